CAUSE = "rate_too_large"
CURE = [("lr = 1.2", "lr = 0.1")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 300
# ---
import numpy as np

X = np.linspace(0, 2, 25)
Y = 1.5 * X - 0.7
lr = 1.2


class Line:
    w = 0.0
    b = 0.0


net = Line()


def predict(x):
    return net.w * x + net.b


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    error = predict(X) - Y
    dw, db = 2 * np.mean(error * X), 2 * np.mean(error)
    net.w -= lr * dw
    net.b -= lr * db
