import numpy as np

rng = np.random.default_rng(211)
T, d = 5, 4
tokens = rng.normal(size=(T, d))
target = rng.normal(size=(T, d))
Wq, Wk, Wv = (rng.normal(size=(d, d)) for _ in range(3))


def softmax_rows(s):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def attend():
    q, k, v = tokens @ Wq, tokens @ Wk, tokens @ Wv
    a = softmax_rows(q @ k.T / np.sqrt(d))
    return q, k, v, a, a @ v


def loss():
    return 0.5 * ((attend()[-1] - target) ** 2).sum()


def gradient():
    q, k, v, a, o = attend()
    do = o - target
    dv = a.T @ do
    da = do @ v.T
    ds = a * (da - (da * a).sum(axis=-1, keepdims=True))
    dq = ds @ k / np.sqrt(d)
    dk = ds.T @ q
    return tokens.T @ dq, tokens.T @ dk, tokens.T @ dv

# --- answer
LINE = 32
NAME = "dk"
WHAT = "The scores are divided by sqrt(d), so the keys' gradient is divided by it too, as the queries' is."
RIGHT_LINE = "dk = ds.T @ q / np.sqrt(d)"
PARAMS = [("Wq", "G[0]"), ("Wk", "G[1]"), ("Wv", "G[2]")]
