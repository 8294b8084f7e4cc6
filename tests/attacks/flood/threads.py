"""Starts more threads than it may have, and keeps them.

Root may have any number, as docs/security.md says: then memory alone ends it.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
Proof: as root 399 OR can't start new thread
"""

# %% before
import os
import threading

threading.stack_size(65536)
stop, count = threading.Event(), 0
try:
    for count in range(400):
        threading.Thread(target=stop.wait, daemon=True).start()
    print("SUCCEEDED" if os.getuid() else "as root", count)
except RuntimeError as error:
    print(error, count)
stop.set()
