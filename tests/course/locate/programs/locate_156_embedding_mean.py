import numpy as np

np.random.seed(156)
sentences = np.array([[0, 3, 3], [1, 2, 0], [4, 4, 4], [5, 1, 3]])
sentiment = np.array([1., 0., 0., 1.])
table = np.random.normal(size=(6, 4))
w = np.random.normal(size=4)
b = np.zeros(1)

def forward():
    bag = table[sentences].mean(axis=1)
    act = np.tanh(bag)
    logit = act @ w + b
    return act, 1 / (1 + np.exp(-logit))

def loss():
    p = forward()[1]
    return -np.sum(np.log(np.where(sentiment == 1, p, 1 - p)))

def gradient():
    act, p = forward()
    dlogit = p - sentiment
    dw = dlogit @ act
    db = dlogit.sum(keepdims=True)
    dbag = np.outer(dlogit, w) * (1 - act ** 2)
    per_word = np.repeat(dbag[:, None, :], 3, axis=1) / 3
    dtable = np.zeros_like(table)
    np.add.at(dtable, sentences, per_word)
    return {'table': dtable, 'w': dw, 'b': db}

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [(k, "G['%s']" % k) for k in ('table', 'w', 'b')]
