CAUSE = "unscaled_inputs"
CURE = [("X = houses", "X = (houses - houses.mean(axis=0)) / houses.std(axis=0)")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 1500
# ---
import numpy as np

rng = np.random.default_rng(1)
area = rng.uniform(40, 200, 70)
rooms = rng.integers(1, 7, 70)
year = rng.uniform(1900, 2020, 70)
houses = np.column_stack([area, rooms, year])
price = 0.02 * area + 0.3 * rooms + 0.01 * (year - 1960)
Y = ((price - price.mean()) / price.std()).reshape(-1, 1)
X = houses


class Model:
    pass


net = Model()
net.W1 = rng.normal(size=(3, 8)) / np.sqrt(3)
net.b1 = np.zeros(8)
net.W2 = rng.normal(size=(8, 1)) / np.sqrt(8)
net.b2 = np.zeros(1)


def predict(X):
    return np.tanh(X @ net.W1 + net.b1) @ net.W2 + net.b2


def loss():
    return float(np.mean((predict(X) - Y) ** 2))


def step(rate=0.05):
    h = np.tanh(X @ net.W1 + net.b1)
    d2 = 2 * (h @ net.W2 + net.b2 - Y) / len(X)
    d1 = (d2 @ net.W2.T) * (1 - h**2)
    net.W2 = net.W2 - rate * h.T @ d2
    net.b2 = net.b2 - rate * d2.sum(axis=0)
    net.W1 = net.W1 - rate * X.T @ d1
    net.b1 = net.b1 - rate * d1.sum(axis=0)
