# /// specimen
# about = "Leaves the verdict to np.allclose and its default tolerances."
# left = { is-wrong = 5.5 }
# diagnosis = { is-wrong = "missed_tiny" }
# ///

# %% is-wrong
def is_wrong(loss_fn, params, grads):
    theta, eps = pack(params), 1e-7
    J = lambda t: loss_fn(unpack(t, params))
    n = np.array([(J(theta + e) - J(theta - e)) / (2 * eps) for e in eps * np.eye(theta.size)])
    return not np.allclose(pack({name: grads[name] for name in params}), n)
