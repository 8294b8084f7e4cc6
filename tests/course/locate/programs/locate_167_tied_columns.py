import numpy as np

rs = np.random.RandomState(67)
X = rs.rand(6, 7)          # 7 examples with 6 features
W = rs.randn(3, 6) * 0.7
b, c = rs.randn(3, 1), rs.randn(6, 1)
m = X.shape[1]

def autoencode():
    H = np.tanh(W.dot(X) + b)
    R = 1 / (1 + np.exp(-(W.T.dot(H) + c)))
    return H, R

def loss():
    H, R = autoencode()
    return -np.sum(X * np.log(R) + (1 - X) * np.log(1 - R)) / m

def gradient():
    H, R = autoencode()
    dR = R - X
    dH = W.dot(dR) * (1 - H ** 2)
    dW = H.dot(dR.T) + dH.dot(X.T) / m
    db = dH.sum(axis=1, keepdims=True) / m
    dc = dR.sum(axis=1, keepdims=True) / m
    return dW, db, dc

# --- answer
LINE = 22
NAME = "dW"
WHAT = "/ m binds closer than +, so only the encoder's part is averaged; the decoder's part is a sum."
RIGHT_LINE = "dW = (H.dot(dR.T) + dH.dot(X.T)) / m"
PARAMS = [("W", "G[0]"), ("b", "G[1]"), ("c", "G[2]")]
