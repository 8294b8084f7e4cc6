CAUSE = "equal_start"
CURE = [("np.ones((2, 5))", "np.random.default_rng(3).normal(size=(2, 5))"), ("np.ones((5, 1))", "np.random.default_rng(4).normal(size=(5, 1))")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 5000
# ---
import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
Y = np.array([[0], [1], [1], [0]], dtype=float)


class NeuralNetwork:
    def __init__(self):
        self.weights1 = np.ones((2, 5))
        self.bias1 = np.zeros((1, 5))
        self.weights2 = np.ones((5, 1))
        self.bias2 = np.zeros((1, 1))

    def sigmoid(self, t):
        return 1 / (1 + np.exp(-t))

    def think(self, inputs):
        self.layer1 = self.sigmoid(np.dot(inputs, self.weights1) + self.bias1)
        self.output = self.sigmoid(np.dot(self.layer1, self.weights2) + self.bias2)
        return self.output

    def train(self, inputs, targets):
        output = self.think(inputs)
        delta2 = (output - targets) * output * (1 - output)
        delta1 = delta2.dot(self.weights2.T) * self.layer1 * (1 - self.layer1)
        self.weights2 -= self.layer1.T.dot(delta2)
        self.bias2 -= delta2.sum(axis=0, keepdims=True)
        self.weights1 -= inputs.T.dot(delta1)
        self.bias1 -= delta1.sum(axis=0, keepdims=True)


net = NeuralNetwork()
predict = net.think


def loss():
    return 0.5 * np.sum((net.think(X) - Y) ** 2)


def step():
    net.train(X, Y)
