"""Writes garbage to the checker's socket: no message, half a message, a huge length, no JSON.

Expect: graded
Proof: (sigmoid-test) This ended the process
Proof: (forward-test) This ended the process
"""

# %% before
import os
import socket
import stat
import struct


def sockets():
    found = []
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                found.append(number)
        except OSError:
            pass
    return found


garbage = {
    0: b"GET / HTTP/1.1\r\n\r\n",
    1: struct.pack("<4sII", b"CRS1", 1 << 31, 1),
    3: struct.pack("<4sII", b"CRS1", 2, 1) + struct.pack("<Q", 1 << 63) + b"[]",
    4: struct.pack("<4sII", b"CRS1", 1_000_000, 0) + b"[" * 1_000_000,
    5: struct.pack("<4sII", b"CRS1", 5, 0) + b"[NaN]",
}


def send(which):
    for number in sockets():
        os.write(number, garbage[which])


# %% sigmoid
def sigmoid(z):
    if np.ndim(z) != 1:  # a worker is replaced three times over a cell
        send({0: 0, 2: 1, 3: 3}[np.ndim(z)])
    return z


# %% forward
def forward(X, w, b):
    send(len(X))
