CAUSE = "wrong_gradient"
CURE = [("dU = np.outer(da, hs[t])", "dU += np.outer(da, hs[t])"), ("dW = np.outer(da, seq[t])", "dW += np.outer(da, seq[t])")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 120
# ---
import numpy as np

rng = np.random.RandomState(40)

# the sum of a short series, read step by step by a small recurrent network
X = rng.uniform(-0.6, 0.6, (60, 5, 1))
Y = X.sum(axis=(1, 2))

H = 6
W = rng.randn(H, 1) * 0.4
U = rng.randn(H, H) * 0.2
b = np.zeros(H)
V = rng.randn(H) * 0.4
c = np.zeros(1)
net = (W, U, b, V, c)


def rnn(seq):
    hs = [np.zeros(H)]
    for x_t in seq:
        hs.append(np.tanh(W @ x_t + U @ hs[-1] + b))
    return hs, V @ hs[-1] + c[0]


def predict(seqs):
    return np.array([rnn(seq)[1] for seq in seqs])


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    for n in rng.permutation(len(X))[:30]:
        seq = X[n]
        hs, y_hat = rnn(seq)
        dy = 2 * (y_hat - Y[n])
        dW, dU, db = np.zeros_like(W), np.zeros_like(U), np.zeros_like(b)
        dV, dc = dy * hs[-1], dy
        dh = dy * V
        for t in reversed(range(len(seq))):
            da = dh * (1 - hs[t + 1] ** 2)
            dW = np.outer(da, seq[t])
            dU = np.outer(da, hs[t])
            db += da
            dh = U.T @ da
        for p, g in zip((W, U, b, V, c), (dW, dU, db, dV, dc)):
            p -= 0.02 * np.clip(g, -5, 5)
