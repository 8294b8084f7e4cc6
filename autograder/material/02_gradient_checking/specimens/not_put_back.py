# /// specimen
# about = "Nudges theta in place and never puts an entry back."
# left = { gradient-check = 0.75 }
# diagnosis = { gradient-check = "not_put_back" }
# ///

# %% gradient-check
def gradient_check(loss_fn, params, grads, eps=1e-5):
    theta = pack(params)
    measured = np.zeros(theta.size)
    for i in range(theta.size):
        theta[i] += eps
        up = loss_fn(unpack(theta, params))
        theta[i] -= 2 * eps
        down = loss_fn(unpack(theta, params))
        measured[i] = (up - down) / (2 * eps)
    measured = unpack(measured, params)
    return {name: relative_difference(grads[name], measured[name]) for name in params}
