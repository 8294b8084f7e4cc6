CAUSE = "saturated_start"
CURE = [("rng.random((n, k))", "rng.normal(size=(n, k)) / np.sqrt(n)")]
SCORE = "np.mean(predict(X).argmax(axis=1) == kind)"
STEPS = 400
# ---
import numpy as np

rng = np.random.default_rng(8)
shapes = rng.random((3, 40))
kind = rng.integers(0, 3, 90)
X = np.clip(shapes[kind] + 0.15 * rng.normal(size=(90, 40)), 0, 1)
Y = np.eye(3)[kind]
layers = [{"w": rng.random((n, k)), "b": np.zeros(k)} for n, k in [(40, 16), (16, 3)]]
net = layers


def forward(X):
    acts = [X]
    for i, layer in enumerate(layers):
        z = acts[-1] @ layer["w"] + layer["b"]
        if i == 0:
            acts.append(np.tanh(z))
        else:
            e = np.exp(z - z.max(axis=1, keepdims=True))
            acts.append(e / e.sum(axis=1, keepdims=True))
    return acts


def predict(X):
    return forward(X)[-1]


def loss():
    return -np.mean(np.log(predict(X)[np.arange(90), kind] + 1e-12))


def step():
    acts = forward(X)
    delta = (acts[-1] - Y) / len(X)
    for i in (1, 0):
        dw, db = acts[i].T @ delta, delta.sum(axis=0)
        delta = delta @ layers[i]["w"].T * (1 - acts[i] ** 2)
        layers[i]["w"] -= 0.5 * dw
        layers[i]["b"] -= 0.5 * db
