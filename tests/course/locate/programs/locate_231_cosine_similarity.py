import numpy as np

gen = np.random.RandomState(231)
queries, documents = gen.randn(6, 3), gen.randn(6, 4)
relevance = gen.uniform(-1, 1, 6)
P, Q = gen.randn(3, 2), gen.randn(4, 2)


def norm(rows):
    return np.sqrt((rows ** 2).sum(1, keepdims=True))


def parts():
    a, b = queries @ P, documents @ Q
    return a, b, norm(a), norm(b)


def cosine(a, b, na, nb):
    return (a * b).sum(1, keepdims=True) / (na * nb)


def loss():
    return float(((cosine(*parts())[:, 0] - relevance) ** 2).sum())


def gradient():
    a, b, na, nb = parts()
    cos = cosine(a, b, na, nb)
    up = 2 * (cos - relevance.reshape(6, 1))
    da = up * (b / nb - cos * a / na) / na
    db = up * (a / na - cos * b / nb) / nb
    return np.dot(da.T, queries).T, np.einsum("ni,nj->ij", documents, db)

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("P", "G[0]"), ("Q", "G[1]")]
