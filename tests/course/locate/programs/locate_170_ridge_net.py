import numpy as np

class RidgeNet:
    def __init__(self, hidden=4, alpha=0.2, random_state=70):
        self.alpha = alpha
        rng = np.random.RandomState(random_state)
        self.coefs_ = [rng.uniform(-1, 1, (3, hidden)), rng.uniform(-1, 1, (hidden, 1))]
        self.intercepts_ = [rng.uniform(-1, 1, hidden), rng.uniform(-1, 1, 1)]

    def _forward(self, X):
        hid = np.maximum(X @ self.coefs_[0] + self.intercepts_[0], 0)
        return hid, hid @ self.coefs_[1] + self.intercepts_[1]

    def objective(self, X, y):
        _, pred = self._forward(X)
        penalty = sum(np.vdot(w, w) for w in self.coefs_)
        return (0.5 * np.sum((pred - y) ** 2) + 0.5 * self.alpha * penalty) / len(X)

    def gradients(self, X, y):
        n = len(X)
        hid, pred = self._forward(X)
        delta = pred - y
        coef_grads, intercept_grads = [None, None], [None, None]
        for i, (inp, act) in reversed(list(enumerate([(X, hid), (hid, None)]))):
            if act is not None:
                delta = delta @ self.coefs_[i + 1].T
                delta[act == 0] = 0
            coef_grads[i] = (inp.T @ delta + 2 * self.alpha * self.coefs_[i]) / n
            intercept_grads[i] = delta.mean(axis=0)
        return coef_grads, intercept_grads

rng = np.random.RandomState(700)
X, y = rng.randn(7, 3), rng.randn(7, 1)
model = RidgeNet()

def loss():
    return model.objective(X, y)

def gradient():
    return model.gradients(X, y)

# --- answer
LINE = 28
NAME = "coef_grads"
WHAT = "The penalty has a factor 1/2 in the objective, so its gradient is alpha * w, without the 2."
RIGHT_LINE = "coef_grads[i] = (inp.T @ delta + self.alpha * self.coefs_[i]) / n"
PARAMS = [("model.coefs_[%d]" % i, "G[0][%d]" % i) for i in range(2)] + [("model.intercepts_[%d]" % i, "G[1][%d]" % i) for i in range(2)]
