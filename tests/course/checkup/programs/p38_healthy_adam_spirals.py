CAUSE = "healthy"
CURE = []
SCORE = "np.mean(predict(X).argmax(axis=1) == kind)"
STEPS = 600
# ---
import numpy as np

rng = np.random.default_rng(380)
kind = np.repeat(np.arange(3), 40)
r = np.tile(np.linspace(0.1, 1, 40), 3)
t = r * 3.5 + kind * 2.1 + 0.1 * rng.normal(size=120)
X = np.c_[r * np.sin(t), r * np.cos(t)]
Y = np.eye(3)[kind]


class Adam:
    def __init__(self, params, rate=0.02):
        self.params, self.rate, self.t = params, rate, 0
        self.m = {k: np.zeros_like(v) for k, v in params.items()}
        self.v = {k: np.zeros_like(v) for k, v in params.items()}

    def update(self, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = 0.9 * self.m[k] + 0.1 * g
            self.v[k] = 0.999 * self.v[k] + 0.001 * g * g
            self.params[k] -= self.rate * (self.m[k] / (1 - 0.9**self.t)) / (np.sqrt(self.v[k] / (1 - 0.999**self.t)) + 1e-8)


net = {"W1": rng.normal(size=(2, 24)), "b1": np.zeros(24), "W2": rng.normal(size=(24, 3)) * 0.2, "b2": np.zeros(3)}
adam = Adam(net)


def forward(X):
    h = np.maximum(0, X @ net["W1"] + net["b1"])
    z = h @ net["W2"] + net["b2"]
    z = z - z.max(axis=1, keepdims=True)
    return h, np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def predict(X):
    return forward(X)[1]


def loss():
    return -np.mean(np.log(predict(X)[range(len(X)), kind]))


def step():
    h, p = forward(X)
    d = (p - Y) / len(X)
    e = d @ net["W2"].T * (h > 0)
    adam.update({"W1": X.T @ e, "b1": e.sum(0), "W2": h.T @ d, "b2": d.sum(0)})
