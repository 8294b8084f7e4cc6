CAUSE = "wrong_sign"
CURE = [("net[name] += rate * grads[name]", "net[name] -= rate * grads[name]")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 500
# ---
import numpy as np

rng = np.random.default_rng(0)
X = rng.normal(size=(64, 2))
Y = (X[:, [0]] > X[:, [1]]).astype(float)
net = {"W1": rng.normal(size=(2, 3)), "b1": np.zeros(3), "W2": rng.normal(size=(3, 1)), "b2": np.zeros(1)}
rate = 0.5


def logistic(z):
    return 1 / (1 + np.exp(-z))


def predict(X):
    return logistic(np.tanh(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"])


def loss():
    P = np.clip(predict(X), 1e-9, 1 - 1e-9)
    return -np.mean(Y * np.log(P) + (1 - Y) * np.log(1 - P))


def step():
    H = np.tanh(X @ net["W1"] + net["b1"])
    dZ2 = (predict(X) - Y) / len(X)
    dZ1 = dZ2 @ net["W2"].T * (1 - H**2)
    grads = {"W1": X.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": H.T @ dZ2, "b2": dZ2.sum(axis=0)}
    for name in net:
        net[name] += rate * grads[name]
