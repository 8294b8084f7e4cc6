CAUSE = "unscaled_inputs"
CURE = [("x = np.array([sugar, pulse])", "x = np.array([(sugar - 110) / 25, (pulse - 75) / 12])")]
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 600
# ---
import numpy as np

np.random.seed(4)
sugar = 110 + 25 * np.random.randn(60)
pulse = 75 + 12 * np.random.randn(60)
x = np.array([sugar, pulse])  # a column for each patient
ill = ((sugar - 110) / 25 + (pulse - 75) / 12 > 0.2).astype(float)
X, Y = x, ill[None, :]
net = {"w": 0.1 * np.random.randn(1, 2), "b": np.zeros((1, 1))}


def predict(X):
    z = net["w"] @ X + net["b"]
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def loss():
    a = predict(X)
    return -np.mean(Y * np.log(a) + (1 - Y) * np.log(1 - a))


def step():
    dz = (predict(X) - Y) / X.shape[1]
    net["w"] -= 0.2 * dz @ X.T
    net["b"] -= 0.2 * dz.sum()
