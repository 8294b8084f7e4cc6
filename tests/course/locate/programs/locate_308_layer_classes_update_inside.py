import numpy as np


class Layer:
    def forward(self, input):
        raise NotImplementedError

    def backward(self, output_gradient, learning_rate):
        raise NotImplementedError


class Dense(Layer):
    def __init__(self, input_size, output_size):
        self.weights = np.random.randn(output_size, input_size)
        self.bias = np.random.randn(output_size, 1)

    def forward(self, input):
        self.input = input
        return np.dot(self.weights, self.input) + self.bias

    def backward(self, output_gradient, learning_rate):
        weights_gradient = np.dot(output_gradient, self.input.T)
        self.weights = self.weights - learning_rate * weights_gradient
        self.bias = self.bias - learning_rate * output_gradient
        input_gradient = np.dot(self.weights.T, output_gradient)
        return input_gradient


class Tanh(Layer):
    def forward(self, input):
        self.output = np.tanh(input)
        return self.output

    def backward(self, output_gradient, learning_rate):
        return output_gradient * (1 - self.output ** 2)


def mse(y_true, y_pred):
    return np.mean(np.power(y_true - y_pred, 2))


def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / np.size(y_true)


np.random.seed(7)
network = [Dense(2, 5), Tanh(), Dense(5, 4), Tanh(), Dense(4, 2)]
x = np.random.randn(2, 1)
y = np.random.randn(2, 1)
learning_rate = 0.1


def predict(input):
    output = input
    for layer in network:
        output = layer.forward(output)
    return output


def train_step():
    output = predict(x)
    grad = mse_prime(y, output)
    for layer in reversed(network):
        grad = layer.backward(grad, learning_rate)


def loss():
    return mse(y, predict(x))


def gradient():
    """what one training step takes off, divided by the rate"""
    dense = [layer for layer in network if isinstance(layer, Dense)]
    before = [(layer.weights, layer.bias) for layer in dense]
    train_step()
    result = [((w - layer.weights) / learning_rate, (b - layer.bias) / learning_rate)
              for layer, (w, b) in zip(dense, before)]
    for layer, (w, b) in zip(dense, before):
        layer.weights, layer.bias = w, b
    return result

# --- answer
LINE = (25, 23)
NAME = "input_gradient"
WHAT = "The weights have already been updated when the gradient is sent back through them; it must use the weights of the forward pass."
RIGHT_LINE = "input_gradient = np.dot((self.weights + learning_rate * weights_gradient).T, output_gradient)"
PARAMS = [("network[%d].%s" % (2 * i, k), "G[%d][%d]" % (i, j)) for i in range(3) for j, k in enumerate(("weights", "bias"))]
