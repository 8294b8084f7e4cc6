CAUSE = "other_loss"
CURE = [("sample_weight = frequency[Y]", "sample_weight = 0.25 / frequency[Y]")]
SCORE = "np.mean([np.mean((predict(X)[Y == k] > 0.5) == k) for k in (0, 1)])"
STEPS = 800
# ---
import numpy as np

np.random.seed(34)

# sick (1) or healthy (0): 6 % sick, so the examples are weighted ("balanced")
n = 400
Y = (np.random.rand(n) < 0.06).astype(int)
blood = np.random.randn(n, 5)
blood[Y == 1] += [1.4, -1.1, 0.0, 1.2, 0.7]
X = blood
frequency = np.bincount(Y) / n

V = np.random.randn(5, 8) * 0.4
v = np.zeros(8)
U = np.random.randn(8) * 0.4
u = np.zeros(1)
net = [V, v, U, u]


def hidden(x):
    return np.tanh(x.dot(V) + v)


def predict(x):
    return 1 / (1 + np.exp(-(hidden(x).dot(U) + u)))


def loss():
    p = np.clip(predict(X), 1e-9, 1 - 1e-9)
    ce = -(Y * np.log(p) + (1 - Y) * np.log(1 - p))
    # balanced: both classes count the same
    return (ce[Y == 0].mean() + ce[Y == 1].mean()) / 2


def step(lr=0.2):
    h = hidden(X)
    sample_weight = frequency[Y]
    d = (predict(X) - Y) * sample_weight / n * 2
    dh = np.outer(d, U) * (1 - h ** 2)
    for p, g in ((U, h.T.dot(d)), (u, d.sum()), (V, X.T.dot(dh)), (v, dh.sum(axis=0))):
        p -= lr * g
