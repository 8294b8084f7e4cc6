"""Thousands of files, and folders so deep that their removal is a recursion too many.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
Proof: 5000 files were tried OR CellTimeoutError OR CellError
Proof: 3000 folders were tried OR CellTimeoutError OR CellError
"""

# %% before
for i in range(5000):
    open(f"file{i}", "w").close()
print(i + 1, "files were tried")

# %% before
import os

deep = 0
try:
    for deep in range(3000):
        os.mkdir("d")
        os.chdir("d")
except OSError as error:
    print(error)
print(deep + 1, "folders were tried")
