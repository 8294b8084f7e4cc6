"""NaN, infinities, empty arrays and arrays of no dimension everywhere.

Expect: graded
Proof: (by-hand-test) The result is nan
Proof: (sigmoid-test) Entry [0] is nan
Proof: (forward-test) The result is an empty array
Proof: (loss-test) The result is nan
Proof: (numerical-gradient-test) Entry [0] is inf
Proof: (backward-test) The result is an empty array
Proof: (check-backward-test) The result is nan
Proof: (train-test) Entry [0] is nan
"""

# %% by-hand
z_by_hand = [float("nan")] * 4
a_by_hand = [float("nan")] * 4

# %% sigmoid
sigmoid = lambda z: np.full(np.shape(z), np.nan)

# %% forward
forward = lambda X, w, b: np.zeros((0, len(X)))

# %% loss
loss = lambda a, y: float("nan")

# %% numerical-gradient
numerical_gradient = lambda f, theta, eps=0.1: np.full(np.shape(theta), np.inf)

# %% backward
backward = lambda X, y, a: (np.zeros((2, 0)), np.nan)

# %% check-backward
check_backward = lambda *args: {"w": np.nan, "b": np.nan}

# %% train
train = lambda X, y, w, b, lr, steps: (w * np.nan, np.nan, [np.nan] * (steps + 1))
