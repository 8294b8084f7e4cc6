CAUSE = "healthy"
CURE = []
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 400
# ---
import numpy as np
rng = np.random.default_rng(16)
X = rng.uniform(0, 3, (50, 2)); Y = X @ [1.5, -2.0] + 4 + .3 * rng.normal(size=50)
net = {"w": np.zeros(2), "b": np.zeros(())}
def predict(X): return X @ net["w"] + net["b"]
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    r = predict(X) - Y
    net["w"] = net["w"] - .1 * X.T @ r * 2 / 50; net["b"] = net["b"] - .1 * 2 * r.mean()
