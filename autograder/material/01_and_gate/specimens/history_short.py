# /// specimen
# about = "Records no loss before the first step."
# left = { train-numerically = 2.14 }
# diagnosis = { train-numerically = "history_late" }
# ///

# %% train-numerically
def train_numerically(X, y, w, b, lr, steps):
    theta, history = np.append(w, b), []
    J = lambda t: loss(forward(X, t[:2], t[2]), y)
    for _ in range(steps):
        theta = theta - lr * numerical_gradient(J, theta)
        history.append(J(theta))
    return theta[:2], theta[2], history
