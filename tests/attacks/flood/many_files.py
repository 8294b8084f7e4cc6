"""Thousands of files, and folders so deep that their removal is a recursion too many.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
Proof: tried all of OR CellTimeoutError
"""

# %% before
import os

for i in range(5000):
    open(f"file{i}", "w").close()
try:
    for _ in range(3000):
        os.mkdir("d")
        os.chdir("d")
except OSError as error:
    print(error)
print("tried all of", os.getcwd().count("/d"))
