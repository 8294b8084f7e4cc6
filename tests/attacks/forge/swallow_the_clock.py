"""Switches the clock off, or swallows what it raises, and loops on.

Expect: graded
Start: reference
Keeps: by-hand forward loss numerical-gradient backward check-backward train
Proof: () CellError: The cell ran longer than 2 seconds
Proof: (sigmoid-test) This was stopped after 1 s.
"""

# %% before
import signal

signal.signal(signal.SIGALRM, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 0)
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
while True:
    try:
        while True:
            pass
    except BaseException:
        pass


# %% sigmoid
def sigmoid(z):
    while np.ndim(z) == 2:
        try:
            while True:
                pass
        except BaseException:
            pass
    return z
