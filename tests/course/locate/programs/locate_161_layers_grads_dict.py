import numpy as np

class Layer:
    params = ()
    def __init__(self):
        self.grads = {}

class Affine(Layer):
    params = ('W', 'b')
    def __init__(self, W, b):
        super().__init__()
        self.W, self.b = W, b
    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b
    def backward(self, dout):
        self.grads['W'] = np.dot(self.x.T, dout)
        self.grads['b'] = np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)

class Relu(Layer):
    def forward(self, x):
        self.mask = (x <= 0)
        out = x.copy()
        out[self.mask] = 0
        return out
    def backward(self, dout):
        dout[self.mask] = 0
        return dout

class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t = t
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        self.y = e / e.sum(axis=-1, keepdims=True)
        return -np.sum(t * np.log(self.y)) / len(t)
    def backward(self, dout=1):
        return dout * (self.y - self.t) / len(self.t)

np.random.seed(161)
layers = [Affine(np.random.randn(3, 5), np.zeros(5)), Relu(), Affine(np.random.randn(5, 3), np.zeros(3))]
last = SoftmaxWithLoss()
x, t = np.random.randn(6, 3), np.eye(3)[[0, 2, 1, 1, 0, 2]]

def loss():
    out = x
    for layer in layers:
        out = layer.forward(out)
    return last.forward(out, t)

def gradient():
    loss()
    dout = last.backward()
    for layer in layers[::-1]:
        dout = layer.backward(dout)
    return [layer.grads for layer in layers]

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("layers[%d].%s" % (i, k), "G[%d]['%s']" % (i, k)) for i in (0, 2) for k in "Wb"]
