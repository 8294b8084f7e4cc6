# /// specimen
# about = "Takes the measured slopes for the wrong ones, and one example for the cause."
# left = { checker = 2.0 }
# diagnosis = { checker = "chose measured" }
# ///

# %% checker
checker_wrong = "measured"
checker_cause = "one_example"


def check_gradient(loss, gradient, params, X, y, eps=1e-5):
    claimed = gradient(params, X, y)
    slopes = numerical_gradient(lambda p: loss(p, X, y), params, eps)
    return {name: relative_difference(claimed[name], slopes[name]) for name in params}
