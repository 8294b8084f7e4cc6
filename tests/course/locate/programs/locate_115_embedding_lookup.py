import numpy as np

r = np.random.RandomState(15)
words = np.array([0, 2, 1, 2, 4, 2, 0])
next_word = np.array([2, 1, 2, 4, 2, 0, 3])
E = r.randn(5, 3)
W = r.randn(3, 5)
b = r.randn(5)

def softmax(s):
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

def probabilities():
    emb = np.tanh(E[words])
    return emb, softmax(emb @ W + b)

def loss():
    _, p = probabilities()
    return -np.log(p[np.arange(len(words)), next_word]).mean()

def gradient():
    emb, p = probabilities()
    d = p.copy()
    d[np.arange(len(words)), next_word] -= 1
    d /= len(words)
    dW = emb.T @ d
    db = d.sum(axis=0)
    demb = (d @ W.T) * (1 - emb ** 2)
    dE = np.zeros_like(E)
    dE[words] += demb
    return dE, dW, db

# --- answer
LINE = 31
NAME = "dE"
WHAT = "With repeated indices, += on dE[words] keeps only one of the contributions; np.add.at adds them all."
RIGHT_LINE = "np.add.at(dE, words, demb)"
PARAMS = [("E", "G[0]"), ("W", "G[1]"), ("b", "G[2]")]
