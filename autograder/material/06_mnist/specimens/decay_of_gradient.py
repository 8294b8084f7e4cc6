# /// specimen
# about = "Adds λ times the gradient, where λ times the weights belongs."
# left = { decayed-grads = 1.0 }
# diagnosis = { decayed-grads = "decay_of_gradient" }
# ///

# %% decayed-grads
def decayed_grads(grads, params, lambda_):
    return {n: g + lambda_ * g if n[0] == "W" else g for n, g in grads.items()}
