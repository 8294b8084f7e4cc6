import numpy as np

rng = np.random.default_rng(114)
seq = rng.normal(size=(4, 3, 2))        # step, example, feature
last = rng.normal(size=(3, 5))
P = {k: rng.normal(size=s) * .8 for k, s in [("Wf", (2, 5)), ("Wi", (2, 5)), ("Wg", (2, 5)), ("bf", (5,))]}

def sg(z): return 1/(1+np.exp(-z))

def run():
    c = np.zeros((3, 5))
    memo = []
    for x in seq:
        f = sg(x@P["Wf"] + P["bf"])
        i = sg(x@P["Wi"])
        g = np.tanh(x@P["Wg"])
        c_new = f*c + i*g
        memo.append((x, f, i, g, c, c_new))
        c = c_new
    return c, memo

def loss():
    c, _ = run()
    return ((np.tanh(c) - last)**2).sum()/2

def gradient():
    c, memo = run()
    grads = {k: 0*v for k, v in P.items()}
    h = np.tanh(c)
    dc = (h - last)*(1 - h**2)
    for x, f, i, g, c_old, c_new in reversed(memo):
        dzf = dc*c_new*f*(1 - f)
        dzi = dc*g*i*(1 - i)
        dzg = dc*i*(1 - g**2)
        grads["Wf"] += x.T@dzf
        grads["bf"] += dzf.sum(0)
        grads["Wi"] += x.T@dzi
        grads["Wg"] += x.T@dzg
        dc = dc*f
    return grads

# --- answer
LINE = 32
NAME = "dzf"
WHAT = "The forget gate multiplies the old cell state, so its delta takes c_old, not c_new."
RIGHT_LINE = "dzf = dc*c_old*f*(1 - f)"
PARAMS = [("P[%r]" % k, "G[%r]" % k) for k in P]
