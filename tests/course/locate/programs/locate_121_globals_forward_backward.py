import numpy as np

rs = np.random.RandomState(121)
X = rs.uniform(-1, 1, (12, 2))
Y = np.sin(3*X[:, :1])*4
w1 = rs.randn(2, 6)
b1 = rs.randn(1, 6)
w2 = rs.randn(6, 1)*3
b2 = rs.randn(1, 1)
z1 = a1 = yhat = None
dw1 = db1 = dw2 = db2 = None

def forward():
    global z1, a1, yhat
    z1 = np.dot(X, w1) + b1
    a1 = np.tanh(z1)
    yhat = np.dot(a1, w2) + b2

def backward():
    global dw1, db1, dw2, db2
    dyhat = (yhat - Y)/len(X)
    dw2 = np.dot(a1.T, dyhat)
    db2 = np.sum(dyhat, axis=0, keepdims=True)
    dz1 = np.dot(dyhat, w2.T)*(1 - np.tanh(z1)**2)
    dz1 = np.clip(dz1, -0.1, 0.1)
    dw1 = np.dot(X.T, dz1)
    db1 = np.sum(dz1, axis=0, keepdims=True)

def loss():
    forward()
    return 0.5*np.mean((yhat - Y)**2)

def gradient():
    forward()
    backward()
    return dw1, db1, dw2, db2

# --- answer
LINE = 25
NAME = "dz1"
WHAT = "Clipping changes the deltas: what comes out is no longer the slope of the loss."
RIGHT_LINE = "pass"
PARAMS = [("w1", "G[0]"), ("b1", "G[1]"), ("w2", "G[2]"), ("b2", "G[3]")]
