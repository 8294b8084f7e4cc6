"""Walks all frames and modules for the checker, a reference or a scoreboard.

Expect: graded
"""

# %% sigmoid
import gc
import sys

seen = []


def sigmoid(z):
    frame = sys._getframe()
    while frame:
        seen.append(frame.f_code.co_filename + ":" + frame.f_code.co_name)
        for name, value in {**frame.f_globals, **frame.f_locals}.items():
            if (
                name in ("board", "_ref", "expected", "truth")
                or "Scoreboard" in type(value).__name__
            ):
                seen.append(f"SUCCEEDED {name}")
        frame = frame.f_back
    for thing in gc.get_objects():
        if type(thing).__name__ in ("Scoreboard", "Assignment", "Session"):
            seen.append(f"SUCCEEDED {type(thing)}")
    return 0.5 * z


# %% after
print(*seen[-300:], sep="\n")
