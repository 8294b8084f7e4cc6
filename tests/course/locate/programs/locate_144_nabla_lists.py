import numpy as np

class Network:
    def __init__(self, sizes):
        r = np.random.RandomState(44)
        self.num_layers = len(sizes)
        self.biases = [r.randn(k, 1) for k in sizes[1:]]
        self.weights = [r.randn(k, j) for j, k in zip(sizes[:-1], sizes[1:])]

    def total_gradient(self, mini_batch):
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in mini_batch:
            nabla_b = [np.zeros(b.shape) for b in self.biases]
            delta_b, delta_w = self.backprop(x, y)
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_b)]
            nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_w)]
        return [nb / len(mini_batch) for nb in nabla_b], [nw / len(mini_batch) for nw in nabla_w]

    def feed(self, x):
        acts = [x]
        for w, b in zip(self.weights, self.biases):
            acts.append(sigmoid(np.dot(w, acts[-1]) + b))
        return acts

    def backprop(self, x, y):
        acts = self.feed(x)
        db, dw = [None] * (self.num_layers - 1), [None] * (self.num_layers - 1)
        delta = acts[-1] - y
        for l in range(1, self.num_layers):
            if l > 1:
                delta = np.dot(self.weights[-l + 1].T, delta) * acts[-l] * (1 - acts[-l])
            db[-l] = delta
            dw[-l] = np.dot(delta, acts[-l - 1].T)
        return db, dw

def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))

r = np.random.RandomState(440)
batch = [(r.randn(3, 1), r.randint(2, size=(2, 1))) for _ in range(5)]
net = Network([3, 4, 2])

def loss():
    c = 0
    for x, y in batch:
        a = net.feed(x)[-1]
        c += -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))
    return c / len(batch)

def gradient():
    return net.total_gradient(batch)

# --- answer
LINE = 13
NAME = "nabla_b"
WHAT = "nabla_b is set to zero again for every example, so only the last one is left in it."
RIGHT_LINE = "if x is mini_batch[0][0]: nabla_b = [np.zeros(b.shape) for b in self.biases]"
PARAMS = [("net.biases[%d]" % i, "G[0][%d]" % i) for i in range(2)] + [("net.weights[%d]" % i, "G[1][%d]" % i) for i in range(2)]
