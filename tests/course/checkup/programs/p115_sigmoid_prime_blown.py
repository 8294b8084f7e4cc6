CAUSE = "wrong_gradient"
CURE = [("sigmoid_derivative(hidden_in)", "sigmoid_derivative(hidden_out)")]
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 9000
# ---
import numpy as np

# is the point inside the heart? (x^2 + y^2 - 1)^3 < x^2 y^3
np.random.seed(370)
X = np.random.uniform(-1.6, 1.6, (250, 2))
fx = (X[:, 0] ** 2 + X[:, 1] ** 2 - 1) ** 3 - X[:, 0] ** 2 * X[:, 1] ** 3
Y = (fx < 0).astype(float).reshape(-1, 1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(x):
    return x * (1 - x)


class NeuralNetwork():
    def __init__(self, hidden=12):
        self.synaptic_weights = [np.random.randn(2, hidden), np.random.randn(hidden, 1)]
        self.biases = [np.random.randn(1, hidden), np.zeros((1, 1))]

    def think(self, inputs):
        return sigmoid(sigmoid(inputs @ self.synaptic_weights[0] + self.biases[0])
                       @ self.synaptic_weights[1] + self.biases[1])

    def train(self, training_inputs, training_outputs, training_iterations, lr):
        for iteration in range(training_iterations):
            hidden_in = np.dot(training_inputs, self.synaptic_weights[0]) + self.biases[0]
            hidden_out = sigmoid(hidden_in)
            output = sigmoid(np.dot(hidden_out, self.synaptic_weights[1]) + self.biases[1])

            # cross entropy: the sigmoid of the output cancels
            error = training_outputs - output
            hidden_delta = error.dot(self.synaptic_weights[1].T) * sigmoid_derivative(hidden_in)

            n = len(training_inputs)
            self.synaptic_weights[1] += lr * hidden_out.T.dot(error) / n
            self.biases[1] += lr * error.mean(axis=0)
            self.synaptic_weights[0] += lr * training_inputs.T.dot(hidden_delta) / n
            self.biases[0] += lr * hidden_delta.mean(axis=0)


net = NeuralNetwork()
predict = net.think


def loss():
    p = np.clip(net.think(X), 1e-12, 1 - 1e-12)
    return np.mean(-Y * np.log(p) - (1 - Y) * np.log(1 - p))


def step():
    net.train(X, Y, 1, 0.2)
