import numpy as np

# regression with missing targets (nan), L2 on the weights only, a fixed pruning mask
rng = np.random.default_rng(20)
X = rng.normal(size=(30, 8))
Y = rng.normal(size=(30, 4))
Y[rng.uniform(size=Y.shape) < 0.3] = np.nan
known = ~np.isnan(Y)
lam = 0.03


class Net:
    def __init__(self):
        self.W = [rng.normal(size=(8, 10)) / 3, rng.normal(size=(10, 4)) / 3]
        self.b = [rng.normal(size=10) / 5, rng.normal(size=4) / 5]
        self.keep = [rng.uniform(size=w.shape) < 0.8 for w in self.W]

    def __call__(self, x):
        self.seen = [x]
        x = np.arctan(x @ (self.W[0] * self.keep[0]) + self.b[0])
        self.seen.append(x)
        return x @ (self.W[1] * self.keep[1]) + self.b[1]

    def slopes(self, error):
        gradient_b = [None, error.sum(0)]
        gradient_w = [None, (self.seen[1].T @ error) * self.keep[1]]
        # d arctan(u) = 1 / (1 + u^2) and u = tan(arctan(u)), so it is cos^2
        error = error @ (self.W[1] * self.keep[1]).T * np.cos(self.seen[1]) ** 2
        gradient_b[0] = error.sum(0)
        gradient_w[0] = (self.seen[0].T @ error) * self.keep[0]
        for g, w in zip(gradient_w, self.W):
            g += lam * w
        return gradient_w, gradient_b


net = Net()


def loss():
    out = net(X)
    err = np.where(known, out - np.where(known, Y, 0), 0)
    return (err ** 2).sum() / known.sum() + lam / 2 * sum((w ** 2).sum() for w in net.W)


def gradient():
    out = net(X)
    gradients = np.zeros_like(out)
    gradients[known] = out[known] - Y[known]
    gradients /= known.sum() / 2
    return net.slopes(gradients)

# --- answer
LINE = None
NAME = None
WHAT = "Right: only the known targets count, and the division by half their number is the 2 of the square."
RIGHT_LINE = None
PARAMS = [("net.W[%d]" % i, "G[0][%d]" % i) for i in range(2)] + [("net.b[%d]" % i, "G[1][%d]" % i) for i in range(2)]
