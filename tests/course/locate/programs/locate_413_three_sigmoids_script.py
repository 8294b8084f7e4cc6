import numpy as np

def sigmoid(x): return 1 / (1 + np.exp(-x))
def dsigmoid(y): return y * (1 - y)      # y is already sigmoid(x)

prng = np.random.RandomState(12)
n, h1, h2 = 10, 6, 5
A = prng.uniform(-1, 1, (n, 4))
T = prng.uniform(0, 1, (n, 2))
A_test = prng.uniform(-1, 1, (n, 4))
T_test = prng.uniform(0, 1, (n, 2))
test_errors = []

K1 = prng.uniform(-1, 1, (4, h1)); c1 = prng.uniform(-1, 1, h1)
K2 = prng.uniform(-1, 1, (h1, h2)); c2 = prng.uniform(-1, 1, h2)
K3 = prng.uniform(-1, 1, (h2, 2)); c3 = prng.uniform(-1, 1, 2)


def run(inp):
    global in1, in2, in3, out1, out2, out3
    in1 = inp.dot(K1) + c1
    out1 = sigmoid(in1)
    in2 = out1.dot(K2) + c2
    out2 = sigmoid(in2)
    in3 = out2.dot(K3) + c3
    out3 = sigmoid(in3)


def test():
    run(A_test)
    test_errors.append(((out3 - T_test) ** 2).sum() / n / 2)


def loss():
    run(A)
    return ((out3 - T) ** 2).sum() / n / 2


def gradient():
    run(A)
    err = out3 - T
    test()
    delta3 = err * dsigmoid(out3) / n
    delta2 = delta3.dot(K3.T) * dsigmoid(out2)
    delta1 = delta2.dot(K2.T) * dsigmoid(out1)
    grad_K3 = out2.T.dot(delta3)
    grad_K2 = out1.T.dot(delta2)
    grad_K1 = A.T.dot(delta1)
    return (grad_K1, delta1.sum(0)), (grad_K2, delta2.sum(0)), (grad_K3, delta3.sum(0))

# --- answer
LINE = (42, 43)
NAME = "out3"
WHAT = "test() runs the network on the test inputs and overwrites the global out1, out2, out3 before the deltas are made of them."
RIGHT_LINE = "test(); run(A)"
PARAMS = [("K%d" % i, "G[%d][0]" % (i - 1)) for i in (1, 2, 3)] + [("c%d" % i, "G[%d][1]" % (i - 1)) for i in (1, 2, 3)]
