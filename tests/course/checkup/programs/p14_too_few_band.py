CAUSE = "too_few_steps"
CURE = [("STEPS = 12", "STEPS = 3000")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 12
# ---
import numpy as np

rng = np.random.default_rng(17)
X = rng.normal(size=(100, 2))
Y = (np.abs(X[:, :1]) < 0.7).astype(float)
net = {"W1": rng.normal(size=(2, 10)), "b1": np.zeros(10), "W2": rng.normal(size=(10, 1)) * 0.3, "b2": np.zeros(1)}


def predict(X):
    return 1 / (1 + np.exp(-(np.tanh(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"])))


def loss():
    p = predict(X)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))


def step():
    h = np.tanh(X @ net["W1"] + net["b1"])
    d2 = (predict(X) - Y) / len(X)
    d1 = d2 @ net["W2"].T * (1 - h**2)
    grads = [X.T @ d1, d1.sum(0), h.T @ d2, d2.sum(0)]
    for key, grad in zip(["W1", "b1", "W2", "b2"], grads):
        net[key] = net[key] - 0.4 * grad
