import numpy as np

visible, hidden, m = 4, 3, 8
rho, beta = 0.2, 0.5
rs = np.random.RandomState(237)
patches = rs.uniform(0.1, 0.9, (visible, m))
W1 = rs.randn(hidden, visible); b1 = rs.randn(hidden, 1)
W2 = rs.randn(visible, hidden); b2 = rs.randn(visible, 1)

def sigmoid(x): return 1 / (1 + np.exp(-x))

def activations():
    a2 = sigmoid(W1 @ patches + b1)
    a3 = sigmoid(W2 @ a2 + b2)
    return a2, a3

def loss():
    a2, a3 = activations()
    rho_hat = np.mean(a2, axis=1)
    kl = np.sum(rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat)))
    return np.sum((a3 - patches) ** 2) / (2 * m) + beta * kl

def gradient():
    a2, a3 = activations()
    rho_hat = np.mean(a2, axis=1, keepdims=True)
    delta3 = (a3 - patches) * a3 * (1 - a3) / m
    sparsity = beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))
    delta2 = (W2.T @ delta3 + sparsity) * a2 * (1 - a2)
    return {
        'W1': delta2 @ patches.T,
        'b1': delta2.sum(axis=1, keepdims=True),
        'W2': delta3 @ a2.T,
        'b2': delta3.sum(axis=1, keepdims=True),
    }

# --- answer
LINE = (27, 28)
NAME = "sparsity"
WHAT = "rho_hat is a mean over the m patches, so each patch has 1/m of its slope (delta3 is divided by m already)."
RIGHT_LINE = "sparsity = beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat)) / m"
PARAMS = [(k, "G['%s']" % k) for k in ("W1", "b1", "W2", "b2")]
