"""What was found: the wrong line, and what each line of the backward pass is."""

import html
import linecache
import textwrap
from dataclasses import dataclass
from pathlib import Path

from course.scoreboard import as_html
from course.text import say


@dataclass(frozen=True)
class Suspect:
    """A line that may be the mistake."""

    file: str
    function: str
    line: int
    name: str  #: the value that is wrong there
    sentence: str
    ending: bool = False  #: whether no more is known than that this part of the gradient is wrong


@dataclass(frozen=True)
class Mark:
    """What a line of the backward pass computes."""

    file: str
    line: int
    name: str
    says: str
    function: str = ""
    times: float | None = None  #: how many times a slope it is, in each of its passes
    misnamed: bool = False  #: whether its name is that of another slope


@dataclass(frozen=True)
class Located:
    """What `locate` found; shows itself in a notebook, and as text with `print`."""

    right: bool  #: whether the gradient is right
    sentence: str
    suspects: tuple[Suspect, ...] = ()  #: the likeliest first
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()  #: what could not be looked at
    unread: tuple[str, ...] = ()  #: functions whose source does not give their code

    @property
    def line(self) -> int | None:
        """The first wrong line; None where the gradient is right, or none was found."""
        return self.suspects[0].line if self.suspects else None

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.suspects[0].file if self.suspects else ""

    @property
    def function(self) -> str:
        """The function it stands in."""
        return self.suspects[0].function if self.suspects else ""

    @property
    def name(self) -> str:
        """The value that is wrong there."""
        return self.suspects[0].name if self.suspects else ""

    def _rows(self) -> list[tuple[int, str, str, bool]]:
        """Line number, source, what it is, whether it is the first suspect."""
        own = {mark.line: mark.says for mark in self.marks if mark.file == self.file}
        if not self.suspects:
            return []
        lines = sorted({*own, self.suspects[0].line})
        return [
            (n, linecache.getline(self.file, n).rstrip(), own.get(n, ""), n == self.line)
            for n in lines
        ]

    def __str__(self) -> str:
        rows = self._rows()
        wide = max((len(text) for _, text, _, _ in rows), default=0)
        shown = [
            f"{'→' if wrong else ' '} {n:4d}  {text:<{wide}}  {says}".rstrip()
            for n, text, says, wrong in rows
        ]
        return "\n".join([self.sentence, *shown, *self.notes])

    def _repr_html_(self) -> str:
        rows = self._rows()
        texts = textwrap.dedent("\n".join(text for _, text, _, _ in rows)).split("\n")
        body = "".join(
            f"<tr{' style=font-weight:bold' if wrong else ''}><td>{'→' if wrong else ''} {n}</td>"
            f'<td style="text-align:left"><code style="white-space:pre">{html.escape(text)}</code>'
            f'</td><td style="text-align:left">{html.escape(says)}</td></tr>'
            for (n, _, says, wrong), text in zip(rows, texts, strict=False)
        )
        title = ""
        if self.suspects:
            file = Path(self.file)
            if file.parent.name.startswith("ipykernel"):  # a cell's, which nobody knows by it
                title = self.function
            else:
                title = say("locate_title", file=file.name, function=self.function)
            title = f"<p><em>{html.escape(title)}</em></p>"
        table = f"<table><tbody>{body}</tbody></table>" if body else ""
        notes = "".join(f"<p>{as_html(note)}</p>" for note in self.notes)
        return f"<p>{as_html(self.sentence)}</p>{title}{table}{notes}"
