CAUSE = "wrong_gradient"
CURE = [("* hs[j])", "* hs[j] * (1 - hs[j]))"), ("d * hidden[j][2]", "d * output[j]")]
SCORE = "sum(round(p) == y for p, y in zip(predict(X), Y)) / 4"
STEPS = 5000
# ---
import math
import random

random.seed(12)
X = [[0, 0], [0, 1], [1, 0], [1, 1]]
Y = [0, 1, 1, 0]
hidden = [[random.uniform(-1.5, 1.5) for _ in range(3)] for _ in range(4)]
output = [random.uniform(-1.5, 1.5) for _ in range(5)]
net = (hidden, output)


def sig(z):
    return 1 / (1 + math.exp(-z))


def run(x):
    hs = [sig(w[0] * x[0] + w[1] * x[1] + w[2]) for w in hidden]
    return hs, sig(sum(v * h for v, h in zip(output, hs)) + output[4])


def predict(rows):
    return [run(x)[1] for x in rows]


def loss():
    return sum((p - y) ** 2 for p, y in zip(predict(X), Y)) / 4


def step():
    for x, y in zip(X, Y):
        hs, p = run(x)
        d = (p - y) * p * (1 - p)
        ds = [(d * hidden[j][2] * hs[j]) for j in range(4)]
        for j in range(4):
            output[j] -= 0.5 * d * hs[j]
            hidden[j][0] -= 0.5 * ds[j] * x[0]
            hidden[j][1] -= 0.5 * ds[j] * x[1]
            hidden[j][2] -= 0.5 * ds[j]
        output[4] -= 0.5 * d
