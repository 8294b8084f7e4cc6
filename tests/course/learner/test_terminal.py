"""What the two commands share: how a table looks, and how bad input ends."""

import importlib.util
import io
import sys

import pytest
from rich.console import Console
from rich.table import Table
from typer.testing import CliRunner

from course.errors import CourseError
from course.learner import terminal


def shown(what: object, width: int = 40, **options: bool) -> str:
    """What a console of this width prints."""
    file = io.StringIO()
    Console(file=file, width=width, **options).print(what)
    return file.getvalue()


def a_table(*row: str) -> Table:
    made = terminal.table("Name", "Points", "What")
    made.add_row(*row)
    return made


def test_a_table_is_bare_columns_two_spaces_apart() -> None:
    assert shown(a_table("a", "1", "Why.")) == "Name  Points  What\na     1       Why.\n"


def test_only_the_last_column_is_folded_and_nothing_of_it_is_lost() -> None:
    lines = shown(a_table("a" * 16, "3 of 4 points", "0123456789")).splitlines()
    assert [line.rstrip() for line in lines[1:]] == [
        "aaaaaaaaaaaaaaaa  3 of 4 points  0123456",
        "                                 789",
    ]


def test_a_text_of_others_has_no_markup_and_nothing_unseen() -> None:
    text = terminal.plain("[bold]x[/]\x1b[2J\n\u202ey", "red")
    assert text.plain.startswith("[bold]x[/]") and text.style == "red"
    assert not {"\x1b", "\n", "\u202e"} & set(text.plain)
    assert terminal.plain("x").style == ""


def test_a_complaint_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = f"There is no [file] 'x' at 12 of {'a long path ' * 30}."
    terminal.complain(sentence)
    assert capsys.readouterr() == ("", f"{sentence}\n")


def test_a_complaint_is_red_and_nothing_in_it_is_of_another_colour(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal.complain("There is no 'x' at 12.")
    assert capsys.readouterr().err == "\x1b[31mThere is no 'x' at 12.\x1b[0m\n"


@pytest.mark.parametrize(("error", "code"), [(CourseError("No such thing."), 2), (None, 0)])
def test_a_command_ends_with_a_sentence_where_something_is_wrong(
    error: Exception | None,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = terminal.command("For tests.")

    @app.command()
    def one() -> None:
        print("It ran.")
        if error:
            raise error

    @app.command()
    def another() -> None:
        raise AssertionError

    monkeypatch.setattr(sys, "argv", ["command", "one"])
    with pytest.raises(SystemExit) as ended:
        terminal.run(app)
    assert ended.value.code == code
    assert capsys.readouterr() == ("It ran.\n", f"{error}\n" if error else "")


def test_a_command_by_itself_says_what_it_is_for() -> None:
    app = terminal.command("For tests and nobody else.")
    app.command()(lambda: None)
    app.command("other")(lambda: None)
    result = CliRunner().invoke(app, [])
    assert "For tests and nobody else." in result.output and "Commands" in result.output
    assert "--install-completion" not in result.output


def test_an_error_of_our_own_has_pythons_traceback() -> None:
    assert terminal.command("x").pretty_exceptions_enable is False


@pytest.mark.parametrize(("is_terminal", "width"), [(False, 130), (True, 97)])
def test_a_line_is_as_wide_as_the_terminal_or_wide_enough_for_a_sentence_in_a_table(
    is_terminal: bool, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    monkeypatch.setenv("COLUMNS", "97")
    monkeypatch.setenv("TERM", "xterm")
    spec = importlib.util.spec_from_file_location("anew", terminal.__file__)
    assert spec and spec.loader
    anew = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(anew)
    assert anew.console.width == width
