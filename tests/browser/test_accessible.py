"""axe-core finds nothing serious in what is ours: a notebook, its export, feedback, a report."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from autograder import report
from course import notebooks
from course.pages.page import page as exported
from course.scoreboard import Row, Score
from tests.adapter.pages.support import feedback_page
from tests.browser import support
from tests.report.test_anonymise import REPORT
from tests.support import ROOT

NAME = "01_and_gate"
OURS = [".jp-Notebook .jp-OutputArea-output", ".jp-Notebook .jp-MarkdownOutput"]
#: What axe calls serious or critical: rule, help, and where.
FIND = """async (inside) => {
  const include = inside.filter((s) => document.querySelector(s)).map((s) => [s]);
  const { violations } = await axe.run(include.length ? { include } : document);
  return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].html.slice(0, 200)}`);
}"""


def found(page: Any, *inside: str) -> list[str]:
    """The serious findings, of the whole page or of a part of it."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    return list(page.evaluate(FIND, list(inside)))


def filled() -> notebooks.Notebook:
    """A release, with a wrong and a right board, a traceback and a table in its first checks."""
    notebook = notebooks.read(ROOT / "release" / NAME / f"{NAME}.ipynb")
    wrong = Row("a row", False, "`dw` is 5.00 times too large.", note="A warning came up.")
    boards = [Score("1. One", 2, (Row("a", True), wrong), 3), Score("2. Two", 1, (Row("b", True),))]
    shown: list[Any] = [board._repr_mimebundle_() for board in boards]
    table = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    shown.append({"text/html": table, "text/plain": "a"})
    checks = [cell for cell in notebook["cells"] if notebooks.is_check(cell)]
    for cell, data in zip(checks, shown, strict=False):
        cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    # IPython's colours of a comment, a word of Python's and the error's name.
    lines = [f"\x1b[{code}mwords\x1b[39m" for code in ("38;5;66;03", "38;5;28;01", "31")]
    error = {"output_type": "error", "ename": "ValueError", "evalue": "a", "traceback": lines}
    checks[-1]["outputs"] = [error]  # type: ignore[list-item]
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:  # as nbgrader has it from the gradebook
            cell["metadata"]["nbgrader"] |= {"score": 1, "comment": "A comment."}
    return notebook


PAGES = {
    "export": lambda: exported(filled(), NAME),
    "feedback": lambda: feedback_page({**filled()}),
    "report": lambda: report.page(REPORT),
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_of_ours_is_accessible(browser: Any, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGES[kind]())
    context = browser.new_context(bypass_csp=True)  # an export lets no script run, axe's neither
    page = context.new_page()
    page.goto(path.as_uri())
    assert re.fullmatch("[a-z]{2}", page.evaluate("document.documentElement.lang"))
    assert found(page) == []
    # That it can find something: a picture without a text.
    page.evaluate("document.body.append(new Image(9, 9))")
    assert [finding.split()[0] for finding in found(page)] == ["image-alt"]
    context.close()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_a_notebook_in_jupyterlab_is_accessible(
    browser: Any, lab: tuple[str, Path], theme: str
) -> None:
    address, _ = lab
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(60_000)
    origin, token = re.match(r"(http://[^/]+)/.*token=(\w+)", address).groups()  # type: ignore[union-attr]
    page.goto(f"{origin}/lab/tree/{NAME}/{NAME}.ipynb?reset&token={token}")
    support.opened(page)
    page.get_by_role("menuitem", name="Settings").click()
    page.locator(".lm-Menu-item", has_text="Theme").first.hover()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^JupyterLab {theme}$")).click()
    page.wait_for_selector(f"body[data-jp-theme-name='JupyterLab {theme}']", state="attached")
    support.run_until_heard(page, page.locator(".jp-CodeCell").first)
    page.get_by_role("menuitem", name="Run").click()
    page.locator(".lm-Menu-item", has_text=re.compile("^Run All Cells")).first.click()
    board = page.get_by_role("group", name=re.compile(r"^\d+\. .* points")).last
    board.wait_for()
    page.locator(".neuron-explorer .sum").wait_for()
    cells = page.locator(".jp-Cell")
    for i in range(0, cells.count(), 6):
        cells.nth(i).scroll_into_view_if_needed()
        page.wait_for_timeout(100)
        assert found(page, *OURS) == []
    page.close()
