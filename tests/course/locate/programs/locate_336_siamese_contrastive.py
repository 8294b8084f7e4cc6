import numpy as np


class SiameseNetwork:
    def __init__(self, dims, margin=1.5, seed=36):
        rs = np.random.RandomState(seed)
        self.margin = margin
        self.Ws = [rs.randn(o, i) * np.sqrt(1.5 / i) for i, o in zip(dims[:-1], dims[1:])]
        self.bs = [rs.randn(o, 1) * 0.1 for o in dims[1:]]

    def embed(self, x):
        acts = [x]
        for W, b in zip(self.Ws, self.bs):
            acts.append(np.tanh(W @ acts[-1] + b))
        return acts

    def distance(self, e1, e2):
        return np.sqrt(((e1 - e2) ** 2).sum(axis=0) + 1e-9)

    def cost(self, x1, x2, same):
        d = self.distance(self.embed(x1)[-1], self.embed(x2)[-1])
        return np.mean(same * d ** 2 + (1 - same) * np.maximum(0, self.margin - d) ** 2)

    def branch(self, acts, g):
        dWs, dbs = [], []
        for l in range(len(self.Ws) - 1, -1, -1):
            g = g * (1 - acts[l + 1] ** 2)
            dWs.insert(0, g @ acts[l].T)
            dbs.insert(0, g.sum(axis=1, keepdims=True))
            g = self.Ws[l].T @ g
        return dWs, dbs

    def backward(self, x1, x2, same):
        acts1, acts2 = self.embed(x1), self.embed(x2)
        diff = acts1[-1] - acts2[-1]
        d = self.distance(acts1[-1], acts2[-1])
        n = x1.shape[1]
        pull = 2 * same * diff
        push = -2 * (1 - same) * np.maximum(0, self.margin - d) * diff / d
        g = (pull + push) / n
        dWs1, dbs1 = self.branch(acts1, g)
        dWs2, dbs2 = self.branch(acts2, g)
        return [a + b for a, b in zip(dWs1, dWs2)], [a + b for a, b in zip(dbs1, dbs2)]


rng = np.random.RandomState(360)
left, right = rng.randn(10, 12), rng.randn(10, 12)
same = (rng.rand(12) < 0.5).astype(float)
net = SiameseNetwork([10, 8, 4])


def loss():
    return net.cost(left, right, same)


def gradient():
    return net.backward(left, right, same)

# --- answer
LINE = 42
NAME = "dWs2, dbs2"
WHAT = "The distance depends on e1 - e2: the second branch gets the gradient with the opposite sign."
RIGHT_LINE = "dWs2, dbs2 = self.branch(acts2, -g)"
PARAMS = [("net.Ws[%d]" % i, "G[0][%d]" % i) for i in range(2)] + [("net.bs[%d]" % i, "G[1][%d]" % i) for i in range(2)]
