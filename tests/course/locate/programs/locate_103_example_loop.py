import numpy as np

gen = np.random.default_rng(103)
data = [(gen.normal(size=3), gen.normal(size=2)) for _ in range(5)]
W1 = gen.normal(size=(3, 3)); b1 = gen.normal(size=3)
W2 = gen.normal(size=(3, 3)); b2 = gen.normal(size=3)
W3 = gen.normal(size=(2, 3)); b3 = gen.normal(size=2)

def sig(v):
    return 1 / (1 + np.exp(-v))

def predict(x):
    h1 = sig(W1 @ x + b1)
    h2 = sig(W2 @ h1 + b2)
    return h1, h2, W3 @ h2 + b3

def loss():
    total = 0
    for x, t in data:
        total += ((predict(x)[2] - t)**2).sum()
    return total / len(data)

def gradient():
    gW1, gW2, gW3 = np.zeros((3, 3)), np.zeros((3, 3)), np.zeros((2, 3))
    gb1, gb2, gb3 = np.zeros(3), np.zeros(3), np.zeros(2)
    for x, t in data:
        h1, h2, o = predict(x)
        d3 = 2 * (o - t) / len(data)
        d2 = (W3.T @ d3) * h2 * (1 - h2)
        d1 = (W2 @ d2) * h1 * (1 - h1)
        gW3 += np.outer(d3, h2); gb3 += d3
        gW2 += np.outer(d2, h1); gb2 += d2
        gW1 += np.outer(d1, x); gb1 += d1
    return gW1, gb1, gW2, gb2, gW3, gb3

# --- answer
LINE = 30
NAME = "d1"
WHAT = "The delta is brought back through W2, so W2 has to be transposed; as it is square, nobody complains."
RIGHT_LINE = "d1 = (W2.T @ d2) * h1 * (1 - h1)"
PARAMS = list(zip(["W1", "b1", "W2", "b2", "W3", "b3"], ["G[%d]" % i for i in range(6)]))
