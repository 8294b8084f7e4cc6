CAUSE = "healthy"
CURE = []
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 800
# ---
# every step goes through all examples, one at a time, in plain loops
import random

import numpy as np

random.seed(39)


class Neuron:
    def __init__(self, n):
        self.w = np.array([random.uniform(-1, 1) for _ in range(n)])
        self.b = random.uniform(-1, 1)

    def fire(self, x):
        self.x = x
        self.a = 1 / (1 + np.exp(-(self.w.dot(x) + self.b)))
        return self.a

    def change(self, delta, rate):
        self.w = self.w - rate * delta * self.x
        self.b = self.b - rate * delta


class Brain:
    def __init__(self):
        self.hidden = [Neuron(2) for _ in range(4)]
        self.last = Neuron(4)

    def fire(self, x):
        return self.last.fire(np.array([n.fire(x) for n in self.hidden]))


X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([0, 1, 1, 0])
net = Brain()


def predict(X):
    return np.array([net.fire(x) for x in X])


def loss():
    return sum((net.fire(x) - y) ** 2 for x, y in zip(X, Y)) / 2


def step():
    for x, y in zip(X, Y):
        a = net.fire(x)
        delta = (a - y) * a * (1 - a)
        for n, w in zip(net.hidden, net.last.w):
            n.change(delta * w * n.a * (1 - n.a), 2.0)
        net.last.change(delta, 2.0)
