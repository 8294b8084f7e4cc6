import numpy as np

lr = 0.1
inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
expected = np.array([[0.0], [1.0], [1.0], [0.0]])
np.random.seed(225)
hidden_w = np.random.uniform(-1, 1, (2, 2))
hidden_b = np.random.uniform(-1, 1, (1, 2))
output_w = np.random.uniform(-1, 1, (2, 1))
output_b = np.random.uniform(-1, 1, (1, 1))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def loss():
    hidden = sigmoid(inputs @ hidden_w + hidden_b)
    predicted = sigmoid(hidden @ output_w + output_b)
    return 0.5 * np.sum((expected - predicted) ** 2)


def gradient():
    hidden = sigmoid(inputs @ hidden_w + hidden_b)
    predicted = sigmoid(hidden @ output_w + output_b)
    error = expected - predicted
    d_predicted = error * predicted * (1 - predicted)
    d_hidden = d_predicted.dot(output_w.T) * hidden * (1 - hidden)
    change_output_w = -hidden.T.dot(d_predicted)
    change_output_b = -np.sum(d_predicted, axis=0, keepdims=True)
    change_hidden_w = -inputs.T.dot(d_hidden)
    change_hidden_b = -np.sum(d_hidden, axis=0, keepdims=True) * lr
    return change_hidden_w, change_hidden_b, change_output_w, change_output_b


def train(epochs):
    global hidden_w, hidden_b, output_w, output_b
    for _ in range(epochs):
        a, b, c, d = gradient()
        hidden_w, hidden_b, output_w, output_b = hidden_w - lr * a, hidden_b - lr * b, output_w - lr * c, output_b - lr * d

# --- answer
LINE = 32
NAME = "change_hidden_b"
WHAT = "The learning rate is multiplied in by train; here it makes this one gradient ten times too small."
RIGHT_LINE = "change_hidden_b = -np.sum(d_hidden, axis=0, keepdims=True)"
PARAMS = [("hidden_w", "G[0]"), ("hidden_b", "G[1]"), ("output_w", "G[2]"), ("output_b", "G[3]")]
