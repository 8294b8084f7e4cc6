CAUSE = "rate_too_small"
CURE = [("ETA = 1e-4", "ETA = 0.5")]
SCORE = "np.mean((predict(X) > .5) == Y)"
STEPS = 200
# ---
import numpy as np
ETA = 1e-4
rng = np.random.default_rng(4)
X = rng.normal(size=(3, 80)); Y = (X[:1] - X[1:2] > .2) * 1
net = {"w": rng.normal(size=(1, 3)) * .3, "b": np.zeros((1, 1))}
def predict(X): return 1 / (1 + np.exp(-(net["w"] @ X + net["b"])))
def loss(): p = predict(X); return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
def step():
    d = (predict(X) - Y) / 80; net["w"] = net["w"] - ETA * d @ X.T; net["b"] = net["b"] - ETA * d.sum()
