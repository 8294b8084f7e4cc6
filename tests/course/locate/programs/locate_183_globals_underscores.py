import numpy as np

np.random.seed(183)
x_data = np.random.uniform(-1, 1, (9, 3))
y_data = np.random.uniform(0, 1, (9, 1))
w_1 = np.random.uniform(-1, 1, (3, 3))
w_2 = np.random.uniform(-1, 1, (3, 3))
w_3 = np.random.uniform(-1, 1, (3, 1))

def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))

def d_sigmoid(s):
    return s * (1.0 - s)

def loss():
    o_1 = sigmoid(x_data @ w_1)
    o_2 = sigmoid(o_1 @ w_2)
    o_3 = sigmoid(o_2 @ w_3)
    return np.mean((y_data - o_3) ** 2)

def gradient():
    o_1 = sigmoid(x_data @ w_1)
    o_2 = sigmoid(o_1 @ w_2)
    o_3 = sigmoid(o_2 @ w_3)
    e_3 = -2.0 * (y_data - o_3) / y_data.shape[0]
    d_3 = e_3 * d_sigmoid(o_3)
    e_2 = d_3 @ w_3.T
    d_2 = e_2 * d_sigmoid(o_2)
    e_1 = d_2 @ w_2.T
    d_1 = e_1 * d_sigmoid(o_1)
    grad_w_3 = o_2.T @ d_3
    grad_w_2 = x_data.T @ d_2
    grad_w_1 = x_data.T @ d_1
    return grad_w_1, grad_w_2, grad_w_3

# --- answer
LINE = 33
NAME = "grad_w_2"
WHAT = "The input of the second layer is o_1, not x_data."
RIGHT_LINE = "grad_w_2 = o_1.T @ d_2"
PARAMS = [("w_1", "G[0]"), ("w_2", "G[1]"), ("w_3", "G[2]")]
