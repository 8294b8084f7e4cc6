import math

N, NI, NH, NO = 4, 3, 3, 2
in_ = [0.5, -1.0, 0.3,  1.2, 0.1, -0.7,  -0.4, 0.8, 0.6,  0.0, -0.9, 1.1]
want = [1.0, 0.0,  0.0, 1.0,  0.5, 0.5,  1.0, 1.0]
w_ih = [0.2, -0.5, 0.8,  0.4, 0.9, -0.3,  -0.7, 0.1, 0.6]
b_h = [0.1, -0.1, 0.2]
w_ho = [0.3, -0.6,  1.0, 0.5,  -0.2, 0.7]
b_o = [0.0, 0.1]
hid = [0.0] * NH
out = [0.0] * NO


def forward(n):
    for j in range(NH):
        acc = b_h[j]
        for i in range(NI):
            acc += in_[n*NI + i] * w_ih[i*NH + j]
        hid[j] = math.tanh(acc)
    for k in range(NO):
        acc = b_o[k]
        for j in range(NH):
            acc += hid[j] * w_ho[j*NO + k]
        out[k] = acc


def loss():
    err = 0.0
    for n in range(N):
        forward(n)
        for k in range(NO):
            d = out[k] - want[n*NO + k]
            err += 0.5 * d * d
    return err / N


def gradient():
    g_ih = [0.0] * (NI*NH)
    g_h = [0.0] * NH
    g_ho = [0.0] * (NH*NO)
    g_o = [0.0] * NO
    d_o = [0.0] * NO
    for n in range(N):
        forward(n)
        for k in range(NO):
            d_o[k] = (out[k] - want[n*NO + k]) / N
            g_o[k] += d_o[k]
        for j in range(NH):
            acc = 0.0
            for k in range(NO):
                acc += w_ho[j*NO + k] * d_o[k]
                g_ho[j*NO + k] += hid[j] * d_o[k]
            acc *= 1.0 - hid[j]*hid[j]
            g_h[j] += acc
            for i in range(NI):
                g_ih[i*NH + j] += in_[n*NI + j] * acc
    return g_ih, g_h, g_ho, g_o

# --- answer
LINE = 56
NAME = "g_ih"
WHAT = "The weight from i to j takes the input i, in_[n*NI + i]; j counts the hidden units."
RIGHT_LINE = "g_ih[i*NH + j] += in_[n*NI + i] * acc"
PARAMS = [("w_ih", "G[0]"), ("b_h", "G[1]"), ("w_ho", "G[2]"), ("b_o", "G[3]")]
