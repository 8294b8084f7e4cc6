# /// specimen
# about = "Gives two names to one array, and nudges it both ways."
# left = { numerical-gradient = 0.0 }
# diagnosis = { numerical-gradient = "same_point" }
# ///

# %% numerical-gradient
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.array(theta, dtype=float)
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        plus = theta
        minus = theta
        plus[i] += eps
        minus[i] -= eps
        gradient[i] = (f(plus) - f(minus)) / (2 * eps)
    return gradient
