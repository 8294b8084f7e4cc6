# /// specimen
# about = "Nudges up only."
# left = { numerical-gradient = 0.0 }
# diagnosis = { numerical-gradient = "one_sided" }
# ///

# %% numerical-gradient
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.array(theta, dtype=float)
    slopes = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        up = theta.copy()
        up[i] += eps
        slopes[i] = (f(up) - f(theta)) / eps
    return slopes
