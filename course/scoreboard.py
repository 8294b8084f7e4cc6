"""What a test cell shows: one row per check, as HTML, as text, and as data for the grader."""

import html
import re
import textwrap
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from course.palette import RIGHT, WRONG
from course.shell import shell_of
from course.text import say

#: Where the data of a score stands among a notebook output's formats.
SCORE_MIME = "application/vnd.course.score+json"
#: Columns of a score as text: no line of it is cut off on a page or in a terminal.
WIDTH = 88
#: What `Score.data` gives; in a notebook anybody can have written it.
ScoreData = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One check, judged."""

    name: str
    passed: bool
    message: str = ""  #: where it failed, what is wrong; one or two sentences
    cause: str = ""  #: the doctor's id of the cause, where it has one
    note: str = ""  #: what was noticed at no cost, a warning for instance
    weight: float = 1.0
    hidden: bool = False


@dataclass(frozen=True)
class Score:
    """The points of one exercise. As a cell's value it is nbgrader's partial credit."""

    exercise: str
    possible: float
    rows: tuple[Row, ...]
    hidden_to_come: int = 0  #: hidden checks that exist and did not run here
    advice: str = ""  #: what to put right before this exercise

    @property
    def points(self) -> float:
        """Points earned: the share of the rows' weight that passed, to two decimals."""
        total = sum(row.weight for row in self.rows)
        earned = sum(row.weight for row in self.rows if row.passed)
        return round(self.possible * earned / total, 2) if total else 0.0

    @property
    def headline(self) -> str:
        """`1.5 of 3 points`; of an optional exercise, how many rows are right.

        Where hidden rows did not run here, it says so: no number looks like the last word.
        """
        if self.possible:
            said = say("points", earned=f"{self.points:g}", possible=f"{self.possible:g}")
        else:
            right = sum(row.passed for row in self.rows)
            said = say("optional", right=right, all=len(self.rows))
        if not self.hidden_to_come:
            return said
        if not self.possible:
            return say("more_to_come", said=said, count=self.hidden_to_come)
        key = "row_to_come" if self.hidden_to_come == 1 else "rows_to_come"
        return say(key, said=said, count=self.hidden_to_come)

    def __repr__(self) -> str:
        # nbgrader reads a test cell's points from its value's plain text, so this is a number.
        return repr(self.points)

    def __str__(self) -> str:
        """The score as a small table, in words."""
        first_wrong = next((row for row in self.rows if not row.passed), None)
        lines = _folded(f"{self.exercise}: {self.headline}", "", "  ")
        if self.advice:
            lines += _folded(self.advice, "  ")
        for row in self.rows:
            name = f"{row.name} ({say('hidden_row')})" if row.hidden else row.name
            lines += _folded(name, "  ok     " if row.passed else "  WRONG  ", " " * 9)
            message = row.message
            if message and row is first_wrong:
                message = f"{say('look_here')} {message}"
            for text in filter(None, (message, row.note)):
                lines += _folded(text, " " * 9)
        return "\n".join(lines)

    def show_words(self, namespace: Mapping[str, object]) -> None:
        """Show the table where a notebook is read as text: in a terminal, a difference, a PDF.

        It is an output of its own, before the cell's value: nbgrader makes a number of the value's
        plain text, and gives full points for words. Where HTML is shown, this output is empty, for
        there the value is the scoreboard.

        Args:
            namespace: the test cell's; nothing is shown where that is no notebook's.
        """
        if shell := shell_of(namespace):
            shell.display_pub.publish({"text/plain": str(self), "text/html": ""})

    def data(self) -> ScoreData:
        """The score as plain data: what a gradebook's table or a report is made from."""
        return {
            "exercise": self.exercise,
            "points": self.points,
            "possible": self.possible,
            "hidden_to_come": self.hidden_to_come,
            "advice": self.advice,
            "rows": [asdict(row) for row in self.rows],
        }

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": self._html(), SCORE_MIME: self.data()}

    def _html(self) -> str:
        # Plain divs with their own styles: notebook themes restyle tables, and a saved notebook
        # or a feedback page has no style sheet of ours.
        first_wrong = next((row for row in self.rows if not row.passed), None)
        colour = WRONG if first_wrong else RIGHT
        parts = [
            f'<div role="group" aria-label="{html.escape(self.exercise)}: {self.headline}" '
            f'style="max-width:46em;margin:.3em 0;border-left:4px solid {colour};'
            'padding:.1em 0 .1em .9em;line-height:1.45">',
            f"<div><strong>{html.escape(self.exercise)}</strong>"
            f'<span style="margin-left:.8em">{self.headline}</span></div>',
        ]
        if self.advice:
            parts.append(f"<div><strong>{as_html(self.advice)}</strong></div>")
        for row in self.rows:
            parts.append(_row_html(row, first=row is first_wrong))
        return "".join([*parts, "</div>"])


def _folded(text: str, first: str, later: str | None = None) -> list[str]:
    """A text's lines, with what stands before the first and before the others."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_html(text: str) -> str:
    """A sentence as HTML, with `code` in the type of code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", html.escape(text))


def _row_html(row: Row, *, first: bool) -> str:
    mark, colour, word = ("✓", RIGHT, "right") if row.passed else ("✗", WRONG, "wrong")
    name = html.escape(row.name)
    if row.hidden:
        name += f' <span style="opacity:.7">({html.escape(say("hidden_row"))})</span>'
    texts = []
    if row.message:
        lead = f"<strong>{html.escape(say('look_here'))}</strong> " if first else ""
        texts.append(f"<div>{lead}{as_html(row.message)}</div>")
    if row.note:
        texts.append(f'<div style="opacity:.75">{as_html(row.note)}</div>')
    return (
        '<div style="display:flex;gap:.6em;margin-top:.25em">'
        f'<span role="img" aria-label="{word}" '
        f'style="color:{colour};font-weight:bold">{mark}</span>'
        f"<div><div>{name}</div>{''.join(texts)}</div></div>"
    )
