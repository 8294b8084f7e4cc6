# /// specimen
# about = "Takes all examples, and still compares the measured slopes with themselves."
# left = { checker = 2.0 }
# diagnosis = { checker = "blind_check" }
# ///

# %% checker
checker_wrong = "derived"
checker_cause = "compared_with_itself"


def check_gradient(loss, gradient, params, X, y, eps=1e-5):
    derived = gradient(params, X, y)
    measured = dict(derived)
    for name, value in params.items():
        for i in range(len(value)):
            nudge = np.zeros(len(value))
            nudge[i] = eps
            up = loss({**params, name: value + nudge}, X, y)
            down = loss({**params, name: value - nudge}, X, y)
            measured[name][i] = (up - down) / (2 * eps)
    return {name: relative_difference(derived[name], measured[name]) for name in params}
