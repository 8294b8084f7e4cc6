"""The sentences for causes: of the mistakes that the doctor knows, and of all others.

A cause has one id and one entry for the whole course: with its mistake in
`course.doctor.mistakes`, or in `course.messages.CAUSES` where no mistake predicts it.
"""

from collections.abc import Iterator

from course.doctor.mistakes import MISTAKES
from course.messages import CAUSES, Sentences, say


def _joined() -> dict[str, Sentences]:
    if twice := MISTAKES.keys() & CAUSES.keys():
        raise ValueError(f"Causes with two entries: {', '.join(sorted(twice))}.")
    return {id: mistake.sentences for id, mistake in MISTAKES.items()} | CAUSES


#: Cause → its sentences.
SENTENCES = _joined()

#: A cause that begins so is a wrong choice, which has its sentence in the test cell, sealed.
CHOSE = "chose "


def explain(cause: str, /, *, gradient: bool = True, **values: object) -> str:
    """The sentence for a cause, for a gradient or for any other value.

    Raises:
        KeyError: where there is none.
    """
    require(cause, gradient=gradient)
    sentences = SENTENCES[cause]
    text = (gradient and sentences.gradient) or sentences.value
    return text.format(**values).strip()


def require(cause: str, /, *, gradient: bool = False) -> None:
    """Hold that a cause has a sentence for a learner, for a gradient or for any other value.

    Raises:
        KeyError: where it has not.
    """
    sentences = SENTENCES.get(cause, Sentences())
    if not (sentences.value or (gradient and sentences.gradient)):
        raise KeyError(f"The cause {cause!r} has no sentence in course/messages.py.")


def in_general(cause: str) -> str:
    """The sentence for a cause, said of a whole class; the id itself where there is none."""
    if cause.startswith(CHOSE):
        return say("chose", choice=cause.removeprefix(CHOSE))
    sentences = SENTENCES.get(cause, Sentences())
    return sentences.general or sentences.value or cause.replace("_", " ")


def table() -> str:
    """The doctor's causes, the more common first, as docs/api/doctor.md shows them."""
    return "\n".join(["| id | the mistake | in |", "| --- | --- | --- |", *_rows()])


def _rows() -> Iterator[str]:
    for cause, sentences in SENTENCES.items():
        where = []
        if sentences.gradient:
            where.append("gradients")
        if cause in MISTAKES and MISTAKES[cause].values:
            where.append("values")
        if where:
            yield f"| `{cause}` | {sentences.general} | {', '.join(where)} |"
