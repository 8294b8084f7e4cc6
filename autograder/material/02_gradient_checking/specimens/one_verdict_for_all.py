# /// specimen
# about = "Puts the difference over all parameters under every name."
# left = { gradient-check = 0.38 }
# diagnosis = { gradient-check = "pooled" }
# ///

# %% gradient-check
def gradient_check(loss_fn, params, grads, eps=1e-5):
    theta = pack(params)
    J = lambda t: loss_fn(unpack(t, params))
    n = np.array([(J(theta + e) - J(theta - e)) / (2 * eps) for e in eps * np.eye(theta.size)])
    whole = relative_difference(pack({name: grads[name] for name in params}), n)
    return {name: whole for name in params}
