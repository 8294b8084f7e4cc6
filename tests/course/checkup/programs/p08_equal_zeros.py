CAUSE = "equal_start"
CURE = [("make = np.zeros", "make = lambda shape: 0.6 * np.random.standard_normal(shape)")]
SCORE = "np.mean(np.argmax(predict(X), axis=1) == labels)"
STEPS = 1200
# ---
import numpy as np

np.random.seed(2024)
labels = np.repeat([0, 1, 2], 30)
angle = labels * 2.1 + 0.3 * np.random.standard_normal(90)
X = np.stack([np.cos(angle), np.sin(angle)], axis=1)
Y = np.eye(3)[labels]
make = np.zeros
sizes = [2, 8, 3]
net = {"weights": [make((a, b)) for a, b in zip(sizes, sizes[1:])], "biases": [np.zeros(b) for b in sizes[1:]]}


def run(x):
    values = [x]
    for k, (w, b) in enumerate(zip(net["weights"], net["biases"])):
        z = values[-1] @ w + b
        if k == len(sizes) - 2:
            e = np.exp(z - z.max(axis=1, keepdims=True))
            values.append(e / e.sum(axis=1, keepdims=True))
        else:
            values.append(np.tanh(z))
    return values


def predict(x):
    return run(x)[-1]


def loss():
    return -np.mean(np.log(predict(X)[np.arange(90), labels]))


def step(rate=0.5):
    values = run(X)
    d = (values[-1] - Y) / len(X)
    for k in reversed(range(len(net["weights"]))):
        dw, db = values[k].T @ d, d.sum(axis=0)
        d = d @ net["weights"][k].T * (1 - values[k] ** 2)
        net["weights"][k] = net["weights"][k] - rate * dw
        net["biases"][k] = net["biases"][k] - rate * db
