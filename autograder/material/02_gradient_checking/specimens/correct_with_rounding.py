# /// specimen
# about = "Right, with a detector of its own that allows for the rounding error of the loss."
# ///

# %% is-wrong
def is_wrong(loss_fn, params, grads):
    def clean(eps):
        noise = 2e-15 * abs(loss_fn(params)) / eps
        theta = pack(params)
        J = lambda t: loss_fn(unpack(t, params))
        e = eps * np.eye(theta.size)
        slopes = np.array([(J(theta + v) - J(theta - v)) / (2 * eps) for v in e])
        claims = pack({name: grads[name] for name in params})
        sizes = pack({k: np.full(np.shape(v), np.linalg.norm(grads[k])) for k, v in params.items()})
        return bool(np.all(np.abs(claims - slopes) <= 1e-4 * sizes + noise))

    return not any(clean(eps) for eps in (1e-5, 1e-7))
