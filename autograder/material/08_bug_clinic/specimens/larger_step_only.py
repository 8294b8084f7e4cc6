# /// specimen
# about = "Takes a larger step, and stays in float32."
# left = { precision = 2.0 }
# diagnosis = { precision = "precision_float32" }
# ///

# %% precision
precision_wrong = "nudged"
precision_cause = "step_vanishes"


def measured_slopes(cost, theta, eps=1e-3):
    slopes = np.zeros_like(theta)
    for where in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[where] += eps
        down[where] -= eps
        slopes[where] = (cost(up) - cost(down)) / (2 * eps)
    return slopes
