CAUSE = "equal_start"
CURE = [("return 0.5", "return random.uniform(-1, 1)")]
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 4000
# ---
import random

import numpy as np

random.seed(1)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([0, 1, 1, 0])


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def draw():
    return 0.5


class OurNeuralNetwork:
    def __init__(self):
        self.w1, self.w2, self.w3, self.w4, self.w5, self.w6 = [draw() for _ in range(6)]
        self.w7, self.w8, self.w9 = draw(), draw(), draw()
        self.b1, self.b2, self.b3, self.b4 = draw(), draw(), draw(), draw()

    def hidden(self, X):
        a, b = X[:, 0], X[:, 1]
        return (sigmoid(self.w1 * a + self.w2 * b + self.b1),
                sigmoid(self.w3 * a + self.w4 * b + self.b2),
                sigmoid(self.w5 * a + self.w6 * b + self.b3))

    def feedforward(self, X):
        h1, h2, h3 = self.hidden(X)
        return sigmoid(self.w7 * h1 + self.w8 * h2 + self.w9 * h3 + self.b4)


net = OurNeuralNetwork()
predict = net.feedforward


def loss():
    return ((predict(X) - Y) ** 2).mean()


def step(lr=1.0):
    for x, y in zip(X, Y):
        h1, h2, h3 = net.hidden(x[None])
        p = predict(x[None])
        d = 2 * (p - y) * p * (1 - p)
        d1, d2, d3 = d * net.w7 * h1 * (1 - h1), d * net.w8 * h2 * (1 - h2), d * net.w9 * h3 * (1 - h3)
        net.w7 -= (lr * d * h1)[0]
        net.w8 -= (lr * d * h2)[0]
        net.w9 -= (lr * d * h3)[0]
        net.b4 -= (lr * d)[0]
        net.w1 -= (lr * d1 * x[0])[0]
        net.w2 -= (lr * d1 * x[1])[0]
        net.b1 -= (lr * d1)[0]
        net.w3 -= (lr * d2 * x[0])[0]
        net.w4 -= (lr * d2 * x[1])[0]
        net.b2 -= (lr * d2)[0]
        net.w5 -= (lr * d3 * x[0])[0]
        net.w6 -= (lr * d3 * x[1])[0]
        net.b3 -= (lr * d3)[0]
