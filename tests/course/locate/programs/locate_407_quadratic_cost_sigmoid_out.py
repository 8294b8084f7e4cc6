import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class NeuralNetwork:
    """one hidden layer, the whole data set at once, quadratic cost"""

    def __init__(self, x, y, hidden=5):
        rng = np.random.RandomState(21)
        self.input = x
        self.y = y
        self.weights1 = rng.rand(x.shape[1], hidden) - 0.5
        self.weights2 = rng.rand(hidden, hidden) - 0.5
        self.weights3 = rng.rand(hidden, y.shape[1]) - 0.5

    def feedforward(self):
        self.layer1 = sigmoid(np.dot(self.input, self.weights1))
        self.layer2 = sigmoid(np.dot(self.layer1, self.weights2))
        self.output = sigmoid(np.dot(self.layer2, self.weights3))
        return self.output

    def cost(self):
        return np.square(self.feedforward() - self.y).mean()

    def backprop(self):
        self.feedforward()
        scale = 2 / self.y.size
        d_output = scale * (self.output - self.y)
        d_weights3 = np.dot(self.layer2.T, d_output)
        d_layer2 = np.dot(d_output, self.weights3.T) * self.layer2 * (1 - self.layer2)
        d_weights2 = np.dot(self.layer1.T, d_layer2)
        d_layer1 = np.dot(d_layer2, self.weights2.T) * self.layer1 * (1 - self.layer1)
        d_weights1 = np.dot(self.input.T, d_layer1)
        return [d_weights1, d_weights2, d_weights3]


rng = np.random.RandomState(4)
features = rng.rand(9, 3)
labels = (features.sum(axis=1, keepdims=True) > 1.5).astype(float)
nn = NeuralNetwork(features, labels)


def loss():
    return nn.cost()


def gradient():
    return nn.backprop()

# --- answer
LINE = 31
NAME = "d_output"
WHAT = "With the quadratic cost the output layer's own sigmoid slope, output * (1 - output), must be in the delta; output - y alone is for cross-entropy."
RIGHT_LINE = "d_output = scale * (self.output - self.y) * self.output * (1 - self.output)"
PARAMS = [("nn.weights%d" % i, "G[%d]" % (i - 1)) for i in (1, 2, 3)]
