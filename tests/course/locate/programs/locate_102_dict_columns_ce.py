import numpy as np

np.random.seed(3)
m = 8
X = np.random.randn(2, m)
Y = (X[0:1] * X[1:2] > 0) * 1.0

def initialize_parameters(n_x, n_h, n_y):
    W1 = np.random.randn(n_h, n_x) * 0.5
    b1 = np.random.randn(n_h, 1) * 0.1
    W2 = np.random.randn(n_y, n_h) * 0.5
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

parameters = initialize_parameters(2, 4, 1)

def forward_propagation(X, parameters):
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    return A2, cache

def compute_cost(A2, Y):
    logprobs = np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)
    return float(np.squeeze(-np.sum(logprobs) / Y.shape[1]))

def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    A1, A2 = cache["A1"], cache["A2"]
    dZ2 = A2 - Y
    dW2 = (1 / m) * np.dot(dZ2, A1.T)
    db2 = (1 / m) * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.multiply(np.dot(parameters["W2"].T, dZ2), 1 - np.power(A1, 2))
    dW1 = (1 / m) * np.dot(dZ1, X.T)
    db1 = np.sum(dZ1, axis=1, keepdims=True)
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}

def loss():
    return compute_cost(forward_propagation(X, parameters)[0], Y)

def gradient():
    A2, cache = forward_propagation(X, parameters)
    return backward_propagation(parameters, cache, X, Y)

# --- answer
LINE = 37
NAME = "db1"
WHAT = "The cost is a mean over the examples, so db1 has to be divided by m as the other gradients are."
RIGHT_LINE = "db1 = (1 / m) * np.sum(dZ1, axis=1, keepdims=True)"
PARAMS = [("parameters['%s']" % k, "G['d%s']" % k) for k in ("W1", "b1", "W2", "b2")]
