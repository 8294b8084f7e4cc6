import numpy as np

dims = [3, 5, 4, 2]
L = len(dims) - 1
np.random.seed(43)
params = {}
for l in range(1, L + 1):
    params[f"W{l}"] = np.random.randn(dims[l], dims[l - 1]) * np.sqrt(2 / dims[l - 1])
    params[f"b{l}"] = np.zeros((dims[l], 1))
X = np.random.randn(3, 8)
Y = np.eye(2)[:, np.random.randint(0, 2, 8)]


def L_model_forward(X):
    A, caches = X, []
    for l in range(1, L + 1):
        Z = params[f"W{l}"] @ A + params[f"b{l}"]
        caches.append((A, Z))
        A = np.maximum(0, Z)
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0), caches


def loss():
    AL, _ = L_model_forward(X)
    return -np.mean(np.log((AL * Y).sum(axis=0)))


def gradient():
    AL, caches = L_model_forward(X)
    m = Y.shape[1]
    grads = {}
    dZ = AL - Y
    for l in range(L, 0, -1):
        A_prev, Z = caches[l - 1]
        if l != L:
            dZ = dA * (Z > 0)
        grads[f"dW{l}"] = dZ @ A_prev.T / m
        grads[f"db{l}"] = dZ.mean(axis=1, keepdims=True)
        dA = params[f"W{l}"].T @ dZ
    return grads

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [(k, "G['d%s']" % k[8:10]) for k in ["params['%s%d']" % (c, l) for l in (1, 2, 3) for c in "Wb"]]
