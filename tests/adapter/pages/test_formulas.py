"""Formulas are MathML, and do nothing."""

import re

import pytest

from course import notebooks
from course.pages import formulas
from course.pages.markdown import markdown2html
from tests.adapter.pages.support import live
from tests.support import ASSIGNMENTS, ROOT


def test_every_formula_of_the_course_becomes_mathml() -> None:
    found = 0
    for assignment in ASSIGNMENTS:
        cells = notebooks.read(ROOT / "source" / assignment / f"{assignment}.ipynb")["cells"]
        for cell in cells:
            if cell["cell_type"] != "markdown":
                continue
            page = markdown2html({"cell": cell}, cell["source"])
            found += page.count("<math")
            spoken = re.sub(r"(?s)<(pre|code)[ >].*?</\1>", "", page)
            assert "$" not in spoken and "\\" not in spoken, (assignment, cell["id"])
            assert "shown as it was written" not in page
    assert found > 900


HOSTILE = [
    r"\href{javascript:alert(1)}{x}",
    r"\hr<wbr>ef{javascript:alert(1)}{x}",
    r"\url{javascript:alert(1)}",
    r"\require{html}\style{position:fixed}{x}",
    r"\class{navbar-fixed-top}{x}\cssId{notebook}{y}",
    r"\text{<script>alert(1)</script><img src=x onerror=alert(1)>}",
    r"&#92;href{javascript:alert(1)}{x}",
    r"\mmlToken{mi}[href='javascript:alert(1)']{x}",
    r"\unicode{x3c}script\unicode{x3e}",
    r"</math><script>alert(1)</script>",
    r"\hspace{-900px}x\raise900px{y}\kern-900px z",
    r"\def\a{\b\b\b\b}\def\b{\c\c\c\c}\def\c{\d\d\d\d}\def\d{xxxx}\a",
    r"\includegraphics{http://evil.example/x.png}",
    r"\color{red;position:fixed}{x}\fcolorbox{x}{y}{z}",
    "{" * 900,
    r"\frac" * 300,
    "^" * 500,
]


@pytest.mark.parametrize("tex", HOSTILE)
def test_a_formula_does_nothing(tex: str) -> None:
    for source in (
        f"a ${tex}$ b",
        f"$$\n{tex}\n$$",
        f"<div>${tex}$</div>",
        f"<b title='${tex}$'>b</b>",
    ):
        assert live(markdown2html({}, source)) == [], source
    assert len(formulas.mathml(tex)) < 60_000
