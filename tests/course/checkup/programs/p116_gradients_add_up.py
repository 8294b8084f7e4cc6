CAUSE = "wrong_gradient"
CURE = [("        # p.zero_grad()\n", "        p.grad[...] = 0\n")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 3000
# ---
import numpy as np

rng = np.random.default_rng(3801)

# how many steps does the robot need from (x, y) to the charger at (0.3, -0.5)?
X = rng.uniform(-1, 1, (220, 2))
far = np.hypot(X[:, 0] - 0.3, X[:, 1] + 0.5)
Y = (4 * far + 0.1 * rng.normal(size=220) - 3)[:, None]


class Parameter:
    def __init__(self, data):
        self.data = data
        self.grad = np.zeros_like(data)


class Linear:
    def __init__(self, n_in, n_out):
        self.weight = Parameter(rng.normal(0, n_in ** -0.5, (n_in, n_out)))
        self.bias = Parameter(np.zeros(n_out))

    def forward(self, x):
        self.x = x
        return x @ self.weight.data + self.bias.data

    def backward(self, g):
        self.weight.grad += self.x.T @ g
        self.bias.grad += g.sum(axis=0)
        return g @ self.weight.data.T


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, g):
        return g * (1 - self.y ** 2)


net = [Linear(2, 20), Tanh(), Linear(20, 1)]
params = [p for layer in net if isinstance(layer, Linear) for p in (layer.weight, layer.bias)]


def predict(x):
    for layer in net:
        x = layer.forward(x)
    return x


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step(lr=0.1):
    g = 2 * (predict(X) - Y) / len(X)
    for layer in reversed(net):
        g = layer.backward(g)
    for p in params:
        p.data -= lr * p.grad
        # p.zero_grad()
