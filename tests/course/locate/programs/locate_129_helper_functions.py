import numpy as np

SEED = 129
_rs = np.random.RandomState(SEED)
FEATURES, HIDDEN = 2, 5
train_x = _rs.randn(7, FEATURES)
train_y = _rs.randn(7, 1)
theta_1 = _rs.randn(FEATURES, HIDDEN)
theta_2 = _rs.randn(HIDDEN, 1)

def affine(a, theta):
    return np.matmul(a, theta)

def activate(z):
    return np.tanh(z)

def activate_grad(a):
    return a * (1 - a)

def error(p, t):
    return p - t

def half_mse(p, t):
    return 0.5 * np.mean(error(p, t) ** 2)

def half_mse_grad(p, t):
    return error(p, t) / len(t)

def weight_grad(a, d):
    return np.matmul(a.T, d)

def pull_back(d, theta):
    return np.matmul(d, theta.T)

def loss():
    return half_mse(affine(activate(affine(train_x, theta_1)), theta_2), train_y)

def gradient():
    a1 = activate(affine(train_x, theta_1))
    p = affine(a1, theta_2)
    d2 = half_mse_grad(p, train_y)
    d1 = pull_back(d2, theta_2) * activate_grad(a1)
    return weight_grad(train_x, d1), weight_grad(a1, d2)

# --- answer
LINE = (18, 42)
NAME = "activate_grad"
WHAT = "a * (1 - a) is the sigmoid's slope; the activation is tanh, whose slope is 1 - a ** 2."
RIGHT_LINE = "return 1 - a ** 2"
PARAMS = [("theta_1", "G[0]"), ("theta_2", "G[1]")]
