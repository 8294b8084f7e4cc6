"""Calls whatever the other side may have kept, by guessed numbers, and with guessed arguments.

Expect: graded
"""

# %% before
seen = []


# %% numerical-gradient
def numerical_gradient(f, theta, eps=1e-5):
    import autograder.sandbox.handles as handles

    peer, mine = f.__dict__["_peer"], f.__dict__["_number"]
    for number in range(mine - 3, mine + 3):
        try:
            value = handles.Handle(peer, number, "object")("__globals__")
            seen.append(f"SUCCEEDED {number} {value}")
        except Exception as error:
            seen.append(f"{number} {type(error).__name__}: {error}")
    return theta


# %% after
print(*seen, sep="\n")
