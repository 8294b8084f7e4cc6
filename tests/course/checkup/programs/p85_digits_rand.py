CAUSE = "saturated_start"
CURE = [("[np.random.rand(y, x) for x, y in zip(sizes[:-1], sizes[1:])]",
         "[np.random.randn(y, x) / np.sqrt(x) for x, y in zip(sizes[:-1], sizes[1:])]")]
SCORE = "np.mean(np.argmax(predict(X), axis=0) == np.argmax(Y, axis=0))"
STEPS = 60
# ---
import numpy as np

np.random.seed(3)
glyphs = ["01100110 10011001 10011001 01100110".split(),     # made up digits, 4 rows of 8 pixels
          "00011000 00111000 00011000 00011000".split(),
          "11111110 00000110 01111100 11111110".split(),
          "10000010 10000010 11111110 00000010".split()]
proto = np.array([[int(c) for c in "".join(g)] for g in glyphs], float)
t = np.random.randint(0, 4, 100)
X = (np.abs(proto[t] - (np.random.rand(100, 32) < 0.08)) * 0.8 + 0.2 * np.random.rand(100, 32)).T
Y = np.eye(4)[t].T


class Network(object):
    def __init__(self, sizes):
        self.num_layers = len(sizes)
        self.biases = [np.random.rand(y, 1) for y in sizes[1:]]
        self.weights = [np.random.rand(y, x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a) + b)
        return a

    def update_mini_batch(self, xs, ys, eta):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in zip(xs, ys):
            delta_nabla_b, delta_nabla_w = self.backprop(x.reshape(-1, 1), y.reshape(-1, 1))
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]
            nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]
        self.weights = [w - (eta / len(xs)) * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - (eta / len(xs)) * nb for b, nb in zip(self.biases, nabla_b)]

    def backprop(self, x, y):
        nabla_b, nabla_w = [None] * len(self.biases), [None] * len(self.weights)
        activations, zs = [x], []
        for b, w in zip(self.biases, self.weights):
            zs.append(np.dot(w, activations[-1]) + b)
            activations.append(sigmoid(zs[-1]))
        delta = (activations[-1] - y) * sigmoid_prime(zs[-1])
        nabla_b[-1], nabla_w[-1] = delta, np.dot(delta, activations[-2].T)
        for l in range(2, self.num_layers):
            delta = np.dot(self.weights[-l + 1].T, delta) * sigmoid_prime(zs[-l])
            nabla_b[-l], nabla_w[-l] = delta, np.dot(delta, activations[-l - 1].T)
        return nabla_b, nabla_w


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


net = Network([32, 20, 4])
predict = net.feedforward


def loss():
    return 0.5 * np.sum((predict(X) - Y) ** 2) / X.shape[1]


def step():
    for k in range(0, 100, 10):
        net.update_mini_batch(X.T[k:k + 10], Y.T[k:k + 10], 3.0)
