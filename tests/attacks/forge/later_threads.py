"""Threads that change names, print scores and write to the checker's socket while a check runs.

Expect: graded
Proof: This ended the process
"""

# %% before
import os
import threading
import time


def later():
    for _ in range(200):
        time.sleep(0.01)
        get_ipython().user_ns["board"] = 2.0
        print("2.0")
        for number in range(3, 20):
            try:
                os.write(number, b"CRS1\x02\x00\x00\x00\x00\x00\x00\x00[]")
            except OSError:
                pass


for _ in range(4):
    threading.Thread(target=later, daemon=True).start()


# %% sigmoid
def sigmoid(z):
    import time

    time.sleep(0.3)
    return z
