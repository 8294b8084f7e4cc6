import numpy as np


class RNN:
    def __init__(self, n_x, n_h, n_y):
        gen = np.random.default_rng(15)
        self.U = gen.normal(0, 0.5, (n_h, n_x))
        self.W = gen.normal(0, 0.5, (n_h, n_h))
        self.V = gen.normal(0, 0.5, (n_y, n_h))

    def forward_propagation(self, x):
        T = len(x)
        s = np.zeros((T + 1, self.W.shape[0]))      # s[-1] is the initial state, zero
        o = np.zeros((T, self.V.shape[0]))
        for t in np.arange(T):
            s[t] = np.tanh(self.U.dot(x[t]) + self.W.dot(s[t - 1]))
            o[t] = self.V.dot(s[t])
        return o, s

    def calculate_loss(self, x, y):
        o, s = self.forward_propagation(x)
        return 0.5 * np.sum((o - y) ** 2)

    def bptt(self, x, y):
        T = len(y)
        o, s = self.forward_propagation(x)
        dLdU, dLdV, dLdW = np.zeros(self.U.shape), np.zeros(self.V.shape), np.zeros(self.W.shape)
        delta_o = o - y
        carry = np.zeros(self.W.shape[0])
        for t in np.arange(T):
            dLdV += np.outer(delta_o[t], s[t])
            ds = self.V.T.dot(delta_o[t]) + carry
            delta_t = ds * (1 - s[t] ** 2)
            dLdW += np.outer(delta_t, s[t - 1])
            dLdU += np.outer(delta_t, x[t])
            carry = self.W.T.dot(delta_t)
        return dLdU, dLdV, dLdW


gen = np.random.default_rng(16)
rnn = RNN(3, 5, 2)
series, wanted = gen.normal(size=(6, 3)), gen.normal(size=(6, 2))


def loss():
    return rnn.calculate_loss(series, wanted)


def gradient():
    return rnn.bptt(series, wanted)

# --- answer
LINE = 30
NAME = "the loop over time"
WHAT = "Backpropagation through time must go from the last step to the first: np.arange(T)[::-1]."
RIGHT_LINE = "for t in np.arange(T)[::-1]:"
PARAMS = [("rnn.U", "G[0]"), ("rnn.V", "G[1]"), ("rnn.W", "G[2]")]
