CAUSE = "updated_copy"
CURE = [("vectors -= lr * grad_vectors", "np.add.at(E, ids, -lr * grad_vectors)")]
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 400
# ---
import numpy as np

rng = np.random.RandomState(20)
# two word sentences "<adverb> <adjective>": positive or negative? learnt word vectors, score = their product
words = ("very really quite not never hardly good great nice fine lovely fun bad awful poor sad ugly boring").split()
index = {w: i for i, w in enumerate(words)}
sentences, Y = [], []
for adverb in words[:6]:
    for adjective in words[6:]:
        sentences.append([index[adverb], index[adjective]])
        positive = index[adjective] < 12
        Y.append(int(positive) if index[adverb] < 3 else int(not positive))
X, Y = np.array(sentences), np.array(Y)

DIM = 4
E = 0.5 * rng.randn(len(words), DIM)
head = 0.0 * rng.randn(1)
net = {"E": E, "head": head}


def predict(ids):
    score = (E[ids[:, 0]] * E[ids[:, 1]]).sum(axis=1) + head
    return 1 / (1 + np.exp(-score))


def loss():
    p = predict(X)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))


def step(lr=3.0):
    error = (predict(X) - Y) / len(X)
    for column in (0, 1):
        ids, others = X[:, column], X[:, 1 - column]
        vectors = E[ids]
        grad_vectors = error[:, None] * E[others]
        vectors -= lr * grad_vectors
    head[0] -= lr * error.sum()
