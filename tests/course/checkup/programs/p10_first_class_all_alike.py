CAUSE = "rate_too_small"
CURE = [("rate=0.01", "rate=5.0"), ("loc=0.1, scale=0.1", "loc=0.0, scale=1.0")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 6000
# ---
# Question 2: "all my outputs are the same"
import numpy as np

X = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
Y = np.array([[0.0, 1.0, 1.0, 0.0]])
random = np.random.RandomState(6)


class Network(object):
    def __init__(self, shape):
        self.shape = shape
        self.weights = [random.normal(loc=0.1, scale=0.1, size=(o, i + 1)) for i, o in zip(shape, shape[1:])]

    def with_one(self, a):
        return np.vstack([a, np.ones(a.shape[1])])

    def forward(self, a):
        self.inputs = []
        for w in self.weights:
            self.inputs.append(self.with_one(a))
            a = 1.0 / (1.0 + np.exp(-w.dot(self.inputs[-1])))
        return a

    def cost(self, x, y):
        return 0.5 * np.sum((self.forward(x) - y) ** 2)

    def descend(self, x, y, rate=0.01):
        out = self.forward(x)
        delta = (out - y) * out * (1 - out)
        for k in reversed(range(len(self.weights))):
            slope = delta.dot(self.inputs[k].T) / x.shape[1]
            if k:
                a = self.inputs[k][:-1]
                delta = self.weights[k][:, :-1].T.dot(delta) * a * (1 - a)
            self.weights[k] = self.weights[k] - rate * slope


net = Network([2, 3, 1])
predict = net.forward


def loss():
    return net.cost(X, Y)


def step():
    net.descend(X, Y)
