import numpy as np

np.random.seed(138)
n = 5
X = np.random.rand(n, 3)
y = np.random.rand(n, 3)
params = {'W1': np.random.randn(3, 3), 'b1': np.random.randn(3), 'W2': np.random.randn(3, 3), 'b2': np.random.randn(3)}

def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))

def forward(params):
    a1 = sigmoid(np.dot(X, params['W1']) + params['b1'])
    a2 = sigmoid(np.dot(a1, params['W2']) + params['b2'])
    return a1, a2

def loss():
    a1, a2 = forward(params)
    return 0.5 * np.sum((a2 - y) ** 2) / n

def gradient():
    a1, a2 = forward(params)
    delta2 = (a2 - y) / n * a2 * (1.0 - a2)
    delta1 = np.dot(delta2, params['W2'].T) * a1 * (1.0 - a1)
    dW2 = np.dot(a1.T, delta2)
    db2 = np.sum(delta2, axis=0)
    dW1 = np.dot(X.T, delta1)
    db1 = np.sum(delta1, axis=0)
    grads = {'W1': dW1, 'b1': db2, 'W2': dW2, 'b2': db1}
    return grads

# --- answer
LINE = 29
NAME = "grads"
WHAT = "The gradients of the two biases are stored under each other's name."
RIGHT_LINE = "grads = {'W1': dW1, 'b1': db1, 'W2': dW2, 'b2': db2}"
PARAMS = [("params['%s']" % k, "G['%s']" % k) for k in ('W1', 'b1', 'W2', 'b2')]
