import numpy as np

rng = np.random.default_rng(34)
# who follows whom (directed)
edges = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (4, 5), (5, 0), (5, 6), (6, 2)]
NODES = 7
adj = np.eye(NODES)
for src, dst in edges:
    adj[src, dst] = 1
A_hat = adj / adj.sum(axis=1, keepdims=True)       # rows sum to one

node_features = rng.normal(size=(NODES, 4))
group = np.array([0, 0, 1, 1, 0, 1, 1])
train_nodes = np.array([0, 2, 3, 5])
gcn = [rng.normal(size=(4, 5)) * 0.8, rng.normal(size=(5, 2)) * 0.8]


def forward():
    S0 = A_hat @ node_features
    H = np.maximum(S0 @ gcn[0], 0)
    S1 = A_hat @ H
    out = S1 @ gcn[1]
    out = out - out.max(axis=1, keepdims=True)
    logp = out - np.log(np.exp(out).sum(axis=1, keepdims=True))
    return S0, H, S1, logp


def loss():
    logp = forward()[-1]
    return -logp[train_nodes, group[train_nodes]].mean()


def gradient():
    S0, H, S1, logp = forward()
    dout = np.zeros_like(logp)
    dout[train_nodes] = np.exp(logp[train_nodes])
    dout[train_nodes, group[train_nodes]] -= 1
    dout /= len(train_nodes)
    dW1 = S1.T @ dout
    dS1 = dout @ gcn[1].T
    dH = A_hat @ dS1
    dW0 = S0.T @ (dH * (H > 0))
    return [dW0, dW1]

# --- answer
LINE = 41
NAME = "dH"
WHAT = "The graph is directed and normalised by rows, so A_hat is not symmetric: the gradient goes back through A_hat.T."
RIGHT_LINE = "dH = A_hat.T @ dS1"
PARAMS = [("gcn[0]", "G[0]"), ("gcn[1]", "G[1]")]
