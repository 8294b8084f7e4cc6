"""Loops for ever in a cell, in a thread and in C, and stops itself.

The thread takes time of the attacker's own code, so what calls back and forth thousands of times
(both trainings) may run out of it.

Expect: graded
Start: reference
Keeps: by-hand forward loss numerical-gradient backward check-backward
Proof: () CellTimeoutError: The cell ran too long
Proof: () CellError: The cell ran longer than 2 seconds
Proof: (sigmoid-test) This was stopped after 1 s.
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
