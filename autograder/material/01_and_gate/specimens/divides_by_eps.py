# /// specimen
# about = "Divides by ε where the two points lie 2ε apart."
# left = { numerical-gradient = 0.0 }
# diagnosis = { numerical-gradient = "halved_step" }
# ///

# %% numerical-gradient
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.array(theta, dtype=float)
    slopes = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += eps
        down[i] -= eps
        slopes[i] = (f(up) - f(down)) / eps
    return slopes
