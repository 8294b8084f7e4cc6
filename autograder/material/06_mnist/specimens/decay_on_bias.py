# /// specimen
# about = "Pulls the biases towards zero as well."
# left = { decayed-grads = 1.0 }
# diagnosis = { decayed-grads = "decay_on_bias" }
# ///

# %% decayed-grads
def decayed_grads(grads, params, lambda_):
    return {name: grads[name] + lambda_ * params[name] for name in grads}
