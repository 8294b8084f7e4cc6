import numpy as np

class Linear:
    def __init__(self, i, o, rng):
        self.W = rng.standard_normal((i, o)) / i ** 0.5
        self.b = np.zeros(o)
    def forward(self, x):
        self.cache = x
        return x @ self.W + self.b
    def backward(self, g):
        self.dW = self.cache.T @ g
        self.db = g.sum(0)
        return g @ self.W.T

class Tanh:
    def forward(self, x):
        self.cache = np.tanh(x)
        return self.cache
    def backward(self, g):
        return g * (1 - self.cache ** 2)

class Net:
    def __init__(self, *layers): self.layers = layers
    def forward(self, x):
        for l in self.layers: x = l.forward(x)
        return x
    def backward(self, g):
        for l in reversed(self.layers): g = l.backward(g)

rng = np.random.default_rng(20)
net = Net(Linear(2, 4, rng), Tanh(), Linear(4, 1, rng))
x_train, y_train = rng.normal(size=(6, 2)), rng.normal(size=(6, 1))
x_val, y_val = rng.normal(size=(6, 2)), rng.normal(size=(6, 1))
history = []

def mse(p, y): return ((p - y) ** 2).mean()

def loss():
    return mse(net.forward(x_train), y_train)

def gradient():
    pred = net.forward(x_train)
    g = 2 * (pred - y_train) / y_train.size
    val_loss = mse(net.forward(x_val), y_val)
    history.append(val_loss)
    net.backward(g)
    return {"W1": net.layers[0].dW, "b1": net.layers[0].db, "W2": net.layers[2].dW, "b2": net.layers[2].db}

# --- answer
LINE = 44
NAME = "self.cache"
WHAT = "The forward pass of the validation set overwrites every layer's cache before backward uses it."
RIGHT_LINE = "val_loss = mse(net.forward(x_val), y_val); net.forward(x_train)"
PARAMS = [("net.layers[0].W", "G['W1']"), ("net.layers[0].b", "G['b1']"), ("net.layers[2].W", "G['W2']"), ("net.layers[2].b", "G['b2']")]
