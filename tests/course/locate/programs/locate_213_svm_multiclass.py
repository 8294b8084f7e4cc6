import numpy as np

np.random.seed(213)
num_train, num_classes, dim, hidden_dim = 9, 4, 3, 5
X = np.random.randn(num_train, dim)
y = np.random.randint(num_classes, size=num_train)
W1 = np.random.randn(dim, hidden_dim)
W2 = 0.5 * np.random.randn(hidden_dim, num_classes)


def get_margins():
    hidden = np.maximum(0, X.dot(W1))
    scores = hidden.dot(W2)
    correct = scores[np.arange(num_train), y][:, np.newaxis]
    margins = np.maximum(0, scores - correct + 1.0)
    margins[np.arange(num_train), y] = 0
    return hidden, margins


def loss():
    return get_margins()[1].sum() / num_train


def gradient():
    hidden, margins = get_margins()
    dscores = (margins > 0).astype(float)
    dscores[np.arange(num_train), y] = -1
    dscores /= num_train
    dW2 = hidden.T.dot(dscores)
    dhidden = dscores.dot(W2.T)
    dhidden[hidden <= 0] = 0
    dW1 = X.T.dot(dhidden)
    return {"W1": dW1, "W2": dW2}

# --- answer
LINE = 27
NAME = "dscores"
WHAT = "The right class's score is subtracted in every margin that counts, so its slope is minus the number of those margins, not -1."
RIGHT_LINE = "dscores[np.arange(num_train), y] = -dscores.sum(axis=1)"
PARAMS = [("W1", "G['W1']"), ("W2", "G['W2']")]
