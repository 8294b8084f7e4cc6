# /// specimen
# about = "Divides the slope of the price by a number of examples."
# left = { decayed-grads = 1.0 }
# diagnosis = { decayed-grads = "decay_averaged" }
# ///

# %% decayed-grads
def decayed_grads(grads, params, lambda_):
    return {n: g + lambda_ * params[n] / 5 if n[0] == "W" else g for n, g in grads.items()}
