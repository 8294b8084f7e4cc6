CAUSE = "no_bias"
CURE = [("X = points.T", "X = np.vstack([points.T, np.ones(len(points))])")]
SCORE = "np.mean((predict(X) > 0) == (Y > 0))"
STEPS = 2500
# ---
import numpy as np

np.random.seed(16)

# an island (+1) in the middle of the sea (-1)
points = np.random.uniform(-2, 2, (240, 2))
dist = np.sqrt((points ** 2).sum(axis=1))
keep = np.abs(dist - 1.2) > 0.15
points, dist = points[keep], dist[keep]
X = points.T
Y = np.where(dist < 1.2, 1, -1)[np.newaxis, :]


def he(rows, cols):
    return np.random.randn(rows, cols) * np.sqrt(2.0 / cols)


net = [he(20, X.shape[0]), he(10, 20), he(1, 10)]


def forward(X):
    acts = [X]
    for W in net[:-1]:
        acts.append(np.maximum(0, W @ acts[-1]))
    return acts, net[-1] @ acts[-1]


def predict(X):
    return forward(X)[1]


def loss():
    # logistic loss for labels -1 / +1
    return np.mean(np.logaddexp(0, -Y * predict(X)))


def step(alpha=0.2):
    acts, score = forward(X)
    d = -Y / (1 + np.exp(Y * score)) / X.shape[1]
    for i in reversed(range(len(net))):
        gW = d @ acts[i].T
        if i > 0:
            d = net[i].T @ d * (acts[i] > 0)
        net[i] -= alpha * gW
