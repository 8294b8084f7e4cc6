CAUSE = "other_loss"
CURE = [("(p - Y) * p * (1 - p)", "(p - Y)")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 400
# ---
import numpy as np
rng = np.random.default_rng(20)
X = rng.normal(size=(100, 2)); Y = (X[:, :1] > 0) * 1.0
net = {"W": np.array([[-7.0], [3.0]]), "b": np.array([-4.0])}
def predict(X): return 1 / (1 + np.exp(-(X @ net["W"] + net["b"])))
def loss():
    p = predict(X); return -np.mean(Y * np.log(p + 1e-15) + (1 - Y) * np.log(1 - p + 1e-15))
def step():
    p = predict(X); d = (p - Y) * p * (1 - p) / len(X)
    net["W"] -= 1.0 * X.T @ d; net["b"] -= 1.0 * d.sum(0)
