# /// specimen
# about = "Gives one number in place of a dict."
# left = { gradient-check = 0.0 }
# diagnosis = { gradient-check = "wrong_parts" }
# ///

# %% gradient-check
def gradient_check(loss_fn, params, grads, eps=1e-5):
    theta = pack(params)
    measured = np.zeros(theta.size)
    for i in range(theta.size):
        nudge = np.zeros(theta.size)
        nudge[i] = eps
        up, down = loss_fn(unpack(theta + nudge, params)), loss_fn(unpack(theta - nudge, params))
        measured[i] = (up - down) / (2 * eps)
    return relative_difference(pack({name: grads[name] for name in params}), measured)
