import numpy as np

np.random.seed(227)
pixels = np.random.rand(6, 4)
digits = np.array([[1, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]])
w1 = np.random.randn(4, 5)
b1 = np.random.randn(5)
w2 = np.random.randn(5, 3)
b2 = np.random.randn(3)

def feed():
    a1 = np.tanh(np.dot(pixels, w1) + b1)
    e = np.exp(np.dot(a1, w2) + b2)
    return a1, e / e.sum(axis=1)[:, np.newaxis]

def loss():
    a1, a2 = feed()
    return -np.sum(digits * np.log(a2))

def gradient():
    a1, a2 = feed()
    error = np.zeros_like(digits)
    error[:] = a2 - digits
    dw2 = np.dot(a1.T, error)
    db2 = error.sum(axis=0)
    d1 = np.dot(error, w2.T) * (1 - a1 ** 2)
    dw1 = np.dot(pixels.T, d1)
    db1 = d1.sum(axis=0)
    return dw1, db1, dw2, db2

# --- answer
LINE = (22, 23)
NAME = "error"
WHAT = "digits holds whole numbers, and zeros_like takes over that type, so everything behind the point is cut off."
RIGHT_LINE = "error = np.zeros(digits.shape)"
PARAMS = [("w1", "G[0]"), ("b1", "G[1]"), ("w2", "G[2]"), ("b2", "G[3]")]
