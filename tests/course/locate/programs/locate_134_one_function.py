import numpy as np

def nn(return_grad=False):
    N, D_in, H, D_out = len(x), x.shape[1], w1.shape[1], y.shape[1]
    # forward
    h = x.dot(w1)
    h_relu = np.maximum(h, 0)
    y_pred = h_relu.dot(w2)
    loss = np.square(y_pred - y).sum() / (2.0 * N)
    if not return_grad:
        return loss
    # backward
    grad_y_pred = 2.0 * (y_pred - y) / N
    grad_w2 = h_relu.T.dot(grad_y_pred)
    grad_h_relu = grad_y_pred.dot(w2.T)
    grad_h = grad_h_relu.copy()
    grad_h[h < 0] = 0
    grad_w1 = x.T.dot(grad_h)
    return grad_w1, grad_w2

np.random.seed(34)
x = np.random.randn(8, 4)
y = np.random.randn(8, 2)
w1 = np.random.randn(4, 6)
w2 = np.random.randn(6, 2)

def loss(): return nn()

def gradient(): return nn(True)

# --- answer
LINE = 13
NAME = "grad_y_pred"
WHAT = "The loss has the 1/2 that cancels the 2 of the square: the factor 2 is too many."
RIGHT_LINE = "grad_y_pred = (y_pred - y) / N"
PARAMS = [("w1", "G[0]"), ("w2", "G[1]")]
