CAUSE = "dead_relu"
CURE = [("-np.abs(np.random.randn(12, 25))", "np.random.randn(12, 25)")]
SCORE = "np.mean(predict(X).argmax(axis=0) == kinds)"
STEPS = 500
# ---
import numpy as np

np.random.seed(33)
# stripes on a 5x5 picture, at three places, all grey values between 0 and 1
kinds = np.random.randint(0, 3, 90)
pictures = np.random.rand(90, 5, 5) * 0.3
for i, kind in enumerate(kinds):
    pictures[i, :, kind * 2] += 0.6
X = pictures.reshape(90, 25).T
Y = np.eye(3)[:, kinds]


class TwoLayers:
    def __init__(self):
        self.W1 = -np.abs(np.random.randn(12, 25)) * np.sqrt(2 / 25)
        self.b1 = np.zeros((12, 1))
        self.W2 = np.random.randn(3, 12) * np.sqrt(2 / 12)
        self.b2 = np.zeros((3, 1))

    def forward(self, X):
        self.Z1 = self.W1 @ X + self.b1
        self.A1 = self.Z1 * (self.Z1 > 0)
        Z2 = self.W2 @ self.A1 + self.b2
        e = np.exp(Z2 - Z2.max(axis=0))
        self.P = e / e.sum(axis=0)
        return self.P

    def train(self, X, Y, rate):
        m = X.shape[1]
        self.forward(X)
        dZ2 = (self.P - Y) / m
        dZ1 = self.W2.T @ dZ2 * (self.Z1 > 0)
        self.W2 -= rate * dZ2 @ self.A1.T
        self.b2 -= rate * dZ2.sum(axis=1, keepdims=True)
        self.W1 -= rate * dZ1 @ X.T
        self.b1 -= rate * dZ1.sum(axis=1, keepdims=True)


net = TwoLayers()
predict = net.forward


def loss():
    return -np.mean(np.sum(Y * np.log(net.forward(X) + 1e-12), axis=0))


def step():
    net.train(X, Y, 0.3)
