from math import exp

X = [[0.5, -1.2], [1.0, 0.3], [-0.7, 0.8]]
Y = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
W1 = [[0.4, -0.6], [1.1, 0.2]]
b1 = [0.1, -0.2]
W2 = [[-0.9, 0.7], [0.3, 1.4]]
b2 = [0.05, 0.0]
n = len(X)


def sigmoid(z):
    return 1 / (1 + exp(-z))


def layer(v, W, b):
    return [sigmoid(sum(v[i] * W[i][j] for i in range(2)) + b[j]) for j in range(2)]


def loss():
    s = 0.0
    for x, y in zip(X, Y):
        o = layer(layer(x, W1, b1), W2, b2)
        s += sum((o[j] - y[j]) ** 2 for j in range(2))
    return s / (2 * n)


def gradient():
    gW1, gW2 = [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]
    gb1, gb2 = [0.0, 0.0], [0.0, 0.0]
    for x, y in zip(X, Y):
        h = layer(x, W1, b1)
        o = layer(h, W2, b2)
        d2 = [(o[j] - y[j]) * o[j] * (1 - o[j]) / n for j in range(2)]
        d1 = [0.0, 0.0]
        for i in range(2):
            for j in range(2):
                d1[i] += W2[j][i] * d2[j]
            d1[i] *= h[i] * (1 - h[i])
        for j in range(2):
            gb1[j] += d1[j]
            gb2[j] += d2[j]
            for i in range(2):
                gW1[i][j] += x[i] * d1[j]
                gW2[i][j] += h[i] * d2[j]
    return gW1, gb1, gW2, gb2

# --- answer
LINE = 38
NAME = "d1"
WHAT = "W2[i][j] leads from hidden unit i to output j, so d1[i] takes W2[i][j]; the indices are exchanged."
RIGHT_LINE = "d1[i] += W2[i][j] * d2[j]"
PARAMS = [("W1", "G[0]"), ("b1", "G[1]"), ("W2", "G[2]"), ("b2", "G[3]")]
