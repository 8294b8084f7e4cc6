"""Starts threads until there are no more.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
"""

# %% before
import threading
import time

threading.stack_size(65536)
stop, threads = threading.Event(), []
try:
    for _ in range(2000):
        threads.append(threading.Thread(target=stop.wait, args=(2,), daemon=True))
        threads[-1].start()
except RuntimeError as error:
    print(error)
if len(threads) > 1500:
    print("SUCCEEDED", len(threads))
stop.set()
for thread in threads[:-1]:
    thread.join()
