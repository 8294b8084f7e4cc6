CAUSE = "some_not_updated"
CURE = [("d = self.out(x) - y\n", "d = self.out(x) - y\n        self.w[2] -= 0.3 * d\n")]
SCORE = "sum((p > 0.5) == (y == 1) for p, y in zip(predict(X), Y)) / len(Y)"
STEPS = 200
# ---
import math
import random

random.seed(10)
X = [[random.uniform(0, 1), random.uniform(0, 1)] for _ in range(40)]
Y = [1 if a + b > 1.2 else 0 for a, b in X]


class Neuron:
    def __init__(self):
        self.w = [random.uniform(-1, 1), random.uniform(-1, 1), 2.0]  # the last one is the bias

    def out(self, x):
        z = sum(a * b for a, b in zip(self.w[:-1], x)) + self.w[-1]
        return 1 / (1 + math.exp(-z))

    def learn(self, x, y):
        d = self.out(x) - y
        for i in range(len(x)):
            self.w[i] -= 0.3 * d * x[i]


net = Neuron()


def predict(rows):
    return [net.out(x) for x in rows]


def loss():
    return -sum(math.log(p if y else 1 - p) for p, y in zip(predict(X), Y)) / len(Y)


def step():
    for x, y in zip(X, Y):
        net.learn(x, y)
