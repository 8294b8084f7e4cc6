# /// specimen
# about = "Copies the arrays, and still looks at one example."
# left = { checker = 3.0 }
# diagnosis = { checker = "checker_one_example" }
# ///

# %% checker
checker_wrong = "derived"
checker_cause = "compared_with_itself"


def check_gradient(loss, gradient, params, X, y, eps=1e-5):
    X, y = X[:1], y[:1]
    derived = gradient(params, X, y)
    measured = numerical_gradient(lambda p: loss(p, X, y), params, eps)
    return {name: relative_difference(derived[name], measured[name]) for name in params}
