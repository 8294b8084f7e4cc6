# %% by-hand: arrays, rounded to three places
z_by_hand = np.array([0, 1, 1, 2]) - 1.5
a_by_hand = np.round(1 / (1 + np.exp(-z_by_hand)), 3)

# %% by-hand: tuples, two places
z_by_hand, a_by_hand = (-1.5, -0.5, -0.5, 0.5), (0.18, 0.38, 0.38, 0.62)

# %% sigmoid: two formulas by sign, written into an array
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    a = np.empty(z.shape)
    positive = z >= 0
    a[positive] = 1 / (1 + np.exp(-z[positive]))
    a[~positive] = np.exp(z[~positive]) / (1 + np.exp(z[~positive]))
    return a


# %% sigmoid: one entry at a time, with math
import math


def sigmoid(z):
    def one(x):
        if x < -700:
            return 0.0
        return 1 / (1 + math.exp(-x))

    if np.ndim(z) == 0:
        return one(z)
    return np.array([one(x) for x in np.ravel(z)]).reshape(np.shape(z))


# %% sigmoid: vectorize
sigmoid = np.vectorize(lambda x: np.exp(-np.logaddexp(0.0, -x)))


# %% sigmoid: clipped
def sigmoid(z):
    z = np.clip(z, -500, 500)
    return 1.0 / (1.0 + np.exp(-z))


# %% sigmoid: logaddexp
def sigmoid(z):
    return np.exp(-np.logaddexp(0, np.negative(z)))


# %% sigmoid: expit of SciPy
from scipy.special import expit


def sigmoid(z):
    return expit(z)


# %% forward: a comprehension, a number at a time
def forward(X, w, b):
    return np.array([sigmoid(sum(x * weight for x, weight in zip(row, w)) + b) for row in X])


# %% forward: the bias as a weight
def forward(X, w, b):
    with_one = np.column_stack([X, np.ones(len(X))])
    return sigmoid(with_one @ np.append(w, b))


# %% forward: columns
def forward(X, w, b):
    X = np.asarray(X, dtype=float)
    z = b + X[:, 0] * w[0] + X[:, 1] * w[1]
    return sigmoid(z)


# %% forward: a column of outputs, made flat
def forward(X, w, b):
    return sigmoid(X @ np.reshape(w, (2, 1)) + b)[:, 0]


# %% loss: over ones and zeros apart
def loss(a, y):
    a, y = np.asarray(a, dtype=float), np.asarray(y)
    tiny = 1e-15
    ones = -np.log(a[y == 1] + tiny)
    zeros = -np.log(1 - a[y == 0] + tiny)
    return (ones.sum() + zeros.sum()) / len(y)


# %% loss: log1p
def loss(a, y):
    a = np.clip(np.asarray(a, dtype=float), 1e-12, 1 - 1e-12)
    return np.mean(-y * np.log(a) - (1 - y) * np.log1p(-a))


# %% loss: the chance of what is true
def loss(a, y):
    total = []
    for output, target in zip(a, y):
        true = output**target * (1 - output) ** (1 - target)
        total.append(-np.log(max(true, 1e-300)))
    return float(np.mean(total))


# %% loss: a dot product
def loss(a, y):
    a = np.maximum(np.minimum(a, 1 - 1e-14), 1e-14)
    return -(np.dot(y, np.log(a)) + np.dot(1 - y, np.log(1 - a))) / len(a)


# %% numerical-gradient: the entries of a flat copy
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.array(theta, dtype=float)
    flat, result = theta.reshape(-1), np.zeros(theta.size)
    for k in range(flat.size):
        old = flat[k]
        flat[k] = old + eps
        up = f(theta)
        flat[k] = old - eps
        down = f(theta)
        flat[k] = old
        result[k] = (up - down) / (2 * eps)
    return result.reshape(theta.shape)


# %% numerical-gradient: rows of a unit matrix
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.asarray(theta, dtype=float)
    units = np.eye(theta.size).reshape((theta.size, *theta.shape))
    return np.array([(f(theta + eps * u) - f(theta - eps * u)) / (2 * eps) for u in units]).reshape(theta.shape)


# %% numerical-gradient: nditer
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.array(theta, dtype=float)
    slopes = np.zeros(theta.shape)
    entries = np.nditer(theta, flags=["multi_index"])
    for _ in entries:
        right, left = theta.copy(), theta.copy()
        right[entries.multi_index] += eps
        left[entries.multi_index] -= eps
        slopes[entries.multi_index] = (f(right) - f(left)) / eps / 2
    return slopes


# %% numerical-gradient: ndenumerate and a half step
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.array(theta, dtype=float)
    slopes = np.empty_like(theta)
    for place, value in np.ndenumerate(theta):
        moved = theta.copy()
        moved[place] = value + eps
        slopes[place] = f(moved)
        moved[place] = value - eps
        slopes[place] -= f(moved)
    return 0.5 * slopes / eps


