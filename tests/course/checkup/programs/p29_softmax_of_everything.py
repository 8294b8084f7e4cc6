CAUSE = "softmax_axis"
CURE = [("exps / exps.sum()", "exps / exps.sum(axis=0)")]
SCORE = "np.mean(np.argmax(predict(X), axis=0) == answer)"
STEPS = 1500
# ---
import numpy as np

np.random.seed(12)
answer = np.random.choice(4, 100, p=[0.55, 0.2, 0.15, 0.1])
X = np.random.randn(4, 100) * 0.5
X[answer, np.arange(100)] += 1.5
Y = np.zeros((4, 100))
Y[answer, np.arange(100)] = 1


class SoftmaxRegression:
    def __init__(self):
        self.W = np.zeros((4, 4))
        self.b = np.zeros((4, 1))

    def probabilities(self, X):
        exps = np.exp(self.W @ X + self.b)
        return exps / exps.sum()


net = SoftmaxRegression()


def predict(X):
    return net.probabilities(X)


def loss():
    return -np.mean(np.log(predict(X)[answer, np.arange(100)]))


def step():
    wrong = (predict(X) - Y) / 100
    net.W -= 0.5 * wrong @ X.T
    net.b -= 0.5 * wrong.sum(axis=1, keepdims=True)
