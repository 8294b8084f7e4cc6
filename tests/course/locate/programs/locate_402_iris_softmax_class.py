import numpy as np


class IrisNet:
    def __init__(self, n_in=4, n_hidden=6, n_out=3, seed=7):
        r = np.random.RandomState(seed)
        self.W1 = r.randn(n_in, n_hidden) * 0.5
        self.b1 = np.zeros((1, n_hidden))
        self.W2 = r.randn(n_hidden, n_out) * 0.5
        self.b2 = np.zeros((1, n_out))

    @staticmethod
    def softmax(z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def predict_proba(self, X):
        self.Z1 = X @ self.W1 + self.b1
        self.A1 = np.tanh(self.Z1)
        self.Z2 = self.A1 @ self.W2 + self.b2
        self.P = self.softmax(self.Z2)
        return self.P

    def cross_entropy(self, X, Y):
        P = self.predict_proba(X)
        return -np.mean(np.sum(Y * np.log(P + 1e-15), axis=1))

    def backward(self, X, Y):
        m = X.shape[0]
        self.predict_proba(X)
        dZ2 = (self.P - Y) / m
        self.dW2 = self.A1.T @ dZ2 / m
        self.db2 = dZ2.sum(axis=0, keepdims=True)
        dA1 = dZ2 @ self.W2.T
        dZ1 = dA1 * (1 - self.A1 ** 2)
        self.dW1 = X.T @ dZ1
        self.db1 = dZ1.sum(axis=0, keepdims=True)
        return {"W1": self.dW1, "b1": self.db1, "W2": self.dW2, "b2": self.db2}


rs = np.random.RandomState(0)
species = np.repeat(np.arange(3), 5)
measurements = rs.randn(15, 4) * 0.4 + species[:, None] * 0.5
onehot = np.eye(3)[species]
clf = IrisNet()


def loss():
    return clf.cross_entropy(measurements, onehot)


def gradient():
    return clf.backward(measurements, onehot)

# --- answer
LINE = 32
NAME = "self.dW2"
WHAT = "dZ2 is already divided by m; here it is divided by m a second time."
RIGHT_LINE = "self.dW2 = self.A1.T @ dZ2"
PARAMS = [("clf.%s" % k, "G['%s']" % k) for k in ("W1", "b1", "W2", "b2")]
