CAUSE = "dead_relu"
CURE = [("b_out = np.full((1, 1), -3.0)", "b_out = np.full((1, 1), 3.0)")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 3000
# ---
import numpy as np

np.random.seed(71)
# minutes until the pizza arrives: never negative, so ReLU at the end as well
count = 90
distance = np.random.uniform(0, 1, count)
traffic = np.random.uniform(0, 1, count)
orders = np.random.uniform(0, 1, count)
minutes = 1 + 4 * distance * (0.5 + traffic) + 2 * orders ** 2 + np.random.normal(0, 0.1, count)
X = np.vstack((distance, traffic, orders)).T
Y = np.atleast_2d(minutes).T

w_hid = np.random.normal(0, 0.6, (3, 15))
b_hid = np.random.normal(0, 0.3, (1, 15))
w_out = np.random.normal(0, 0.2, (15, 1))
b_out = np.full((1, 1), -3.0)
net = (w_hid, b_hid, w_out, b_out)

relu = lambda s: np.maximum(s, 0)
relu_prime = lambda s: np.heaviside(s, 0)


def predict(features):
    return relu(np.tanh(features @ w_hid + b_hid) @ w_out + b_out)


def loss():
    return float(np.square(predict(X) - Y).mean())


def step(epsilon=0.05):
    activation = np.tanh(X @ w_hid + b_hid)
    score = activation @ w_out + b_out
    d_score = 2 * (relu(score) - Y) * relu_prime(score) / count
    d_hidden = (d_score @ w_out.T) * (1 - activation ** 2)
    np.subtract(w_out, epsilon * activation.T @ d_score, out=w_out)
    np.subtract(b_out, epsilon * d_score.sum(0, keepdims=True), out=b_out)
    np.subtract(w_hid, epsilon * X.T @ d_hidden, out=w_hid)
    np.subtract(b_hid, epsilon * d_hidden.sum(0, keepdims=True), out=b_hid)
