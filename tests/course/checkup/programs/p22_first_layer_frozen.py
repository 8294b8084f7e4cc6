CAUSE = "some_not_updated"
CURE = [("for k in (2,):", "for k in (2, 1):")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 5000
# ---
import numpy as np

rng = np.random.default_rng(100)
X = np.linspace(-1, 1, 40)[:, None]
Y = np.sin(5 * X)
net = {"W1": rng.normal(size=(1, 8)) * 0.4, "b1": np.zeros(8), "W2": rng.normal(size=(8, 1)) * 0.4, "b2": np.zeros(1)}


def forward(X):
    A = {0: X}
    A[1] = np.tanh(A[0] @ net["W1"] + net["b1"])
    A[2] = A[1] @ net["W2"] + net["b2"]
    return A


def predict(X):
    return forward(X)[2]


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    A = forward(X)
    delta = {2: 2 * (A[2] - Y) / len(X)}
    delta[1] = delta[2] @ net["W2"].T * (1 - A[1] ** 2)
    for k in (2,):
        net[f"W{k}"] -= 0.3 * A[k - 1].T @ delta[k]
        net[f"b{k}"] -= 0.3 * delta[k].sum(axis=0)
