# /// specimen
# about = "Right, in plain loops, with a sigmoid that overflows on the way."
# ///

# %% sigmoid
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# %% forward
def forward(X, w, b):
    a = np.zeros(len(X))
    for i in range(len(X)):
        a[i] = sigmoid(X[i, 0] * w[0] + X[i, 1] * w[1] + b)
    return a


# %% loss
def loss(a, y):
    total = 0.0
    for output, target in zip(a, y):
        chance = output if target == 1 else 1 - output
        total -= np.log(max(chance, 1e-12))
    return total / len(y)


# %% numerical-gradient
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.asarray(theta, dtype=float)
    slopes = []
    for k in range(theta.size):
        up, down = theta.flatten(), theta.flatten()
        up[k] += eps
        down[k] -= eps
        slopes.append((f(up.reshape(theta.shape)) - f(down.reshape(theta.shape))) / (2 * eps))
    return np.array(slopes).reshape(theta.shape)


# %% train-numerically
def train_numerically(X, y, w, b, lr, steps):
    w = np.array(w, dtype=float)
    history = [loss(forward(X, w, b), y)]
    for _ in range(steps):
        dw = numerical_gradient(lambda v: loss(forward(X, v, b), y), w)
        db = numerical_gradient(lambda v: loss(forward(X, w, v), y), b)
        w = w - lr * dw
        b = b - lr * float(db)
        history.append(loss(forward(X, w, b), y))
    return w, b, history


# %% backward
def backward(X, y, a):
    m = len(y)
    dw, db = np.zeros(2), 0.0
    for i in range(m):
        dz = (a[i] - y[i]) / m
        dw = dw + dz * X[i]
        db = db + dz
    return dw, db


# %% train
def train(X, y, w, b, lr, steps):
    history = []
    for step in range(steps + 1):
        a = forward(X, w, b)
        history.append(loss(a, y))
        if step < steps:
            dw, db = backward(X, y, a)
            w, b = w - lr * dw, b - lr * db
    return w, b, history
