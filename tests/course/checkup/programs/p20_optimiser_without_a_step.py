CAUSE = "updated_copy"
CURE = [("lambda ignored: objective(net.theta)", "objective")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 300
# ---
# Question 1: a sigmoid autoencoder with a flat theta, whose optimiser never takes a step
import numpy as np

rng = np.random.RandomState(1)
visible, hidden, m = 12, 6, 40
basis = rng.uniform(0.1, 0.9, (visible, 3))
mix = rng.dirichlet([0.4, 0.4, 0.4], m).T
X = Y = basis @ mix


class Autoencoder:
    def __init__(self):
        r = np.sqrt(6 / (visible + hidden + 1))
        self.theta = np.concatenate([rng.uniform(-r, r, 2 * visible * hidden), np.zeros(hidden + visible)])


net = Autoencoder()


def unpack(theta):
    n = visible * hidden
    return theta[:n].reshape(hidden, visible), theta[n : 2 * n].reshape(visible, hidden), theta[2 * n : 2 * n + hidden, None], theta[2 * n + hidden :, None]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def objective(theta):
    W1, W2, b1, b2 = unpack(theta)
    a = sigmoid(W1 @ X + b1)
    o = sigmoid(W2 @ a + b2)
    d2 = (o - Y) * o * (1 - o) / m
    d1 = W2.T @ d2 * a * (1 - a)
    cost = 0.5 * np.sum((o - Y) ** 2) / m
    return cost, np.concatenate([(d1 @ X.T).ravel(), (d2 @ a.T).ravel(), d1.sum(axis=1), d2.sum(axis=1)])


def minimise_a_little(f, theta):
    """Go down along the slope, halving the step until the cost is lower; or stay."""
    cost, slope = f(theta)
    t = 8.0
    while t > 1e-9:
        there = theta - t * slope
        if f(there)[0] < cost:
            return there
        t /= 2
    return theta


def predict(X):
    W1, W2, b1, b2 = unpack(net.theta)
    return sigmoid(W2 @ sigmoid(W1 @ X + b1) + b2)


def loss():
    return objective(net.theta)[0]


def step():
    net.theta = minimise_a_little(lambda ignored: objective(net.theta), net.theta)
