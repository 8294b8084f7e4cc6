"""How far steps move each parameter, beside how large it is."""

import numpy as np

from course.checkup.program import Program

#: So many steps are looked at, of so many parameters, and for so many seconds.
STEPS, MOST, SECONDS = 100, 5, 0.3


def updates(program: Program) -> dict[str, tuple[float, ...]]:
    """Of each parameter the length of its change over its own, for the first steps.

    What begins at 0 has no size to compare with, and is left out; so are the smallest of many.
    """
    late = program.clock.within(SECONDS)
    ratios: list[list[float]] = []
    program.restore()
    try:
        for _ in range(STEPS):
            before = program.parts(program.theta())
            program.move()
            after = program.parts(program.theta())
            moved = [np.linalg.norm(b - a) for a, b in zip(before, after, strict=True)]
            sizes = [np.linalg.norm(a) for a in before]
            pairs = zip(moved, sizes, strict=True)
            ratios.append([float(m / s) if s > 0 else float("nan") for m, s in pairs])
            if late():
                break
    finally:
        program.restore()
    seen = np.array(ratios)
    told = np.all(np.isfinite(seen) & (seen > 0), axis=0)
    some = [k for k in range(len(program.names)) if told[k]]
    largest = sorted(sorted(some, key=lambda k: -program.sizes[k])[:MOST])
    return {program.names[k]: tuple(seen[:, k].tolist()) for k in largest}
