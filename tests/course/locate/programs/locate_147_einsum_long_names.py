import numpy as np

rs = np.random.RandomState(147)
inputs = rs.standard_normal((6, 3))
outputs = rs.standard_normal((6, 2))
first = rs.standard_normal((3, 5))
shift = rs.standard_normal(5)
second = rs.standard_normal((5, 2))
offset = rs.standard_normal(2)

def evaluate():
    hidden = np.tanh(np.einsum("ni,ih->nh", inputs, first) + shift)
    return hidden, np.einsum("nh,ho->no", hidden, second) + offset

def loss():
    return 0.5 * np.einsum("no->", (evaluate()[1] - outputs) ** 2)

def gradient():
    hidden, guess = evaluate()
    back = guess - outputs
    g_second = np.einsum("nh,no->ho", hidden, back)
    g_offset = np.einsum("no->o", back)
    back = np.einsum("no,ho,nh->nh", back, second, 1 - hidden ** 2)
    g_first = np.einsum("ni,nh->ih", inputs, back)
    g_shift = np.mean(back, axis=0)
    return g_first, g_shift, g_second, g_offset

# --- answer
LINE = 25
NAME = "g_shift"
WHAT = "The loss is a sum over the examples, so the bias's gradient is a sum too, not a mean."
RIGHT_LINE = "g_shift = np.sum(back, axis=0)"
PARAMS = list(zip(["first", "shift", "second", "offset"], ["G[%d]" % i for i in range(4)]))
