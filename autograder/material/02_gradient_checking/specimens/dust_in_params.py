# /// specimen
# about = "Nudges params in place and adds eps back."
# left = { gradient-check = 2.25 }
# diagnosis = { gradient-check = "mutates_argument" }
# ///

# %% gradient-check
def gradient_check(loss_fn, params, grads, eps=1e-5):
    found = {}
    for name, value in params.items():
        if np.ndim(value) == 0:
            along = lambda t: loss_fn({**params, name: t})
            found[name] = relative_difference(grads[name], two_sided(along, value, eps))
            continue
        slopes = np.zeros_like(value)
        for i in np.ndindex(value.shape):
            value[i] += eps
            up = loss_fn(params)
            value[i] -= 2 * eps
            slopes[i] = (up - loss_fn(params)) / (2 * eps)
            value[i] += eps
        found[name] = relative_difference(grads[name], slopes)
    return found
