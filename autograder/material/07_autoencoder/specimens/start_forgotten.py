# /// specimen
# about = "Has no cost before the first iteration."
# left = { train = 2.67 }
# diagnosis = { train = "history_late" }
# ///

# %% train
def train_lbfgs(theta0, visible_size, hidden_size, lambda_, data, maxiter):
    history = []
    f = lambda theta: autoencoder_cost_and_grad(theta, visible_size, hidden_size, lambda_, data)
    found = minimize(f, theta0, jac=True, method="L-BFGS-B", callback=recorder(history), options={"maxiter": maxiter})
    return found.x, history
