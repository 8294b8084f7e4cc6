import math

xs = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]
ts = [0, 0, 0, 1]
weights = [0.7, -0.4]
bias = [0.1]
decay = 0.25

def predict(x):
    s = bias[0]
    for w, v in zip(weights, x):
        s += w * v
    return 1 / (1 + math.exp(-s))

def loss():
    total = 0
    for x, t in zip(xs, ts):
        o = predict(x)
        total -= t * math.log(o) + (1 - t) * math.log(1 - o)
    return total / len(xs) + decay * sum(w ** 2 for w in weights)

def gradient():
    gw = [-2 * decay * w for w in weights]
    gb = [0.0]
    for x, t in zip(xs, ts):
        delta = (predict(x) - t) / len(xs)
        gb[0] += delta
        for i in range(len(x)):
            gw[i] += delta * x[i]
    return gw, gb

# --- answer
LINE = 23
NAME = "gw"
WHAT = "The penalty is added to the loss, so its gradient is +2 * decay * w."
RIGHT_LINE = "gw = [2 * decay * w for w in weights]"
PARAMS = [("weights", "G[0]"), ("bias", "G[1]")]
