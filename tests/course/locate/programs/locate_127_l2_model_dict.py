import numpy as np

rng = np.random.default_rng(27)
reg = 0.3
model = {
    'W1': rng.normal(size=(3, 5)), 'b1': np.zeros(5),
    'W2': rng.normal(size=(5, 2)), 'b2': np.zeros(2),
}
X = rng.normal(size=(8, 3))
y = rng.normal(size=(8, 2))

def scores(model):
    h = np.maximum(0, X.dot(model['W1']) + model['b1'])
    return h, h.dot(model['W2']) + model['b2']

def loss():
    _, out = scores(model)
    data_loss = np.sum((out - y)**2) / (2 * X.shape[0])
    reg_loss = 0.5*reg*np.sum(model['W1']*model['W1']) + 0.5*reg*np.sum(model['W2']*model['W2'])
    return data_loss + reg_loss

def gradient():
    grads = {}
    h, out = scores(model)
    dout = (out - y) / X.shape[0]
    grads['W2'] = h.T.dot(dout)
    grads['b2'] = np.sum(dout, axis=0)
    dh = dout.dot(model['W2'].T)
    dh[h <= 0] = 0
    grads['W1'] = X.T.dot(dh)
    grads['W1'] += reg * model['W1']
    grads['b1'] = np.sum(dh, axis=0)
    return grads

# --- answer
LINE = 26
NAME = "grads['W2']"
WHAT = "The penalty on W2 is in the loss, but its gradient reg * W2 is not added."
RIGHT_LINE = "grads['W2'] = h.T.dot(dout) + reg * model['W2']"
PARAMS = [("model['%s']" % k, "G['%s']" % k) for k in ("W1", "b1", "W2", "b2")]
