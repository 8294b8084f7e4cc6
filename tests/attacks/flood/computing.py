"""Loops for ever in a cell, in a thread and in C, and stops itself.

Expect: graded
Start: reference
Keeps: by-hand
"""

# %% before
while True:
    pass

# %% before
import threading


def loop():
    while True:
        pass


threading.Thread(target=loop, daemon=True).start()


# %% before
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)


# %% sigmoid
def sigmoid(z):
    return sum(iter(int, 1)) if np.ndim(z) == 2 else z
