# /// specimen
# about = "Nudges theta itself and leaves rounding dust behind."
# left = { numerical-gradient = 2.25 }
# diagnosis = { numerical-gradient = "mutates_argument" }
# ///

# %% numerical-gradient
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.asarray(theta, dtype=float)
    slopes = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        theta[i] += eps
        up = f(theta)
        theta[i] -= 2 * eps
        slopes[i] = (up - f(theta)) / (2 * eps)
        theta[i] += eps
    return slopes
