"""A class's pages, whole without a network."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.adapter.gradebook import Course
from autograder.classroom import Options, grade
from autograder.quality import demo
from course import notebooks
from tests.adapter.pages.support import ASSIGNMENT, MOVED, OVER, text_cell
from tests.attacks import code_cell, with_answers
from tests.support import ROOT


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One student, who is right, and means no good; graded, with the feedback page."""
    root = tmp_path_factory.mktemp("pages") / "class"
    demo.make_class(ROOT, root, ASSIGNMENT, names=())
    source = notebooks.read(root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    blank = notebooks.read(root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    given = with_answers(blank, source)
    written = notebooks.by_grade_id(given)["written"]
    written["source"] = (
        "The mean is $\\frac{1}{m}\\sum_i x_i$, and $\\href{javascript:alert(1)}{x}$."
    )
    given["cells"].append(text_cell("a raw cell", "raw", metadata={"raw_mimetype": "text/html"}))
    given["cells"].append(text_cell("![lost](attachment:lost.png)"))
    code = "from IPython.display import HTML, Math, display\n"
    code += f"display(HTML({MOVED['negative margins']!r}), Math(r'\\frac{{a}}{{b}}'))"
    given["cells"].append(code_cell(code))
    folder = root / "submitted" / "ada" / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(given))
    found = list(grade(root, ASSIGNMENT, options=Options(cell_seconds=30)))
    assert [graded.problem for graded in found] == [""]
    return root


def test_a_feedback_page_is_whole_without_a_network(window: Any, classroom: Path) -> None:
    path = classroom / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    window.asked.clear()
    window.goto(path.as_uri())
    assert [a for a in window.asked if not a.startswith("data:")] == [path.as_uri()]
    assert window.evaluate("document.documentElement.lang") == "en"
    _formulas_are_shown(window)
    assert window.evaluate("document.scripts.length") == 0
    assert window.evaluate(OVER) == []
    listed = window.locator("#toc a").all_inner_texts()
    assert listed[:2] == ["1. By hand", "2. sigmoid"] and listed[-1].startswith("10. In your own")
    window.locator("#toc a").nth(6).click()
    assert window.evaluate("scrollY") > 900
    assert window.get_by_text("a raw cell").count() and window.get_by_text("Picture lost").count()
    assert path.stat().st_size < 600_000


def _formulas_are_shown(window: Any) -> None:
    """As fractions and sums that have a height, with no dollars where a formula stands."""
    text = "[...document.querySelectorAll('.text_cell_render, .output_latex, .output_html')]"
    shown = window.evaluate(f"{text}.map(e => e.innerText).join('\\n')")
    assert "$" not in shown and "\\" not in shown
    heights = window.evaluate(
        "[...document.querySelectorAll('math')].map(e => [e.closest('details') ? 9 : "
        "e.getBoundingClientRect().height, e.querySelectorAll('mfrac').length])"
    )
    assert len(heights) > 100 and all(height > 5 for height, _ in heights)
    assert any(height > 20 and fractions for height, fractions in heights)
    assert (
        window.evaluate("document.querySelectorAll('math [href], a[href^=javascript]').length") == 0
    )


@pytest.fixture(scope="module")
def formgrader(classroom: Path) -> Iterator[str]:
    """The formgrader's server in the class's folder; gives the address of the submission."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = classroom.parent / "home"
    log = (classroom.parent / "server.log").open("w+")
    bin = Path(sys.executable).parent
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root"),
            *(f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="),
            f"--ServerApp.root_dir={classroom}",
        ],
        cwd=classroom,
        env={**os.environ, "HOME": str(home), "PATH": f"{bin}:{os.environ['PATH']}"},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status", timeout=5)
                break
            except OSError:
                assert server.poll() is None, Path(log.name).read_text()
                time.sleep(0.1)
        with Course(classroom).gradebook() as gradebook:
            found = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "ada").id
        yield f"http://127.0.0.1:{port}/formgrader/submissions/{found}/"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def test_the_formgrader_is_whole_without_a_network(window: Any, formgrader: str) -> None:
    errors: list[str] = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    window.asked.clear()
    window.goto(formgrader)
    window.locator("#written").wait_for()
    away = [a for a in window.asked if not re.match(r"(data|blob):|http://127\.0\.0\.1:", a)]
    assert away == []
    assert errors == []
    _formulas_are_shown(window)
    assert window.evaluate(OVER) == []
    # It goes on from there, as it does where MathJax is.
    assert window.evaluate("MathJax.loaded") is True
    with window.expect_response(lambda r: "/api/grade/" in r.url) as saved:
        window.locator("#written").fill("2")
        window.locator("#written").evaluate("field => $(field).change()")
    assert saved.value.ok
