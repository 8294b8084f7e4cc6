# /// specimen
# about = "Measures with one-sided differences."
# left = { gradient-check = 0.0 }
# diagnosis = { gradient-check = "one_sided" }
# ///

# %% gradient-check
def gradient_check(loss_fn, params, grads, eps=1e-5):
    theta, slopes = pack(params), []
    for i in range(theta.size):
        up = theta.copy()
        up[i] += eps
        slopes.append((loss_fn(unpack(up, params)) - loss_fn(params)) / eps)
    measured = unpack(np.array(slopes), params)
    return {name: relative_difference(grads[name], measured[name]) for name in params}
