CAUSE = "no_bias"
CURE = [("X = P", "X = np.hstack([P, np.ones((len(P), 1))])")]
SCORE = "np.mean(predict(X).argmax(1) == lab)"
STEPS = 3000
# ---
import numpy as np

rng = np.random.default_rng(7)
lab = np.arange(150) % 3
a = rng.uniform(0, 2 * np.pi, 150)
r = np.array([0.3, 1.2, 2.1])[lab] + 0.08 * rng.normal(size=150)
P = np.stack([r * np.cos(a), r * np.sin(a)], axis=1)
X = P
Y = np.eye(3)[lab]
net = {"V": rng.normal(size=(X.shape[1], 14)) * 2, "U": rng.normal(size=(14, 3)) * 0.3}
velocity = {k: np.zeros_like(v) for k, v in net.items()}


def act(X):
    return 1 / (1 + np.exp(-X @ net["V"]))


def predict(X):
    s = np.exp(act(X) @ net["U"])
    return s / s.sum(1, keepdims=True)


def loss():
    return -(Y * np.log(predict(X))).sum(1).mean()


def step():
    h = act(X)
    d = (predict(X) - Y) / len(X)
    g = {"U": h.T @ d, "V": X.T @ (d @ net["U"].T * h * (1 - h))}
    for k in net:
        velocity[k] = 0.9 * velocity[k] - 0.3 * g[k]
        net[k] = net[k] + velocity[k]
