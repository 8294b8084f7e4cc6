import numpy as np


class Layer:
    def forward(self, input):
        raise NotImplementedError

    def backward(self, output_gradient):
        raise NotImplementedError


class Dense(Layer):
    def __init__(self, input_size, output_size, gen):
        self.weights = gen.standard_normal((output_size, input_size)) * 0.6
        self.bias = gen.standard_normal((output_size, 1)) * 0.1

    def forward(self, input):
        self.input = input
        return np.dot(self.weights, self.input) + self.bias

    def backward(self, output_gradient):
        self.weights_gradient = np.dot(output_gradient, self.input.T)
        self.bias_gradient = output_gradient.sum(axis=1, keepdims=True)
        return np.dot(self.weights, output_gradient)


class Activation(Layer):
    def __init__(self, activation, activation_prime):
        self.activation = activation
        self.activation_prime = activation_prime

    def forward(self, input):
        self.input = input
        return self.activation(self.input)

    def backward(self, output_gradient):
        return np.multiply(output_gradient, self.activation_prime(self.input))


class Tanh(Activation):
    def __init__(self):
        super().__init__(np.tanh, lambda x: 1 - np.tanh(x) ** 2)


def mse(y_true, y_pred):
    return np.mean(np.power(y_true - y_pred, 2))


def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / np.size(y_true)


gen = np.random.default_rng(99)
network = [Dense(3, 3, gen), Tanh(), Dense(3, 3, gen), Tanh(), Dense(3, 3, gen)]
X = gen.standard_normal((3, 8))
Y = gen.standard_normal((3, 8))


def predict(x):
    for layer in network:
        x = layer.forward(x)
    return x


def loss():
    return mse(Y, predict(X))


def gradient():
    grad = mse_prime(Y, predict(X))
    for layer in reversed(network):
        grad = layer.backward(grad)
    return network

# --- answer
LINE = 24
NAME = "return of Dense.backward"
WHAT = "The gradient goes back through the transposed weights; with square weights the missing .T is not noticed."
RIGHT_LINE = "return np.dot(self.weights.T, output_gradient)"
PARAMS = [("network[%d].%s" % (i, k), "G[%d].%s_gradient" % (i, k)) for i in (0, 2, 4) for k in ("weights", "bias")]
