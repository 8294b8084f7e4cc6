import numpy as np

class VanillaRNN:
    def __init__(self, n_in, n_hid, n_out):
        rng = np.random.default_rng(54)
        self.U = rng.normal(size=(n_in, n_hid)) / np.sqrt(n_in)
        self.W = rng.normal(size=(n_hid, n_hid)) / np.sqrt(n_hid)
        self.V = rng.normal(size=(n_hid, n_out)) / np.sqrt(n_hid)
        self.b = rng.normal(size=n_hid) * 0.1

    def forward(self, seq):
        self.h = [np.zeros((seq.shape[1], self.W.shape[0]))]
        for x in seq:
            self.h.append(np.tanh(x @ self.U + self.h[-1] @ self.W + self.b))
        return self.h[-1] @ self.V

    def backward(self, seq, dout):
        dV = self.h[-1].T @ dout
        dU, dW, db = 0, 0, 0
        dh = dout @ self.V.T
        for t in range(len(seq), 0, -1):
            dz = dh * (1 - self.h[t - 1] ** 2)
            dU = dU + seq[t - 1].T @ dz
            dW = dW + self.h[t - 1].T @ dz
            db = db + dz.sum(axis=0)
            dh = dz @ self.W.T
        return dU, dW, dV, db

rng = np.random.default_rng(540)
seq = rng.normal(size=(3, 5, 2))
goal = rng.normal(size=(5, 2))
rnn = VanillaRNN(2, 4, 2)

def loss():
    return np.mean(np.sum((rnn.forward(seq) - goal) ** 2, axis=1))

def gradient():
    out = rnn.forward(seq)
    return rnn.backward(seq, 2 * (out - goal) / len(goal))

# --- answer
LINE = 22
NAME = "dz"
WHAT = "self.h[0] is the initial state, so the tanh of step t is self.h[t], not self.h[t - 1]."
RIGHT_LINE = "dz = dh * (1 - self.h[t] ** 2)"
PARAMS = [("rnn." + k, "G[%d]" % i) for i, k in enumerate("UWVb")]
