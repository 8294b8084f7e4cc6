"""What the two commands share: a console, tables, and how bad input ends."""

import sys

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from course.errors import CourseError
from course.text import in_a_line

# In a pipe or a log rich assumes 80 columns, too few for a table with sentences in it.
console = Console(width=None if sys.stdout.isatty() else 130)


def command(text: str) -> typer.Typer:
    """A command with subcommands; `text` says whom it is for."""
    return typer.Typer(
        help=text, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )


def table(*names: str) -> Table:
    """An empty table without lines; only its last column is folded."""
    made = Table(box=None, pad_edge=False)
    for name in names:
        made.add_column(name, overflow="fold", no_wrap=name != names[-1])
    return made


def plain(text: str, style: str = "") -> Text:
    """A text that is not ours alone, for a table's cell or a line: no markup, nothing unseen."""
    return Text(in_a_line(text), style)


def complain(sentence: str) -> None:
    """Print a sentence to stderr, on one line however long."""
    Console(stderr=True, soft_wrap=True).print(plain(sentence, "red"))


def run(app: typer.Typer) -> None:
    """Run a command; bad input gets one sentence and exit code 2."""
    try:
        app()
    except CourseError as error:
        complain(str(error))
        sys.exit(2)
