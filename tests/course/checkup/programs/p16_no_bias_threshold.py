CAUSE = "no_bias"
CURE = [("return X", "return np.hstack([X, np.ones((len(X), 1))])"), ("np.zeros((2, 1))", "np.zeros((3, 1))")]
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 4000
# ---
import numpy as np

rng = np.random.default_rng(60)
X = rng.uniform(0, 1, size=(80, 2))
Y = (X.sum(axis=1, keepdims=True) > 1.0).astype(float)


def features(X):
    return X


net = {"w": np.zeros((2, 1))}


def predict(X):
    return 1 / (1 + np.exp(-features(X) @ net["w"]))


def loss():
    p = predict(X)
    return np.mean(-Y * np.log(p) - (1 - Y) * np.log(1 - p))


def step():
    net["w"] -= 2.0 * features(X).T @ (predict(X) - Y) / len(X)
