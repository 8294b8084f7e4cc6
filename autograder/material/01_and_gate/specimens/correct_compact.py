# /// specimen
# about = "Right, in another style: tanh, logaddexp, einsum, means, lists as tuples."
# ///

# %% by-hand
z_by_hand = [1 * x1 + 1 * x2 - 1.5 for x1, x2 in X]
a_by_hand = [round(1 / (1 + np.exp(-z)), 2) for z in z_by_hand]

# %% sigmoid
def sigmoid(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


# %% forward
def forward(X, w, b):
    return sigmoid(np.einsum("ij,j->i", X, w) + b)


# %% loss
def loss(a, y):
    charges = np.where(np.asarray(y) == 1, a, 1 - np.asarray(a))
    return -np.log(np.maximum(charges, 1e-20)).mean()


# %% backward
def backward(X, y, a):
    error = np.subtract(a, y)
    return np.mean(error[:, None] * X, axis=0), error.mean()


# %% check-backward
def check_backward(X, y, w, b):
    J = lambda t: loss(forward(X, t[:2], t[2]), y)
    measured = numerical_gradient(J, np.r_[w, b])
    dw, db = backward(X, y, forward(X, w, b))
    return dict(w=relative_difference(dw, measured[:2]), b=relative_difference(db, measured[2]))
