CAUSE = "rate_too_large"
CURE = [("eta = 400", "eta = 4")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 2000
# ---
import numpy as np

rng = np.random.default_rng(14)
eta = 400
X = rng.uniform(-1, 1, (150, 2))
Y = (np.sin(4 * X[:, :1]) > 1.5 * X[:, 1:]).astype(float)
net = {}
net["V"] = rng.normal(size=(2, 8)) * 0.5
net["c"] = np.zeros(8)
net["U"] = rng.normal(size=(8, 1)) * 0.5
net["d"] = np.zeros(1)


def sig(z):
    return 0.5 * (1 + np.tanh(z / 2))


def predict(X):
    return sig(sig(X @ net["V"] + net["c"]) @ net["U"] + net["d"])


def loss():
    p = np.clip(predict(X), 1e-12, 1 - 1e-12)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))


def step():
    H = sig(X @ net["V"] + net["c"])
    P = sig(H @ net["U"] + net["d"])
    dU = (P - Y) / len(X)
    dV = dU @ net["U"].T * H * (1 - H)
    net["U"] -= eta * (H.T @ dU)
    net["d"] -= eta * dU.sum(axis=0)
    net["V"] -= eta * (X.T @ dV)
    net["c"] -= eta * dV.sum(axis=0)
