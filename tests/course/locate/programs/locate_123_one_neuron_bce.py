import numpy as np

rng = np.random.default_rng(123)
x = rng.normal(size=(10, 3))
t = (x.sum(axis=1) > 0.3).astype(int)
w = rng.normal(size=3)
b = np.array([0.4])

def neuron(x):
    return 1/(1 + np.exp(-(x @ w + b)))

def loss():
    a = neuron(x)
    return -(t*np.log(a) + (1 - t)*np.log(1 - a)).mean()

def gradient():
    a = neuron(x)
    dz = a - t
    dw = x.T @ dz / len(t)
    db = (t - a).mean()
    return dw, db

# --- answer
LINE = 20
NAME = "db"
WHAT = "The sign is the wrong way round: the bias's gradient is the mean of prediction minus target."
RIGHT_LINE = "db = (a - t).mean()"
PARAMS = [("w", "G[0]"), ("b", "G[1]")]
