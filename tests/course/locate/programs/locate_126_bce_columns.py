import numpy as np

r = np.random.RandomState(26)
x = r.rand(3, 7)
y = (r.rand(1, 7) > .5).astype(float)
W1 = r.randn(4, 3)
b1 = r.randn(4, 1)
W2 = r.randn(1, 4)
b2 = r.randn(1, 1)
m = x.shape[1]

s = lambda z: 1/(1+np.exp(-z))

def loss():
    yhat = s(W2 @ s(W1 @ x + b1) + b2)
    return -np.mean(y*np.log(yhat) + (1-y)*np.log(1-yhat))

def gradient():
    a1 = s(W1 @ x + b1)
    yhat = s(W2 @ a1 + b2)
    dz2 = (yhat - y) * yhat * (1 - yhat)
    dW2 = dz2 @ a1.T / m
    db2 = dz2.sum(axis=1, keepdims=True) / m
    dz1 = W2.T @ dz2 * a1 * (1 - a1)
    dW1 = dz1 @ x.T / m
    db1 = dz1.sum(axis=1, keepdims=True) / m
    return dict(W1=dW1, b1=db1, W2=dW2, b2=db2)

# --- answer
LINE = 21
NAME = "dz2"
WHAT = "With the cross-entropy the sigmoid's slope cancels: dz2 is yhat - y."
RIGHT_LINE = "dz2 = yhat - y"
PARAMS = [(k, "G['%s']" % k) for k in ("W1", "b1", "W2", "b2")]
