"""Notebook 7, which `course lab` serves too: what the student guide says of it."""

import re
from pathlib import Path
from typing import Any

from course import notebooks
from tests.browser import support

NAME = "01_and_gate"


def test_a_notebook_works_in_notebook_7(
    browser: Any, lab: tuple[str, Path], reference_code: dict[str, str]
) -> None:
    address, folder = lab
    page = browser.new_page(viewport={"width": 1024, "height": 640})
    page.set_default_timeout(60_000)
    origin, token = re.match(r"(http://[^/]+)/.*token=(\w+)", address).groups()  # type: ignore[union-attr]
    page.goto(f"{origin}/notebooks/{NAME}/{NAME}.ipynb?token={token}")
    support.opened(page)
    release = notebooks.read(folder / "release" / NAME / f"{NAME}.ipynb")["cells"]

    checks = [cell for cell in release if "source_hidden" in cell["metadata"].get("jupyter", {})]
    folded = page.get_by_text(re.compile(r"^# Check exercise \d+: run this cell\.$"))
    folded.nth(len(checks) - 1).wait_for()
    assert folded.count() == len(checks)
    hint = page.locator("details").first
    hint.locator("summary").click()
    assert hint.locator("p").first.is_visible()
    page.get_by_text("Validate", exact=True).wait_for()

    # Letters without Enter first do nothing here either.
    cells = page.locator(".jp-Cell").count()
    page.locator(".jp-MarkdownCell").nth(1).click()
    page.keyboard.type("xym")
    page.wait_for_timeout(300)
    assert (page.locator(".jp-Cell").count(), page.locator(".jp-RawCell").count()) == (cells, 0)

    ids = [notebooks.grade_id(cell) for cell in release if cell["cell_type"] == "code"]
    code = page.locator(".jp-CodeCell")
    support.run_until_heard(page, code.nth(ids.index("setup")))
    code.nth(ids.index("sigmoid")).locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(reference_code["sigmoid"])
    page.keyboard.press("Control+Enter")
    page.get_by_role("menuitem", name="Run").click()
    page.locator(".lm-Menu-item", has_text=re.compile("^Run All Cells")).first.click()
    board = page.get_by_role("group", name=re.compile(r"^2\. sigmoid"))
    board.wait_for()
    assert board.get_by_role("img", name="wrong").count() == 0
    page.locator(".neuron-explorer .sum").wait_for()
    page.locator(".neuron-explorer").scroll_into_view_if_needed()
    assert page.locator(".neuron-explorer").bounding_box()["height"] <= 510
    assert page.locator("figure[class^=still-]").first.is_visible() is False
    page.close()
