CAUSE = "labels_shuffled"
CURE = [("labels = rng.permutation(labels)", "labels = labels")]
SCORE = "np.mean(predict(X).argmax(1) == labels)"
STEPS = 400
# ---
import numpy as np
rng = np.random.default_rng(14)
labels = rng.integers(0, 3, 150)
X = rng.normal(size=(150, 16)) + 1.5 * rng.normal(size=(3, 16))[labels]
labels = rng.permutation(labels)
Y = np.eye(3)[labels]
net = {"W": np.zeros((16, 3)), "b": np.zeros(3)}
def predict(X):
    z = X @ net["W"] + net["b"]; e = np.exp(z - z.max(1, keepdims=True)); return e / e.sum(1, keepdims=True)
def loss(): return -np.mean(np.log(predict(X)[np.arange(150), labels]))
def step():
    d = (predict(X) - Y) / 150
    net["W"] -= .3 * X.T @ d; net["b"] -= .3 * d.sum(0)
