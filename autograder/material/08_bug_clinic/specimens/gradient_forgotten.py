# /// specimen
# about = "Moves the cost with theta and leaves the gradient at the start."
# left = { optimiser = 3.0 }
# diagnosis = { optimiser = "optimiser_still_deaf" }
# ///

# %% optimiser
optimiser_wrong = "cost_elsewhere"
optimiser_cause = "ignores_argument"


def objective(theta, X, y):
    params = gradcheck.unpack(theta, moon_params)
    return moon_cost(params, X, y), gradcheck.pack(moon_gradient(moon_params, X, y))
