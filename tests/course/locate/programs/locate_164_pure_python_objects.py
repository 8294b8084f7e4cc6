import math
import random

random.seed(64)

class Neuron:
    def __init__(self, n):
        self.w = [random.gauss(0, 1) for _ in range(n)]
        self.b = [random.gauss(0, 1)]
        self.gw, self.gb = [0.0] * n, [0.0]

    def fire(self, xs):
        return math.tanh(sum(w * x for w, x in zip(self.w, xs)) + self.b[0])

    def collect(self, delta, xs):
        self.gb[0] += delta
        for i, x in enumerate(xs):
            self.gw[i] += delta * x

layers = [[Neuron(2) for _ in range(3)], [Neuron(3) for _ in range(2)]]
data = [([random.random(), random.random()], [random.random(), -random.random()]) for _ in range(4)]

def run(x):
    values = [x]
    for layer in layers:
        values.append([n.fire(values[-1]) for n in layer])
    return values

def loss():
    return sum((o - t) ** 2 for x, ts in data for o, t in zip(run(x)[-1], ts)) / len(data)

def gradient():
    for layer in layers:
        for n in layer:
            n.gw, n.gb = [0.0] * len(n.w), [0.0]
    for x, ts in data:
        values = run(x)
        back = [2 * (o - t) / len(data) for o, t in zip(values[-1], ts)]
        for layer, ins, outs in zip(layers[::-1], values[-2::-1], values[::-1]):
            deltas = [b * (1 - o * o) for b, o in zip(back, outs)]
            back = [sum(n.w[i] * d for n, d in zip(layer, deltas)) for i in range(len(ins))]
            for n, d in zip(layer, deltas):
                n.collect(d, ins)

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("layers[%d][%d].%s" % (l, k, p), "layers[%d][%d].g%s" % (l, k, p)) for l, n in ((0, 3), (1, 2)) for k in range(n) for p in "wb"]
