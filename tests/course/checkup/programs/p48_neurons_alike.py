CAUSE = "equal_start"
CURE = [("[0.5 for _ in range(n)]", "[random.gauss(0, 1) for _ in range(n)]")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 3000
# ---
import random
import numpy as np
random.seed(3)
class Neuron:
    def __init__(self, n):
        self.weights = [0.5 for _ in range(n)]
        self.bias = 0.0
    def out(self, xs):
        self.inputs = xs
        z = self.bias + sum(w * x for w, x in zip(self.weights, xs))
        self.output = 1 / (1 + np.exp(-z))
        return self.output
class Network:
    def __init__(self):
        self.hidden = [Neuron(2) for _ in range(3)]
        self.final = Neuron(3)
    def out(self, xs):
        return self.final.out([h.out(xs) for h in self.hidden])
    def learn(self, xs, y, rate):
        o = self.out(xs)
        d = (o - y) * o * (1 - o)
        for j, h in enumerate(self.hidden):
            dh = d * self.final.weights[j] * h.output * (1 - h.output)
            for i in range(2): h.weights[i] -= rate * dh * xs[i]
            h.bias -= rate * dh
        for j in range(3): self.final.weights[j] -= rate * d * self.hidden[j].output
        self.final.bias -= rate * d
X = [[0, 0], [0, 1], [1, 0], [1, 1]]
Y = [0, 1, 1, 0]
X, Y = np.array(X), np.array(Y)
net = Network()
def predict(X): return np.array([net.out(list(x)) for x in X])
def loss(): return float(np.mean((predict(X) - Y) ** 2))
def step():
    for x, y in zip(X, Y): net.learn(list(x), y, 2.0)
