"""The wrong line of a backward pass, as plain facts, for a check that says it in a sentence.

Where the check and the code are in different processes, the facts come from the code's side:
`believed` takes nothing else for facts than what could be some.
"""

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from linecache import getline, getlines
from types import CodeType, FunctionType

from course.kept import reached
from course.locate.alike import names_in
from course.locate.locate import locate
from course.locate.located import Located, Mark, Suspect
from course.locate.source import has_source

#: Seconds of computing for the search itself.
SECONDS = 0.5
#: So many characters of a line are quoted, and so many of a name; a cell has no more lines.
LONG, SHORT, LINES = 80, 40, 10_000


@dataclass(frozen=True)
class Line:
    """A wrong line, and what is right above it."""

    function: str
    line: int  #: in the cell, or file, that the function stands in
    text: str
    name: str  #: what is wrong there; empty where the line has no one name for it
    right: str  #: what above it in the same function is right; empty where nothing is


def where(
    names: Mapping[str, object], loss: str, gradient: str, given: Mapping[str, object]
) -> dict[str, object] | None:
    """The line that makes a gradient wrong.

    Args:
        names: the learner's: the globals of their functions.
        loss: an expression that gives the loss.
        gradient: one that gives the gradient: a call of the function that is looked through.
        given: name → what else stands for something in these.

    Returns:
        The facts of a `Line`; None where the gradient is right, no line is found, or it stands in
        another cell than what is called or in the forward pass, and where some function's source
        is missing: what that one computes would be unknown, and right lines look wrong.

    Raises:
        Exception: whatever the learner's functions raise.
    """
    space = {**names, **copy.deepcopy(dict(given))}
    runs = [eval(compile(f"lambda: {text}", "<line>", "eval"), space) for text in (loss, gradient)]
    forward, backward = (reached(run).functions[1:] for run in runs)
    if not all(map(has_source, (*forward, *backward))):
        return None
    found = locate(runs[0], runs[1], seconds=SECONDS)
    if found.unread:
        return None
    called = names.get(gradient.partition("(")[0].strip())
    # What is called for the gradient may give the loss as well.
    own = [f for f in backward if f is called or not any(f is one for one in forward)]
    first = _first(found, [f.__code__ for f in own if f.__globals__ is names], called)
    if first is None or not _can_be_first(found, first):
        return None
    text = getline(first.file, first.line).strip()
    text = text if len(text) <= LONG else f"{text[: LONG - 1]}…"
    right = _right_above(found, first)
    name = _wrong(found, first)
    if not right or not name or right == name:
        name = right = ""
    return asdict(Line(first.function, first.line, text, name, right))


def believed(facts: object) -> Line | None:
    """What can be the facts of a `Line`; None of everything else, whoever gave it."""
    if type(facts) is not dict or facts.keys() != Line.__dataclass_fields__.keys():
        return None
    line = facts["line"]
    if type(line) is not int or not 1 <= line <= LINES:
        return None
    for key, most in (("function", SHORT), ("text", LONG), ("name", SHORT), ("right", SHORT)):
        part = facts[key]
        if type(part) is not str or len(part) > most or not part.isprintable():
            return None
    named = all(_short(facts[key]) for key in ("name", "right"))
    if not facts["function"].isidentifier() or not facts["text"] or not named:
        return None
    return Line(**facts) if bool(facts["name"]) == bool(facts["right"]) else None


def _short(name: str) -> bool:
    """Whether it is a name that can be said: dZ1, grads['W1'], self.dW."""
    return len(name) <= SHORT and all(c.isalnum() or c in "_.[]'\"" for c in name)


def _first(found: Located, own: list[CodeType], called: object) -> Suspect | None:
    """The likeliest line of the cell that what is called stands in.

    Functions of other cells have checks of their own: right ones may be used wrongly here. None
    where a line of something else is likelier.
    """
    for suspect in found.suspects:
        if not any(_holds(code, suspect) for code in own):
            return None
        if isinstance(called, FunctionType) and suspect.file == called.__code__.co_filename:
            return suspect
    return None


def _holds(code: CodeType, suspect: Suspect) -> bool:
    """Whether a line stands in a function."""
    lines = [line for part in _codes(code) for *_, line in part.co_lines() if line]
    return code.co_filename == suspect.file and min(lines) <= suspect.line <= max(lines)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _beside(found: Located, first: Suspect) -> list[Mark]:
    """What other lines of the function are, the last first."""
    own = (m for m in found.marks if (m.file, m.function) == (first.file, first.function))
    return sorted((m for m in own if m.line != first.line), key=lambda m: -m.line)


def _right_above(found: Located, first: Suspect) -> str:
    """The name of the last value above that is exactly a slope; one of those that the line uses.

    Where it uses none of them it is the last of all.
    """
    above = [m for m in _beside(found, first) if m.line < first.line]
    right = [m.name for m in above if m.times == 1 and _short(m.name)]
    used = _used(first)
    return next((name for name in [*(n for n in right if n in used), *right]), "")


def _wrong(found: Located, first: Suspect) -> str:
    """The name of what is wrong in the line; what the line computes, where only a part is."""
    own = [m for m in found.marks if (m.file, m.line) == (first.file, first.line)]
    names = [first.name, *(mark.name for mark in own if mark.times != 1)]
    return next(filter(_short, names), "")


def _can_be_first(found: Located, first: Suspect) -> bool:
    """Whether nothing speaks for a mistake in another line.

    So does that the line gives the very slope that it is named after: then that one is used in
    the wrong place below. So does that what it changes was no slope before, or that it stands at
    the end, and uses what is none, or in a loop, where what it uses is another thing in each pass.
    """
    own = [m for m in found.marks if (m.file, m.line) == (first.file, first.line)]
    if any(mark.times == 1 and not mark.misnamed for mark in own):
        return False
    used = _used(first)
    beside = [mark for mark in _beside(found, first) if mark.name in used]
    if not first.ending:
        before = [mark for mark in beside if mark.line < first.line and mark.name == first.name]
        return all(mark.times is not None for mark in before)
    right = bool(beside) and all(mark.times is not None for mark in beside)
    return right and not _in_a_loop(first)


def _in_a_loop(first: Suspect) -> bool:
    loops = (ast.For, ast.While, ast.ListComp, ast.DictComp, ast.GeneratorExp)
    return any(
        node.lineno <= first.line <= (node.end_lineno or node.lineno)
        for node in ast.walk(ast.parse("".join(getlines(first.file))))
        if isinstance(node, loops)
    )


def _used(first: Suspect) -> set[str]:
    """What the line uses, by name."""
    try:
        return names_in(getline(first.file, first.line).strip())
    except SyntaxError:  # it goes on in the next line
        return set()
