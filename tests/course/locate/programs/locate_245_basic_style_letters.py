from math import exp, log, cosh, tanh

n = 7
x = [-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5]
y = [0.2, -0.3, 0.8, 0.1, -0.6, 0.9, 0.4]
a = [0.9, -1.4, 0.5]
b = [0.2, 0.6, -0.8]
c = [1.1, -0.7, 0.9]
d = [0.1]


def value(i):
    s = d[0]
    for j in range(3):
        s = s + c[j] / (1 + exp(-a[j] * x[i] - b[j]))
    return s


def loss():
    s = 0
    for i in range(n):
        s = s + log(cosh(value(i) - y[i]))
    return 2 * s / n


def gradient():
    ga, gb, gc, gd = [0] * 3, [0] * 3, [0] * 3, [0]
    for i in range(n):
        r = tanh(value(i) - y[i]) / (n // 2)
        gd[0] = gd[0] + r
        for j in range(3):
            h = 1 / (1 + exp(-a[j] * x[i] - b[j]))
            gc[j] = gc[j] + r * h
            e = r * c[j] * h * (1 - h)
            ga[j] = ga[j] + e * x[i]
            gb[j] = gb[j] + e
    return ga, gb, gc, gd

# --- answer
LINE = 29
NAME = "r"
WHAT = "n // 2 is the whole number 3, but 7 / 2 is 3.5."
RIGHT_LINE = "r = tanh(value(i) - y[i]) / (n / 2)"
PARAMS = [(k, "G[%d]" % i) for i, k in enumerate("abcd")]