# %% train-numerically: a copy that is changed in place
def train_numerically(X, y, w, b, lr, steps):
    w, b, history = np.array(w, dtype=float), float(b), []

    def cost(t):
        return loss(forward(X, t[:-1], t[-1]), y)

    for step in range(steps):
        history.append(cost(np.r_[w, b]))
        g = numerical_gradient(cost, np.r_[w, b])
        w -= lr * g[:-1]
        b -= lr * g[-1]
    history.append(cost(np.r_[w, b]))
    return w, b, history


# %% train-numerically: a while loop, the history as an array
def train_numerically(X, y, w, b, lr, steps):
    theta = np.concatenate([w, [b]])
    history = np.zeros(steps + 1)
    done = 0
    while True:
        history[done] = loss(forward(X, theta[:2], theta[2]), y)
        if done == steps:
            return theta[:2], theta[2], history
        theta = theta - lr * numerical_gradient(lambda t: loss(forward(X, t[:2], t[2]), y), theta)
        done += 1


# %% train-numerically: two gradients
def train_numerically(X, y, w, b, lr, steps):
    J = lambda w, b: loss(forward(X, w, b), y)
    history = [J(w, b)]
    for _ in range(steps):
        dw = numerical_gradient(lambda v: J(v, b), w)
        db = numerical_gradient(lambda v: J(w, v), b)
        w, b = w - lr * dw, b - lr * db
        history = history + [J(w, b)]
    return w, b, history


# %% backward: a comprehension
def backward(X, y, a):
    m = len(y)
    dz = [(output - target) / m for output, target in zip(a, y)]
    dw = [sum(d * x[k] for d, x in zip(dz, X)) for k in range(2)]
    return np.array(dw), sum(dz)


# %% backward: the slope of the loss times the slope of the sigmoid
def backward(X, y, a):
    a = np.asarray(a, dtype=float)
    da = -(y / a) + (1 - y) / (1 - a)
    dz = da * a * (1 - a) / len(a)
    return dz @ X, dz.sum()


# %% backward: averaged at the end
def backward(X, y, a):
    X = np.asarray(X, dtype=float)
    dz = np.reshape(a, (-1, 1)) - np.reshape(y, (-1, 1))
    return (X * dz).mean(axis=0), float(dz.mean())


# %% check-backward: one after the other
def check_backward(X, y, w, b):
    a = forward(X, w, b)
    gradients = dict(zip("wb", backward(X, y, a)))
    losses = {
        "w": (lambda v: loss(forward(X, v, b), y), w),
        "b": (lambda v: loss(forward(X, w, v), y), b),
    }
    found = {}
    for name, (f, where) in losses.items():
        found[name] = relative_difference(gradients[name], numerical_gradient(f, where))
    return found


# %% check-backward: another step
def check_backward(X, y, w, b):
    theta = np.append(w, b)
    measured = numerical_gradient(lambda t: loss(forward(X, t[:2], t[2]), y), theta, eps=3e-6)
    dw, db = backward(X, y, forward(X, w, b))
    return {"b": relative_difference(db, measured[2]), "w": relative_difference(dw, measured[:2])}


# %% check-backward: measured here
def check_backward(X, y, w, b):
    J = lambda w, b: loss(forward(X, w, b), y)
    e = 1e-5
    dw, db = backward(X, y, forward(X, w, b))
    units = e * np.eye(2)
    nw = np.array([(J(w + u, b) - J(w - u, b)) / (2 * e) for u in units])
    nb = (J(w, b + e) - J(w, b - e)) / (2 * e)
    return {"w": relative_difference(dw, nw), "b": relative_difference(db, nb)}


# %% train: copies changed in place
def train(X, y, w, b, lr, steps):
    w = np.array(w, dtype=float)
    history = []
    for _ in range(steps):
        a = forward(X, w, b)
        history.append(float(loss(a, y)))
        dw, db = backward(X, y, a)
        w -= lr * dw
        b -= lr * db
    history.append(float(loss(forward(X, w, b), y)))
    return w, b, history


# %% train: a recursion
def train(X, y, w, b, lr, steps):
    now = loss(forward(X, w, b), y)
    if steps == 0:
        return w, b, [now]
    dw, db = backward(X, y, forward(X, w, b))
    w_end, b_end, later = train(X, y, w - lr * dw, b - lr * db, lr, steps - 1)
    return w_end, b_end, [now] + later


# %% train: one vector
def train(X, y, w, b, lr, steps):
    theta, history = np.append(w, b), np.zeros(steps + 1)
    for i in range(steps + 1):
        a = forward(X, theta[:2], theta[2])
        history[i] = loss(a, y)
        if i == steps:
            break
        theta = theta - lr * np.append(*backward(X, y, a))
    return theta[:2], theta[2], history
