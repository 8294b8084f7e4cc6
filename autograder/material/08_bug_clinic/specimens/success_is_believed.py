# /// specimen
# about = "Takes the start for the minimum, since SciPy reported success."
# left = { optimiser = 3.0 }
# diagnosis = { optimiser = "chose at_minimum" }
# ///

# %% optimiser
optimiser_wrong = "cost_elsewhere"
optimiser_cause = "at_minimum"


def objective(theta, X, y):
    here = gradcheck.unpack(theta, like=moon_params)
    slopes = moon_gradient(here, X, y)
    return moon_cost(here, X, y), gradcheck.pack(slopes)
