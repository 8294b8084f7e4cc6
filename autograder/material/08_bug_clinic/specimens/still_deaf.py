# /// specimen
# about = "Unpacks theta and uses the start all the same."
# left = { optimiser = 2.0 }
# diagnosis = { optimiser = "optimiser_still_deaf" }
# ///

# %% optimiser
optimiser_wrong = "cost_elsewhere"
optimiser_cause = "ignores_argument"


def objective(theta, X, y):
    params = gradcheck.unpack(theta, moon_params)
    cost = moon_cost(moon_params, X, y)
    return cost, gradcheck.pack(moon_gradient(moon_params, X, y))
