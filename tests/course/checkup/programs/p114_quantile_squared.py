CAUSE = "other_loss"
CURE = [("d_pred = 2 * (p - Y) / n", "d_pred = np.where(Y > p, -tau, 1 - tau) / n")]
SCORE = "1 - 4 * abs(np.mean(Y <= predict(X)) - 0.95)"
STEPS = 3000
# ---
import numpy as np

# how much to stock so that it is enough on 95 days of 100: quantile regression with the pinball loss
rng = np.random.default_rng(36)
n, tau = 300, 0.95
weekday = rng.integers(0, 7, n)
X = np.eye(7)[weekday]
mean_demand = np.array([1.0, 1.2, 0.8, 1.5, 2.5, 4.0, 3.0])
spread = np.array([0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.2])
Y = mean_demand[weekday] + spread[weekday] * rng.exponential(1.0, n) * (rng.random(n) < 0.5) * 3


class Stock:
    """one number per weekday"""

    def __init__(self):
        self.level = np.zeros(7)
        self.base = np.zeros(1)

    def __call__(self, day):
        return day @ self.level + self.base


net = Stock()
predict = net


def pinball(target, pred):
    diff = target - pred
    return np.mean(np.maximum(tau * diff, (tau - 1) * diff))


def loss():
    return pinball(Y, predict(X))


def step(lr=0.1):
    p = predict(X)
    d_pred = 2 * (p - Y) / n
    net.level -= lr * X.T @ d_pred
    net.base -= lr * d_pred.sum()
