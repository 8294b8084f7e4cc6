CAUSE = "equal_start"
CURE = [("hidden = [[0.5, 0.5, 0.5] for _ in range(4)]",
         "hidden = [[random.uniform(-2, 2) for _ in range(3)] for _ in range(4)]")]
SCORE = "sum(round(p) == y for p, y in zip(predict(X), Y)) / 4"
STEPS = 6000
# ---
import random
from math import exp

random.seed(5)
X = [[0, 0], [0, 1], [1, 0], [1, 1]]
Y = [0, 1, 1, 0]

# four hidden neurons, the last weight of each is the bias
hidden = [[0.5, 0.5, 0.5] for _ in range(4)]
output = [0.5, 0.5, 0.5, 0.5, 0.5]
net = {"hidden": hidden, "output": output}
l_rate = 0.8


def activate(weights, inputs):
    s = weights[-1]
    for i in range(len(weights) - 1):
        s += weights[i] * inputs[i]
    return 1.0 / (1.0 + exp(-s))


def forward(row):
    hs = [activate(w, row) for w in hidden]
    return hs, activate(output, hs)


def predict(rows):
    return [forward(r)[1] for r in rows]


def loss():
    return sum((p - y) ** 2 for p, y in zip(predict(X), Y)) / 2


def step():
    for row, expected in zip(X, Y):
        hs, out = forward(row)
        delta = (out - expected) * out * (1 - out)
        deltas = [delta * output[j] * hs[j] * (1 - hs[j]) for j in range(4)]
        for j in range(4):
            output[j] -= l_rate * delta * hs[j]
        output[-1] -= l_rate * delta
        for j in range(4):
            for i in range(2):
                hidden[j][i] -= l_rate * deltas[j] * row[i]
            hidden[j][-1] -= l_rate * deltas[j]
