"""`course export` in a browser: nothing loads or runs, and what is folded is not on paper."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from course import notebooks
from tests.support import BIN, ROOT

NAME = "01_and_gate"
LIVE = (
    '<script>document.title = "ran"</script><img src="https://example.org/a.png" '
    "onerror=\"document.title = 'ran'\">"
)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with a script in an output, exported; gives the page."""
    folder = tmp_path_factory.mktemp("learner")
    shutil.copytree(ROOT / "release" / NAME, folder / "release" / NAME)
    notebook = notebooks.read(folder / "release" / NAME / f"{NAME}.ipynb")
    first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    first["outputs"] = [
        {"output_type": "display_data", "data": {"text/html": LIVE}, "metadata": {}},
        {"output_type": "stream", "name": "stdout", "text": "x" * 3000},
    ]
    copy = folder / "work" / NAME / f"{NAME}.ipynb"
    copy.parent.mkdir(parents=True)
    copy.write_text(json.dumps(notebook))
    subprocess.run(
        [BIN / "course", "export", NAME, "--pdf"],
        env={**os.environ, "COURSE_ROOT": str(folder)},
        check=True,
        timeout=120,
    )
    return folder / "work" / "exports" / f"{NAME}.html"


def test_a_page_stands_alone_on_screen_and_on_paper(browser: Any, exported: Path) -> None:
    page = browser.new_page(viewport={"width": 1024, "height": 640})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(exported.as_uri())
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith("data:")] == [exported.as_uri()]
    assert said == [] and page.title() != "ran"
    # The policy is a belt of its own: what is put in afterwards does not run either.
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", LIVE)
    page.wait_for_timeout(200)
    assert page.title() != "ran"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1024  # nothing sticks out

    hints = page.locator("details", has_text="Hint 1").first
    words = hints.locator("p").first
    assert hints.locator("summary").is_visible() and not words.is_visible()
    hints.locator("summary").click()
    assert words.is_visible()
    page.emulate_media(media="print")
    folded = page.locator("details:not([open])")
    assert folded.count() > 20
    assert folded.locator("visible=true").count() == 0
    assert page.locator("details:not([open]) summary").locator("visible=true").count() == 0
    assert words.is_visible()  # a reader opened it
    page.close()


def test_a_paper_is_a_pdf_of_several_pages(exported: Path) -> None:
    pdf = exported.with_suffix(".pdf").read_bytes()
    assert pdf.startswith(b"%PDF") and 8 <= pdf.count(b"/Type /Page\n") <= 16
