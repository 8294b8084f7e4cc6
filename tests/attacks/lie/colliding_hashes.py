"""A set, and dicts, of numbers that all have the same hash: a table of them takes minutes.

Expect: graded
Proof: (sigmoid-test) This ended the process OR (sigmoid-test) This was stopped after
Proof: (loss-test) This ended the process OR (loss-test) This was stopped after
Proof: (backward-test) This ended the process OR (backward-test) This was stopped after
"""


# %% before
class Collide(set):
    def __iter__(self):
        return iter([k * (2**61 - 1) for k in range(1, 60_000)])


class Keys(dict):
    def items(self):
        return [(complex(1e6 - 1000003 * i, i), 0) for i in range(60_000)]


class Pairs(dict):
    def items(self):
        return [(np.uint64(k % 8 * (2**61 - 1)), 0) for k in range(60_000)]


# %% sigmoid
sigmoid = lambda z: Collide([1]) if np.ndim(z) == 3 else z

# %% loss
loss = lambda a, y: Keys(a=1) if len(a) == 5 else 0.0

# %% backward
backward = lambda X, y, a: Pairs(a=1)

# %% check-backward
check_backward = lambda *args: frozenset([frozenset([1])])
