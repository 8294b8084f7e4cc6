CAUSE = "target_range"
CURE = [("kind + 1.0", "kind * 1.0")]
SCORE = "np.mean((predict(X) > Y.mean()) == (Y > Y.mean()))"
STEPS = 800
# ---
import numpy as np
rng = np.random.default_rng(18)
kind = rng.integers(0, 2, 80); X = rng.normal(size=(80, 2)) + 1.6 * kind[:, None]
Y = (kind + 1.0).reshape(80, 1)
net = {"w": rng.normal(size=(2, 1)), "b": np.zeros(1)}
def predict(X): return 1 / (1 + np.exp(-(X @ net["w"] + net["b"])))
def loss():
    p = np.clip(predict(X), 1e-9, 1 - 1e-9); return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
def step():
    d = (predict(X) - Y) / 80; net["w"] -= .3 * X.T @ d; net["b"] -= .3 * d.sum(0)
