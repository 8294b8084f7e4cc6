import numpy as np

np.random.seed(90)
N, D, H, C = 8, 5, 7, 4
X = np.random.randn(N, D)
y = np.random.randint(C, size=N)
W = 0.6 * np.random.randn(D, H)
b = 0.1 * np.random.randn(1, H)
W2 = 0.6 * np.random.randn(H, C)
b2 = 0.1 * np.random.randn(1, C)
conf = 0.2     # confidence penalty: - conf * entropy


def evaluate():
    hidden_layer = np.maximum(0, np.dot(X, W) + b)
    scores = np.dot(hidden_layer, W2) + b2
    exp_scores = np.exp(scores)
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
    return hidden_layer, probs


def loss():
    _, probs = evaluate()
    data_loss = np.sum(-np.log(probs[range(N), y])) / N
    entropy = -np.sum(probs * np.log(probs)) / N
    return data_loss - conf * entropy


def gradient():
    hidden_layer, probs = evaluate()
    logp = np.log(probs)

    # gradient of the cross-entropy
    dscores = probs
    dscores[range(N), y] -= 1
    dscores /= N

    # gradient of the confidence penalty
    row_entropy = -np.sum(probs * logp, axis=1, keepdims=True)
    dscores = dscores + conf * probs * (logp + row_entropy) / N

    dW2 = np.dot(hidden_layer.T, dscores)
    db2 = np.sum(dscores, axis=0, keepdims=True)
    dhidden = np.dot(dscores, W2.T)
    dhidden[hidden_layer <= 0] = 0
    dW = np.dot(X.T, dhidden)
    db = np.sum(dhidden, axis=0, keepdims=True)
    return dict(W=dW, b=db, W2=dW2, b2=db2)

# --- answer
LINE = (34, 35, 36)
NAME = "dscores"
WHAT = "dscores is the same array as probs: the in-place changes spoil probs, which the penalty still needs. A copy is missing."
RIGHT_LINE = "dscores = probs.copy()"
PARAMS = [(k, "G['%s']" % k) for k in ("W", "b", "W2", "b2")]
