CAUSE = "other_loss"
CURE = [("(1 - eta * lmbda) * w", "(1 - eta * lmbda / n) * w")]
SCORE = "np.mean(np.argmax(predict(X), axis=0) == classes)"
STEPS = 150
# ---
import numpy as np

np.random.seed(36)
n = 90
classes = np.random.randint(0, 3, n)
angle = np.random.uniform(0, 2 * np.pi, n)
rad = np.array([0.4, 1.3, 2.2])[classes] + 0.1 * np.random.randn(n)
X = np.array([rad * np.cos(angle), rad * np.sin(angle)])        # three rings
Y = np.eye(3)[:, classes]

eta, lmbda, batch_size = 1.0, 0.02, 10


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


class Network(object):

    def __init__(self, sizes):
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a) + b)
        return a

    def total_cost(self, x, y):
        a = self.feedforward(x)
        cost = np.sum(np.nan_to_num(-y * np.log(a) - (1 - y) * np.log(1 - a))) / n
        return cost + 0.5 * (lmbda / n) * sum(np.linalg.norm(w) ** 2 for w in self.weights)

    def update_mini_batch(self, x, y):
        acts = [x]
        for b, w in zip(self.biases, self.weights):
            acts.append(sigmoid(np.dot(w, acts[-1]) + b))
        delta = (acts[-1] - y) / x.shape[1]
        nabla_w, nabla_b = [], []
        for l in (1, 0):
            nabla_w.insert(0, np.dot(delta, acts[l].T))
            nabla_b.insert(0, delta.sum(axis=1, keepdims=True))
            delta = np.dot(self.weights[l].T, delta) * acts[l] * (1 - acts[l])
        self.weights = [(1 - eta * lmbda) * w - eta * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - eta * nb for b, nb in zip(self.biases, nabla_b)]


net = Network([2, 15, 3])
predict = net.feedforward


def loss():
    return net.total_cost(X, Y)


def step():
    order = np.random.permutation(n)
    for k in range(0, n, batch_size):
        part = order[k:k + batch_size]
        net.update_mini_batch(X[:, part], Y[:, part])
