# /// specimen
# about = "Hands the optimiser a function of nothing."
# left = { train = 0.67 }
# diagnosis = { train = "gave_up_at_once" }
# ///

# %% train
def train_lbfgs(theta0, visible_size, hidden_size, lambda_, data, maxiter):
    history = [autoencoder_cost_and_grad(theta0, visible_size, hidden_size, lambda_, data)[0]]
    f = lambda theta: autoencoder_cost_and_grad(theta0, visible_size, hidden_size, lambda_, data)
    found = minimize(f, theta0, jac=True, method="L-BFGS-B", callback=recorder(history), options={"maxiter": maxiter})
    return found.x, history
