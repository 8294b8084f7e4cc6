"""Formulas become MathML; what is none is shown as it was written."""

import pytest

from course.pages import formulas
from course.pages.formulas import mathml

MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML" display="{}"><mrow>{}</mrow></math>'
A = "<mi>a</mi>"


def test_a_formula_stands_in_its_line_or_on_one_of_its_own() -> None:
    assert mathml("a") == mathml("a", False) == MATH.format("inline", A)
    assert mathml("a", True) == MATH.format("block", A)


def test_a_functions_name_keeps_its_distance() -> None:
    name = '<mo lspace="0.167em" rspace="0.167em">log</mo>'
    assert mathml(r"\log a") == MATH.format("inline", f"{name}{A}")


def test_a_large_brace_has_no_backslash() -> None:
    shown = mathml(r"\big\{ a \big\}")
    assert ">{<" in shown and ">}<" in shown and "\\" not in shown


def test_entities_are_what_they_stand_for() -> None:
    assert (
        mathml("a &lt; a") == mathml("a < a") == MATH.format("inline", f"{A}<mo>&#x0003C;</mo>{A}")
    )


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("", ""),
        (" ", ""),
        (r"\def\a{b}", r"\def\a{b}"),
        (r"\newcommand{\a}{b} < c", r"\newcommand{\a}{b} &lt; c"),
        (r"\frac", r"\frac"),
    ],
)
def test_what_is_no_formula_is_shown_as_it_was_written(tex: str, shown: str) -> None:
    assert mathml(tex) == f"<code>{shown}</code>"


def test_a_formula_is_so_long_and_no_longer() -> None:
    assert formulas.LONGEST == 2000
    assert mathml("a" * 2000).count(A) == 2000
    assert mathml("a" * 2001) == f"<code>{'a' * 2001}</code>"


@pytest.mark.parametrize(
    ("text", "tame"),
    [
        (r"\href{x}", r"\text{not run: }href{x}"),
        (r"\hrefs{x}", r"\hrefs{x}"),
        (r"&#92;href", r"\text{not run: }href"),
        (r"&bsol;url", r"\text{not run: }url"),
        (r"\h&#x72;ef", r"\text{not run: }href"),
        ("&#60;b&#62; &#228; &lt;", "&#60;b&#62; &#228; &lt;"),
    ],
)
def test_letters_written_as_numbers_hide_nothing(text: str, tame: str) -> None:
    assert formulas.tame(text) == tame


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one $a$ line", f"one {mathml('a')} line"),
        ("$$a$$", mathml("a", True)),
        ("$a$ and $$b$$", f"{mathml('a')} and {mathml('b', True)}"),
        (r"\$a$", r"\$a$"),
        ("$5", "$5"),
        ("$a\nb$", "$a\nb$"),
        ("$$a\na$$", mathml("a\na", True)),
    ],
)
def test_a_formula_stands_between_dollars(text: str, shown: str) -> None:
    assert formulas.in_html(text) == shown
