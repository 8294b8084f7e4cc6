CAUSE = "label_shape"
CURE = [("Y = classes", "Y = (classes == np.arange(4)[:, None]).astype(float)")]
SCORE = "np.mean(predict(X).argmax(axis=0) == classes)"
STEPS = 2000
# ---
import numpy as np

rng = np.random.default_rng(64)
classes = rng.integers(0, 4, 80)
X = np.array([[1, 1, -1, -1], [1, -1, 1, -1]])[:, classes] + 0.3 * rng.normal(size=(2, 80))
Y = classes


class Net:
    def __init__(self, *sizes):
        self.w = [rng.normal(size=(b, a)) for a, b in zip(sizes, sizes[1:])]
        self.b = [np.zeros((b, 1)) for b in sizes[1:]]

    def forward(self, x):
        self.a = [x]
        for w, b in zip(self.w, self.b):
            self.a.append(1 / (1 + np.exp(-(w @ self.a[-1] + b))))
        return self.a[-1]

    def learn(self, x, y, rate=4):
        d = (self.forward(x) - y) * self.a[-1] * (1 - self.a[-1]) / x.shape[1]
        for k in reversed(range(len(self.w))):
            gw, gb = d @ self.a[k].T, d.sum(axis=1, keepdims=True)
            d = self.w[k].T @ d * self.a[k] * (1 - self.a[k])
            self.w[k] -= rate * gw
            self.b[k] -= rate * gb


net = Net(2, 6, 4)
predict = net.forward


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    net.learn(X, Y)
