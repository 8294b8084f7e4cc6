import numpy as np

rng = np.random.default_rng(17)
seq_len = d_model = 6
x = rng.normal(size=(seq_len, d_model))
target = rng.normal(size=(seq_len, d_model))
Wq, Wk, Wv, Wo = (rng.normal(size=(d_model, d_model)) / np.sqrt(d_model) for _ in range(4))
causal = np.triu(np.full((seq_len, seq_len), -1e9), k=1)


def softmax(a):
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def attention():
    q, k, v = x @ Wq, x @ Wk, x @ Wv
    scores = q @ k.T / np.sqrt(d_model) + causal
    weights = softmax(scores)
    context = weights @ v
    return q, k, v, weights, context, context @ Wo


def loss():
    return np.mean((attention()[-1] - target) ** 2)


def gradient():
    q, k, v, weights, context, out = attention()
    d_out = 2 * (out - target) / out.size
    d_Wo = context.T @ d_out
    d_context = d_out @ Wo.T
    d_weights = d_context @ v.T
    d_v = weights.T @ d_context
    d_scores = weights * (d_weights - np.sum(d_weights * weights, axis=-1, keepdims=True))
    d_scores = d_scores / np.sqrt(d_model)
    d_q = d_scores @ k
    d_k = d_scores @ q
    d_Wq = x.T @ d_q
    d_Wk = x.T @ d_k
    d_Wv = x.T @ d_v
    return d_Wq, d_Wk, d_Wv, d_Wo

# --- answer
LINE = 38
NAME = "d_k"
WHAT = "scores[i, j] = q[i] . k[j], so the gradient of the keys needs the transposed scores."
RIGHT_LINE = "d_k = d_scores.T @ q"
PARAMS = [("Wq", "G[0]"), ("Wk", "G[1]"), ("Wv", "G[2]"), ("Wo", "G[3]")]
