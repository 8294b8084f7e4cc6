"""An error with a message and a traceback of megabytes, and a repr of the same size.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
Proof: () ValueError: zzzzzz OR CellTimeoutError
Proof: () rrrrrr OR CellTimeoutError
"""


# %% before
def again(n):
    if n:
        again(n - 1)
    raise ValueError("z" * 3_000_000)


again(900)


# %% before
class Long:
    def __repr__(self):
        return "r" * 5_000_000


Long()
