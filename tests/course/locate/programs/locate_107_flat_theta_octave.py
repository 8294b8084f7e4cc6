import numpy as np

n_in, n_hid, n_lab = 3, 4, 2
m = 6
a = np.sin(np.arange(1, m * n_in + 1)).reshape(m, n_in)
labels = np.array([0, 1, 1, 0, 1, 0])
Y = np.eye(n_lab)[labels]
theta = np.cos(np.arange(1.0, n_hid * (n_in + 1) + n_lab * (n_hid + 1) + 1))

def unroll(t):
    cut = n_hid * (n_in + 1)
    return t[:cut].reshape(n_hid, n_in + 1), t[cut:].reshape(n_lab, n_hid + 1)

def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))

def cost(t):
    Theta1, Theta2 = unroll(t)
    a1 = np.c_[np.ones(m), a]
    a2 = np.c_[np.ones(m), sigmoid(a1 @ Theta1.T)]
    h = sigmoid(a2 @ Theta2.T)
    J = -(Y * np.log(h) + (1 - Y) * np.log(1 - h)).sum() / m
    delta3 = h - Y
    delta2 = (delta3 @ Theta2)[:, 1:] * a2[:, 1:] * (1 - a2[:, 1:])
    Theta1_grad = (a1.T @ delta2).reshape(n_hid, n_in + 1) / m
    Theta2_grad = (delta3.T @ a2) / m
    return J, np.concatenate([Theta1_grad.ravel(), Theta2_grad.ravel()])

def loss():
    return cost(theta)[0]

def gradient():
    return cost(theta)[1]

# --- answer
LINE = 25
NAME = "Theta1_grad"
WHAT = "a1.T @ delta2 is the transpose of what is wanted; reshape gives the shape but leaves the numbers in the wrong places."
RIGHT_LINE = "Theta1_grad = (delta2.T @ a1) / m"
PARAMS = [("theta", "G")]
