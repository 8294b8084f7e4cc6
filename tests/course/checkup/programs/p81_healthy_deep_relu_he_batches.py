CAUSE = "healthy"
CURE = []
SCORE = "np.mean((predict(X) > .5) == Y)"
STEPS = 1200
# ---
import numpy as np
rng = np.random.default_rng(15)
X = rng.normal(size=(3, 160)); Y = (np.sum(X ** 2, axis=0, keepdims=True) > 2.5).astype(int)
dims = [3, 24, 12, 1]
params = {}
for l in range(1, 4):
    params[f"W{l}"] = rng.normal(size=(dims[l], dims[l - 1])) * np.sqrt(2 / dims[l - 1]); params[f"b{l}"] = np.zeros((dims[l], 1))
net = params
def fwd(X):
    c = {"A0": X}
    for l in (1, 2, 3):
        c[f"Z{l}"] = params[f"W{l}"] @ c[f"A{l-1}"] + params[f"b{l}"]
        c[f"A{l}"] = np.maximum(0, c[f"Z{l}"]) if l < 3 else 1 / (1 + np.exp(-c[f"Z{l}"]))
    return c
def predict(X): return fwd(X)["A3"]
def loss():
    A = np.clip(predict(X), 1e-10, 1 - 1e-10); return float(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
def step():
    i = rng.choice(160, 40, replace=False); c = fwd(X[:, i]); d = (c["A3"] - Y[:, i]) / 40; g = {}
    for l in (3, 2, 1):
        g[f"W{l}"] = d @ c[f"A{l-1}"].T; g[f"b{l}"] = d.sum(1, keepdims=True)
        if l > 1: d = params[f"W{l}"].T @ d * (c[f"Z{l-1}"] > 0)
    for k in g: params[k] -= .15 * g[k]
