"""Ends its process in cells and in a function; the other exercises keep their points.

Expect: graded
Start: reference
Keeps: by-hand sigmoid forward loss numerical-gradient train-numerically check-backward train
Proof: tried quit and exit
Proof: SystemExit: 3
Proof: This ended the process
"""

# %% before
import sys

quit()
exit(0)
print("tried quit and exit")
get_ipython().ask_exit()
sys.exit(3)


# %% backward
def backward(X, y, a):
    import os

    os._exit(0)
