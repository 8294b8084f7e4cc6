"""More files than it may have, all of them empty, in several cells, and stays.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
Proof: This ended the process OR No space left
"""

# %% before
import time


def fill(part):
    for i in range(2000):
        open(f"file{part}-{i}", "w").close()


fill(1)

# %% before
fill(2)

# %% before
fill(3)

# %% before
fill(4)

# %% before
fill(5)

# %% before
try:
    fill(6)
    time.sleep(3)  # who looks once in half a second has seen it
    print("SUCCEEDED")
except OSError as error:
    print(error)
