from math import exp

# numbers to learn
w1 = 0.5
w2 = -0.4
w3 = 0.9
w4 = 0.3
w5 = -1.2
w6 = 0.8
b1 = 0.1
b2 = -0.2
b3 = 0.05

# x1, x2, what should come out
table = [(0.2, 1.0, 1), (1.0, 0.3, 0), (0.7, 0.6, 1), (0.1, 0.1, 0), (0.9, 1.1, 0)]


def s(x):
    return 1 / (1 + exp(-x))


def loss():
    e = 0
    for x1, x2, y in table:
        h1 = s(w1 * x1 + w2 * x2 + b1)
        h2 = s(w3 * x1 + w4 * x2 + b2)
        o = s(w5 * h1 + w6 * h2 + b3)
        e = e + (o - y) ** 2
    return e


def gradient():
    g = {"w1": 0, "w2": 0, "w3": 0, "w4": 0, "w5": 0, "w6": 0, "b1": 0, "b2": 0, "b3": 0}
    for x1, x2, y in table:
        h1 = s(w1 * x1 + w2 * x2 + b1)
        h2 = s(w3 * x1 + w4 * x2 + b2)
        o = s(w5 * h1 + w6 * h2 + b3)
        d3 = 2 * (o - y) * o * (1 - o)
        d1 = d3 * w5 * h1 * (1 - h1)
        d2 = d3 * w6 * h2 * (1 - h2)
        g["w1"] = g["w1"] + d1 * x1
        g["w2"] = g["w2"] + d1 * x2
        g["w3"] = g["w3"] + d2 * x1
        g["w4"] = g["w4"] + d2 * x1
        g["w5"] = g["w5"] + d3 * h1
        g["w6"] = g["w6"] + d3 * h2
        g["b1"] = g["b1"] + d1
        g["b2"] = g["b2"] + d2
        g["b3"] = g["b3"] + d3
    return g

# --- answer
LINE = 44
NAME = "g[\"w4\"]"
WHAT = "w4 is multiplied by x2 on the way forward, so its gradient takes x2."
RIGHT_LINE = "g[\"w4\"] = g[\"w4\"] + d2 * x2"
PARAMS = [(k, "G['%s']" % k) for k in "w1 w2 w3 w4 w5 w6 b1 b2 b3".split()]
