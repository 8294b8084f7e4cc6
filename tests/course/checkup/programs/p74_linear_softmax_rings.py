CAUSE = "too_simple_model"
CURE = [("H = 0", "H = 16")]
SCORE = "np.mean(predict(X).argmax(1) == lab)"
STEPS = 2000
# ---
import numpy as np
H = 0
rng = np.random.default_rng(7)
lab = rng.integers(0, 3, 150); t = rng.uniform(0, 6.3, 150); r = .5 + lab * .8 + .1 * rng.normal(size=150)
X = np.c_[r * np.cos(t), r * np.sin(t)]; Y = np.eye(3)[lab]
sizes = [2, H, 3] if H else [2, 3]
net = {"W": [rng.normal(size=s) * .7 for s in zip(sizes, sizes[1:])], "b": [np.zeros(n) for n in sizes[1:]]}
def acts(X):
    a = [X]
    for k in range(len(net["W"])):
        z = a[-1] @ net["W"][k] + net["b"][k]
        if k == len(net["W"]) - 1: z = np.exp(z - z.max(1, keepdims=True)); a.append(z / z.sum(1, keepdims=True))
        else: a.append(np.tanh(z))
    return a
def predict(X): return acts(X)[-1]
def loss(): return -np.mean(np.sum(Y * np.log(predict(X) + 1e-12), 1))
def step():
    a = acts(X); d = (a[-1] - Y) / 150
    for k in reversed(range(len(net["W"]))):
        gW, gb = a[k].T @ d, d.sum(0); d = d @ net["W"][k].T * (1 - a[k] ** 2)
        net["W"][k] -= .5 * gW; net["b"][k] -= .5 * gb
