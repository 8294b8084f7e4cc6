"""More files than it may have, all of them empty, and stays.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
"""

# %% before
import time

try:
    for i in range(11_000):
        open(f"file{i}", "w").close()
    time.sleep(3)  # who looks once in half a second has seen it
    print("SUCCEEDED")
except OSError as error:
    print(error)
