import numpy as np

np.random.seed(219)
left = np.random.randn(6, 4)
right = np.random.randn(6, 4)
similar = np.array([1, 0, 1, 1, 0, 0])
W = np.random.randn(4, 3)
b = np.random.randn(3)
margin = 2.5

def embed(x):
    return np.tanh(x @ W + b)

def loss():
    d2 = ((embed(left) - embed(right)) ** 2).sum(1)
    return (similar * d2 + (1 - similar) * np.maximum(0, margin - d2)).mean()

def gradient():
    el = embed(left)
    er = embed(right)
    diff = el - er
    d2 = (diff ** 2).sum(1)
    g = (similar - (1 - similar) * (d2 < margin)) / len(d2)
    g_left = 2 * g[:, None] * diff
    g_right = -g_left
    z_left = g_left * (1 - el ** 2)
    z_right = g_right * (1 - el ** 2)
    gW = left.T @ z_left + right.T @ z_right
    gb = z_left.sum(0) + z_right.sum(0)
    return gW, gb

# --- answer
LINE = 27
NAME = "z_right"
WHAT = "The right branch's slope takes its own activation er, not the left one's."
RIGHT_LINE = "z_right = g_right * (1 - er ** 2)"
PARAMS = [("W", "G[0]"), ("b", "G[1]")]
