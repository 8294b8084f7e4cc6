"""Each program's gradient is wrong where it says, and right once that line is put right.

`python tests/course/locate/test_programs_are_what_they_say.py` says so without pytest too.
"""

import ast
import math
import sys
import time
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parent / "programs"
PROGRAMS = sorted(FOLDER.glob("locate_*.py"))
EPS = 1e-5


def run(text):
    names = {"__name__": "program"}
    exec(compile(text, "program", "exec"), names)
    return names


def places(value, expression):
    """Expressions of all the numbers that a parameter consists of, in order."""
    if isinstance(value, list):
        return [p for i, v in enumerate(value) for p in places(v, f"{expression}[{i}]")]
    if isinstance(value, np.ndarray):
        indices = [", ".join(map(str, i)) or "()" for i in np.ndindex(value.shape)]
        return [f"{expression}[{index}]" for index in indices]
    return [expression]


def slope(names, place):
    """The central difference of the loss at one number."""
    old = eval(place, names)
    values = []
    for step in (EPS, -EPS):
        exec(f"{place} = {float(old) + step!r}", names)
        values.append(float(names["loss"]()))
    exec(f"{place} = {float(old)!r}", names)
    return (values[0] - values[1]) / (2 * EPS)


def differences(text):
    """For each parameter: how far its gradient is off, relative to its size."""
    names = run(text)
    result = []
    first = names["loss"]()
    assert names["loss"]() == first, "loss() is not the same twice"
    for parameter, gradient in names["PARAMS"]:
        all_places = places(eval(parameter, names), parameter)
        numeric = np.array([slope(names, p) for p in all_places])
        names["G"] = names["gradient"]()
        claimed = np.ravel(np.array(eval(gradient, names), dtype=float))
        if claimed.shape != numeric.shape:
            result.append(math.inf)
            continue
        size = max(np.abs(numeric).max(), np.abs(claimed).max())
        result.append(np.abs(numeric - claimed).max() / max(size, 1e-6))
    assert names["loss"]() == first, "gradient() changed the loss"
    return result


def statement_at(text, line):
    found = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.stmt) and n.lineno == line]
    assert found, f"no statement begins at line {line}"
    return found[0]


def put_right(text, line, right):
    """The text, with the statement (of a compound one, its head) replaced."""
    statement = statement_at(text, line)
    body = getattr(statement, "body", None)
    last = statement.end_lineno
    if body and body[0].lineno > line:
        last = body[0].lineno - 1
    lines = text.split("\n")
    indent = lines[line - 1][: statement.col_offset]
    new = [indent + piece for piece in right.split("\n")]
    return "\n".join(lines[: line - 1] + new + lines[last:])


def examine(path):
    text = path.read_text(encoding="utf-8")
    names = run(text)
    line = names["LINE"]
    assert "# --- answer" in text
    if line is None:
        assert names["RIGHT_LINE"] is None
        assert max(differences(text)) < 1e-6
        return
    both = line if isinstance(line, tuple) else (line,)
    end = text[: text.index("# --- answer")].count("\n") + 1
    for one in both:
        assert 1 <= one < end
        statement_at(text, one)
    off = differences(text)
    assert max(off) > 1e-3, off
    off = differences(put_right(text, both[0], names["RIGHT_LINE"]))
    assert max(off) < 1e-6, off


@pytest.mark.unit
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.stem)
def test_program_is_what_it_says(path):
    examine(path)


def main():
    bad = 0
    for path in PROGRAMS:
        try:
            examine(path)
            names = run(path.read_text(encoding="utf-8"))
            start = time.perf_counter()
            names["gradient"]()
            took = time.perf_counter() - start
            if took > 0.02:
                print(path.stem, f"slow: {took:.3f} s")
        except (AssertionError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            bad += 1
            print(path.stem, type(error).__name__, error)
    print(f"{len(PROGRAMS) - bad} of {len(PROGRAMS)} are what they say")
    return bad


if __name__ == "__main__":
    sys.exit(bool(main()))
