# /// specimen
# about = "Forgets the ½ of the price."
# left = { decayed-loss = 0.5 }
# diagnosis = { decayed-loss = "half_missing" }
# ///

# %% decayed-loss
def decayed_loss(P, Y, params, lambda_):
    return cross_entropy(P, Y) + lambda_ * sum(np.sum(params[n] ** 2) for n in params if n[0] == "W")
