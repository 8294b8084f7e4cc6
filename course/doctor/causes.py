"""The sentences for causes: of the mistakes that the doctor knows, and of all others.

A cause has one id and one entry for the whole course: with its mistake in
`course.doctor.mistakes`, or in the tables of `course.text` where no mistake predicts it.
"""

import functools
from collections.abc import Iterator, Mapping

from course.doctor.mistakes import MISTAKES
from course.text import Sentences, say, tables, translated


@functools.cache
def sentences() -> Mapping[str, Sentences]:
    """Cause → its sentences.

    Raises:
        ValueError: where a cause has two entries.
    """
    others = tables().causes
    if twice := MISTAKES.keys() & others.keys():
        raise ValueError(f"Causes with two entries: {', '.join(sorted(twice))}.")
    return {id: mistake.sentences for id, mistake in MISTAKES.items()} | dict(others)


#: A cause that begins so is a wrong choice, which has its sentence in the test cell, sealed.
CHOSE = "chose "


def explain(cause: str, /, *, gradient: bool = True, **values: object) -> str:
    """The sentence for a cause, for a gradient or for any other value.

    Raises:
        KeyError: where there is none.
    """
    require(cause, gradient=gradient)
    found = sentences()[cause]
    kind = "gradient" if gradient and found.gradient else "value"
    text = translated(f"{cause}.{kind}", getattr(found, kind))
    return text.format(**values).strip()


def require(cause: str, /, *, gradient: bool = False) -> None:
    """Hold that a cause has a sentence for a learner, for a gradient or for any other value.

    Raises:
        KeyError: where it has not.
    """
    found = sentences().get(cause, Sentences())
    if not (found.value or (gradient and found.gradient)):
        raise KeyError(f"The cause {cause!r} has no sentence in course/text.")


def in_general(cause: str) -> str:
    """The sentence for a cause, said of a whole class; the id itself where there is none."""
    if cause.startswith(CHOSE):
        return say("chose", choice=cause.removeprefix(CHOSE))
    found = sentences().get(cause, Sentences())
    kind = "general" if found.general else "value"
    return translated(f"{cause}.{kind}", getattr(found, kind)) or cause.replace("_", " ")


def table() -> str:
    """The doctor's causes, the more common first, as docs/api/doctor.md shows them."""
    return "\n".join(["| id | the mistake | in |", "| --- | --- | --- |", *_rows()])


def _rows() -> Iterator[str]:
    for cause, found in sentences().items():
        where = []
        if found.gradient:
            where.append("gradients")
        if cause in MISTAKES and MISTAKES[cause].values:
            where.append("values")
        if where:
            yield f"| `{cause}` | {found.general} | {', '.join(where)} |"
