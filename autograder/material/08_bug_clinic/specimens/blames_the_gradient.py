# /// specimen
# about = "Believes that the gradient at the start is wrong, and has the sign turned."
# left = { optimiser = 2.0 }
# diagnosis = { optimiser = "chose sign" }
# ///

# %% optimiser
optimiser_wrong = "gradient_at_start"
optimiser_cause = "sign"


def objective(theta, X, y):
    here = gradcheck.unpack(theta, like=moon_params)
    slopes = moon_gradient(here, X, y)
    return moon_cost(here, X, y), gradcheck.pack(slopes)
