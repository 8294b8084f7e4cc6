CAUSE = "unscaled_inputs"
CURE = [("return X.astype(float)", "return X / 255.0")]
SCORE = "np.mean(predict(X).argmax(1) == labels)"
STEPS = 300
# ---
import numpy as np
rng = np.random.default_rng(5)
protos = rng.integers(0, 256, (4, 49))
labels = rng.integers(0, 4, 100)
X = np.clip(protos[labels] + rng.normal(0, 60, (100, 49)), 0, 255).astype(np.uint8)
Y = np.eye(4)[labels]
W1 = rng.normal(size=(49, 12)) * 0.2; b1 = np.zeros(12)
W2 = rng.normal(size=(12, 4)) * 0.3; b2 = np.zeros(4)
net = [W1, b1, W2, b2]
def prepare(X): return X.astype(float)
def forward(X):
    h = 1 / (1 + np.exp(-(prepare(X) @ net[0] + net[1])))
    z = h @ net[2] + net[3]
    e = np.exp(z - z.max(1, keepdims=True))
    return h, e / e.sum(1, keepdims=True)
def predict(X): return forward(X)[1]
def loss(): return -np.mean(np.sum(Y * np.log(predict(X) + 1e-12), 1))
def step():
    h, p = forward(X)
    d = (p - Y) / len(X)
    e = d @ net[2].T * h * (1 - h)
    for k, g in enumerate([prepare(X).T @ e, e.sum(0), h.T @ d, d.sum(0)]):
        net[k] -= 0.5 * g
