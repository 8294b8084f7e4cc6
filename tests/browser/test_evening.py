"""A learner's evening, played in JupyterLab and in Notebook 7, from the first cell to the page."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.quality.specimens import SOLUTION
from course import notebooks, places
from tests.browser import support
from tests.support import BIN, ROOT, serving

NAME = "00_start_here"
SENTENCE = "Each row is one house, so a bias per column is one number for each output."
ANSWERS = ("add-bias", "mean-over-examples", "pairwise-products", "standardize", "predict-shapes")
#: The mean of each example, not over the examples: what many write first.
SLIP = "def mean_over_examples(V):\n    return V.mean(axis=1)"
NEWER = "### 2. The mean over the examples, told anew"


class Evening:
    """What a learner does in one browser window, on one folder."""

    def __init__(self, browser: Any, folder: Path, app: str) -> None:
        self.folder, self.app = folder, app
        self.page = browser.new_page(viewport={"width": 1300, "height": 900})
        self.page.set_default_timeout(60_000)
        self.copy = folder / "work" / NAME / f"{NAME}.ipynb"

    def open(self, address: str) -> None:
        """The notebook, in JupyterLab or in Notebook 7."""
        path = f"{self.app}/{NAME}/{NAME}.ipynb"
        self.page.goto(re.sub(r"/lab\S*\?", f"/{path}?reset&", address))
        support.opened(self.page)
        self.page.wait_for_timeout(1500)

    def cell(self, kind: str, text: str) -> Any:
        return self.page.locator(f".jp-{kind}Cell", has_text=text).first

    def answer(self, number: int, starts: str, text: str, says: str) -> str:
        """Write an answer anew, run it, what shows it and its check; gives what the board says."""
        cell = self.cell("Code", starts)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        for _ in range(4):  # to the check, whose code is folded away; a text may lie between
            self.page.keyboard.press("Shift+Enter")
        check = self.cell("Code", f"# Check exercise {number}:")
        board = check.get_by_role("group", name=re.compile(says))
        board.wait_for()
        return str(board.inner_text())

    def save(self) -> notebooks.Notebook:
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Control+s")
        self.page.wait_for_timeout(1500)
        return notebooks.read(self.copy)

    def command(self, *words: str) -> str:
        """One of the course's commands, in a terminal of this learner's."""
        done = subprocess.run(
            [BIN / "course", *words],
            env={**os.environ, "COURSE_ROOT": str(self.folder), "COLUMNS": "100"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(params=["lab/tree", "notebooks"], ids=["JupyterLab", "Notebook 7"])
def evening(request: Any, browser: Any, tmp_path: Path) -> Iterator[Evening]:
    shutil.copytree(ROOT / "release" / NAME, tmp_path / "release" / NAME)
    played = Evening(browser, tmp_path, request.param)
    yield played
    played.page.close()


@pytest.fixture(scope="module")
def right() -> dict[str, str]:
    """grade_id → the reference's answer, as a learner would type it."""
    cells = notebooks.by_grade_id(notebooks.read(places.notebook(ROOT / "source", NAME)))
    return {name: SOLUTION.sub("", cells[name]["source"]) for name in ANSWERS}


def test_an_evening(evening: Evening, right: dict[str, str]) -> None:
    page, lab = evening.page, [BIN / "course", "lab", "--no-browser"]
    with serving(lab, evening.folder) as address:
        evening.open(address)
        support.run_until_heard(page, evening.cell("Code", "import matplotlib.pyplot as plt"))

        # A written answer, as its text says: click, Enter, write, Shift+Enter.
        placeholder = evening.cell("Markdown", "YOUR ANSWER HERE").locator(".jp-RenderedMarkdown")
        placeholder.scroll_into_view_if_needed()
        placeholder.click()
        page.keyboard.press("Enter")
        page.keyboard.press("Control+a")
        page.keyboard.type(SENTENCE)
        page.keyboard.press("Shift+Enter")

        # A slip: the board names it, and a hint opens.
        said = evening.answer(2, "def mean_over_examples(", SLIP, "0 of 1 point")
        assert "one mean for each example" in said
        hints = evening.cell("Markdown", "An array has a method").locator(".jp-RenderedMarkdown")
        hints.locator("summary").first.click()
        hints.get_by_text("An array has a method").wait_for()
        evening.answer(2, "def mean_over_examples(", right["mean-over-examples"], "1 of 1 point")
        evening.save()
        page.goto("about:blank")

    # The next day: the course was mended meanwhile, and the work is where it was.
    _mend(evening.folder)
    with serving(lab, evening.folder) as address:
        told = (evening.folder / "lab.log").read_text()
        assert f"`course refresh {NAME}`" in told and NEWER.strip("# ") in told
        assert "carried over: 2" in evening.command("refresh", NAME)
        evening.open(address)
        page.get_by_role("heading", name=NEWER.strip("# ")).wait_for()
        assert evening.cell("Markdown", SENTENCE).count() == 1
        support.run_until_heard(page, evening.cell("Code", "import matplotlib.pyplot as plt"))
        for number, name in enumerate(ANSWERS, 1):
            start = right[name].strip().splitlines()[0]
            evening.answer(number, start, right[name], r"(\d) of \1 point")
        saved = evening.save()
    cells = notebooks.by_grade_id(saved)
    assert cells["written"]["source"] == SENTENCE
    assert re.search(r"all +(\d+) of \1 ", evening.command("check", NAME))
    assert f"{len(ANSWERS)} of {len(ANSWERS)} exercises" in evening.command("status")
    evening.command("export", NAME)
    page.goto((evening.folder / "work" / "exports" / f"{NAME}.html").as_uri())
    assert page.get_by_text(SENTENCE).is_visible()
    assert page.get_by_role("group", name=re.compile(r"2\. .*1 of 1 point")).is_visible()


def _mend(folder: Path) -> None:
    """The course's next release of the notebook has other words."""
    path = places.notebook(folder / "release", NAME)
    text = path.read_text()
    assert "### 2. Mean over the examples" in text
    path.write_text(text.replace("### 2. Mean over the examples", NEWER))
