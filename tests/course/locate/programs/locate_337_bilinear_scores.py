import numpy as np

# relation scores  s = tanh(e1' M_k e2 + V e1 + V e2), a bilinear tensor layer with square slices
rng = np.random.default_rng(37)
n, slices = 5, 5
entities = rng.normal(size=(7, n))
M = rng.normal(size=(slices, n, n)) * 0.3
V = rng.normal(size=(slices, n)) * 0.3
u = rng.normal(size=slices)
triples = [(0, 1, 1), (2, 3, 0), (4, 4, 1), (5, 0, 0), (6, 1, 1), (1, 0, 0), (3, 3, 0)]


def hidden(i, j):
    a, b = entities[i], entities[j]
    return np.tanh(a @ M @ b + V @ (a + b))


def loss():
    value = 0
    for i, j, true in triples:
        s = u @ hidden(i, j)
        value += np.log1p(np.exp(-s if true else s))
    return value


def gradient():
    grads = {name: np.zeros_like(param) for name, param in (("E", entities), ("M", M), ("V", V), ("u", u))}
    for i, j, true in triples:
        a, b = entities[i], entities[j]
        h = hidden(i, j)
        y = -1 if true else 1
        error = y / (1 + np.exp(-y * (u @ h)))
        grads["u"] += error * h
        delta = error * u * (1 - h * h)
        grads["M"] += np.multiply.outer(delta, np.outer(a, b))
        grads["V"] += np.outer(delta, a + b)
        grads["E"][i] += delta @ (M @ b) + delta @ V
        grads["E"][j] += delta @ (a @ M) + V.T @ delta
    return grads

# --- answer
LINE = None
NAME = None
WHAT = "Right: delta @ V and V.T @ delta are the same; an entity that is paired with itself gets both parts."
RIGHT_LINE = None
PARAMS = [("entities", "G['E']"), ("M", "G['M']"), ("V", "G['V']"), ("u", "G['u']")]
