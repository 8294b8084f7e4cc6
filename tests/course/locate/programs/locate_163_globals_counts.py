import numpy as np

np.random.seed(63)
n_features, n_hidden, n_samples = 4, 3, 10
X = np.random.randn(n_features, n_samples)
Y = np.tanh(X[:2] - X[2:])
Wh = np.random.randn(n_hidden, n_features)
bh = np.random.randn(n_hidden, 1)
Wo = np.random.randn(2, n_hidden)
bo = np.random.randn(2, 1)

def forward():
    global H, O
    H = 1/(1+np.exp(-(Wh @ X + bh)))
    O = Wo @ H + bo

def loss():
    forward()
    return np.sum((O - Y)**2) / (2*n_samples)

def gradient():
    global dWh, dbh, dWo, dbo
    forward()
    dO = (O - Y) / X.shape[0]
    dWo = dO @ H.T
    dbo = dO.sum(axis=1, keepdims=True)
    dH = Wo.T @ dO
    dZ = dH * H * (1-H)
    dWh = dZ @ X.T
    dbh = dZ.sum(axis=1, keepdims=True)

# --- answer
LINE = 24
NAME = "dO"
WHAT = "X has its examples in columns: X.shape[0] is the number of features, the mean is over X.shape[1]."
RIGHT_LINE = "dO = (O - Y) / X.shape[1]"
PARAMS = [("Wh", "dWh"), ("bh", "dbh"), ("Wo", "dWo"), ("bo", "dbo")]
