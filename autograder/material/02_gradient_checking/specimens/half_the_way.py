# /// specimen
# about = "Takes the nudge back, and thinks to be on the other side."
# left = { gradient-check = 0.0 }
# diagnosis = { gradient-check = "half_the_way" }
# ///

# %% gradient-check
def gradient_check(loss_fn, params, grads, eps=1e-5):
    theta = pack(params)
    measured = np.zeros(theta.size)
    for i in range(theta.size):
        theta[i] += eps
        up = loss_fn(unpack(theta, params))
        theta[i] -= eps
        down = loss_fn(unpack(theta, params))
        measured[i] = (up - down) / (2 * eps)
    measured = unpack(measured, params)
    return {name: relative_difference(grads[name], measured[name]) for name in params}
