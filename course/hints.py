"""Hints that are opened by number, and counted: they cost nothing, and a class report can tell.

    Hints("case 3", HINTS[3], opened=2)

as a cell's last line shows the first two hints. The cell's output carries the count as data, in a
submission as in the graded copy.
"""

import html
from collections.abc import Sequence

from course.text import say

#: Where the count stands among a notebook output's formats.
HINTS_MIME = "application/vnd.course.hints+json"


class Hints:
    """The first `opened` hints of a case, as a cell's value.

    Args:
        case: what they belong to, as the learner knows it.
        texts: all hints, the gentlest first; plain text.
        opened: how many are shown; too large a number shows all.

    Raises:
        ValueError: where `opened` is no whole number from 0 on.
    """

    def __init__(self, case: str, texts: Sequence[str], opened: int) -> None:
        if type(opened) is not int or opened < 0:
            raise ValueError(say("hints_number", of=len(texts)))
        self.case, self.all = case, len(texts)
        self.shown = list(texts[:opened])

    def __repr__(self) -> str:
        left = self.all - len(self.shown)
        lines = [f"{i}. {text}" for i, text in enumerate(self.shown, start=1)]
        return "\n".join([*lines, say("hints_left", left=left) if left else say("hints_all")])

    def data(self) -> dict[str, object]:
        """What a report counts."""
        return {"case": self.case, "opened": len(self.shown), "of": self.all}

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, object]:
        lines = "".join(f"<div>{html.escape(line)}</div>" for line in repr(self).splitlines())
        page = f'<div style="max-width:46em;line-height:1.45">{lines}</div>'
        return {"text/plain": repr(self), "text/html": page, HINTS_MIME: self.data()}
