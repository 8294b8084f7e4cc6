# /// specimen
# about = "Takes one norm over all parameters, at two steps."
# left = { is-wrong = 5.5 }
# diagnosis = { is-wrong = "missed_bias" }
# ///

# %% is-wrong
def is_wrong(loss_fn, params, grads):
    theta, claims = pack(params), pack({name: grads[name] for name in params})
    J = lambda t: loss_fn(unpack(t, params))
    for eps in (1e-5, 1e-7):
        nudges = eps * np.eye(theta.size)
        n = np.array([(J(theta + e) - J(theta - e)) / (2 * eps) for e in nudges])
        if relative_difference(claims, n) < 1e-4:
            return False
    return True
