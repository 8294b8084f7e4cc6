import numpy as np

np.random.seed(19)
X = np.random.rand(7, 4)
Y = np.eye(3)[[0, 2, 1, 1, 0, 2, 2]]


class SoftmaxMSE:
    """softmax outputs trained with the squared error: the whole Jacobian is needed"""

    def __init__(self):
        self.W = {1: np.random.randn(5, 4), 2: np.random.randn(3, 5)}
        self.b = {1: np.random.randn(5), 2: np.random.randn(3)}

    def forward(self, x):
        self.z1 = self.W[1] @ x + self.b[1]
        self.a1 = np.arctan(self.z1)
        self.z2 = self.W[2] @ self.a1 + self.b[2]
        e = np.exp(self.z2 - self.z2.max())
        self.s = e / e.sum()
        return self.s

    def backward(self, x, y):
        dLds = self.s - y
        jacobian = np.zeros((3, 3))
        for i in range(3):
            for j in range(3):
                if i == j:
                    jacobian[i][j] = self.s[i] * (1 - self.s[i])
                else:
                    jacobian[i][j] = -self.s[i] * self.s[j]
        # the Jacobian is symmetric, so it does not matter from which side
        dz2 = dLds @ jacobian
        dz1 = (dz2 @ self.W[2]) / (1 + self.z1 ** 2)
        return {"W1": dz1[:, None] * x, "b1": dz1, "W2": dz2[:, None] * self.a1, "b2": dz2}


clf = SoftmaxMSE()


def loss():
    return np.mean([0.5 * np.sum((clf.forward(x) - y) ** 2) for x, y in zip(X, Y)])


def gradient():
    mean = {}
    for x, y in zip(X, Y):
        clf.forward(x)
        for name, value in clf.backward(x, y).items():
            mean[name] = mean.get(name, 0) + value / len(X)
    return mean

# --- answer
LINE = None
NAME = None
WHAT = "Right: the softmax Jacobian is symmetric and the slope of arctan is 1 / (1 + z^2)."
RIGHT_LINE = None
PARAMS = [("clf.W[%d]" % i, "G['W%d']" % i) for i in (1, 2)] + [("clf.b[%d]" % i, "G['b%d']" % i) for i in (1, 2)]
