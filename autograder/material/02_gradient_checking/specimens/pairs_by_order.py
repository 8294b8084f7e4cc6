# /// specimen
# about = "Packs claims and slopes and trusts that their orders agree."
# left = { gradient-check = 2.62 }
# diagnosis = { gradient-check = "not_relative" }
# ///

# %% gradient-check
def gradient_check(loss_fn, params, grads, eps=1e-5):
    theta = pack(params)
    J = lambda t: loss_fn(unpack(t, params))
    n = np.array([(J(theta + e) - J(theta - e)) / (2 * eps) for e in eps * np.eye(theta.size)])
    claims, slopes = unpack(pack(grads), params), unpack(n, params)
    return {name: relative_difference(claims[name], slopes[name]) for name in params}
