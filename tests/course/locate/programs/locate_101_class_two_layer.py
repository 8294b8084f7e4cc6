import numpy as np

class NeuralNetwork:
    def __init__(self, n_in, n_hidden, n_out, seed=1):
        r = np.random.RandomState(seed)
        self.weights1 = r.randn(n_in, n_hidden)
        self.weights2 = r.randn(n_hidden, n_out)

    def sigmoid(self, x):
        return 1/(1+np.exp(-x))

    def sigmoid_derivative(self, x):
        s = self.sigmoid(x)
        return s*(1-s)

    def feedforward(self, X):
        self.z1 = np.dot(X, self.weights1)
        self.layer1 = self.sigmoid(self.z1)
        self.z2 = np.dot(self.layer1, self.weights2)
        self.output = self.sigmoid(self.z2)
        return self.output

    def backprop(self, X, y):
        self.feedforward(X)
        d_out = (self.output - y) * self.sigmoid_derivative(self.z2)
        d_weights2 = np.dot(self.layer1.T, d_out)
        d_hidden = np.dot(d_out, self.weights2.T) * self.sigmoid_derivative(self.layer1)
        d_weights1 = np.dot(X.T, d_hidden)
        return d_weights1, d_weights2

X = np.array([[0,0,1],[0,1,1],[1,0,1],[1,1,1]])
y = np.array([[0],[1],[1],[0]])
nn = NeuralNetwork(3, 4, 1)

def loss():
    return 0.5*np.sum((nn.feedforward(X)-y)**2)

def gradient():
    return nn.backprop(X, y)

# --- answer
LINE = 27
NAME = "d_hidden"
WHAT = "sigmoid_derivative applies the sigmoid itself, so it has to be given z1, not the activation layer1."
RIGHT_LINE = "d_hidden = np.dot(d_out, self.weights2.T) * self.sigmoid_derivative(self.z1)"
PARAMS = [("nn.weights1", "G[0]"), ("nn.weights2", "G[1]")]
