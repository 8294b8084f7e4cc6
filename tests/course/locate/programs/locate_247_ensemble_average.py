import numpy as np


class Net:
    def __init__(self, seed):
        r = np.random.default_rng(seed)
        self.w, self.v = r.normal(size=(3, 4)), r.normal(size=4)

    def __call__(self, x):
        self.x, self.h = x, self.act(x @ self.w)
        return self.h @ self.v


class TanhNet(Net):
    act = staticmethod(np.tanh)

    def grads(self, d):
        return self.x.T @ (np.outer(d, self.v) * (1 - self.h ** 2)), self.h.T @ d


class ReluNet(Net):
    act = staticmethod(lambda z: np.maximum(z, 0))

    def grads(self, d):
        return self.x.T @ (np.outer(d, self.v) * (self.h > 0)), self.h.T @ d


class Average:
    def __init__(self, *members):
        self.members = members

    def __call__(self, x):
        return sum(member(x) for member in self.members) / len(self.members)

    def grads(self, d):
        return [member.grads(d) for member in self.members]


x = np.random.default_rng(0).normal(size=(6, 3))
y = np.random.default_rng(1).normal(size=6)
model = Average(TanhNet(247), ReluNet(248), TanhNet(249))


def loss():
    return np.mean((model(x) - y) ** 2)


def gradient():
    d = 2 * (model(x) - y) / len(y)
    return model.grads(d)

# --- answer
LINE = 36
NAME = "grads"
WHAT = "The members' outputs are averaged, so each one gets d divided by their number."
RIGHT_LINE = "return [member.grads(d / len(self.members)) for member in self.members]"
PARAMS = [("model.members[%d].%s" % (i, k), "G[%d][%d]" % (i, j)) for i in range(3) for j, k in enumerate("wv")]
