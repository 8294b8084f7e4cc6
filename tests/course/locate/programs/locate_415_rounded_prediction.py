import numpy as np

np.random.seed(6)

# AND, OR, NAND, XOR at the same time: one output for each
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([[0, 0, 1, 0],
              [0, 1, 1, 1],
              [0, 1, 1, 1],
              [1, 1, 0, 0]])

inputLayerSize, hiddenLayerSize, outputLayerSize = 2, 3, 4
Wh = np.random.uniform(-1, 1, size=(inputLayerSize, hiddenLayerSize))
Bh = np.random.uniform(-1, 1, size=(1, hiddenLayerSize))
Wo = np.random.uniform(-1, 1, size=(hiddenLayerSize, outputLayerSize))
Bo = np.random.uniform(-1, 1, size=(1, outputLayerSize))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def feed():
    H = sigmoid(np.dot(X, Wh) + Bh)
    O = sigmoid(np.dot(H, Wo) + Bo)
    return H, O


def loss():
    H, O = feed()
    return np.sum((Y - O) ** 2) * 0.5


def gradient():
    H, O = feed()
    prediction = np.round(O)
    E = prediction - Y
    dO = E * O * (1 - O)
    dH = dO.dot(Wo.T) * H * (1 - H)
    gradWo = H.T.dot(dO)
    gradBo = np.sum(dO, axis=0, keepdims=True)
    gradWh = X.T.dot(dH)
    gradBh = np.sum(dH, axis=0, keepdims=True)
    return [gradWh, gradBh, gradWo, gradBo]

# --- answer
LINE = (37, 36)
NAME = "E"
WHAT = "The error is taken of the rounded outputs (0 or 1); the loss uses the outputs themselves."
RIGHT_LINE = "E = O - Y"
PARAMS = [("Wh", "G[0]"), ("Bh", "G[1]"), ("Wo", "G[2]"), ("Bo", "G[3]")]
