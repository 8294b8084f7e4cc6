"""A student's first minutes, in a real browser: a wrong gradient, its message, the repair."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

WRONG = """def backward(X, y, a):
    dz = a - y
    return X.T @ dz, np.sum(dz)"""


@pytest.fixture
def page(browser: Any, lab: tuple[str, Path]) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(60_000)
    yield page
    page.close()


def test_wrong_backward_is_explained_then_repaired(
    page: Any, lab: tuple[str, Path], reference_code: dict[str, str]
) -> None:
    address, folder = lab
    page.goto(address)
    page.get_by_role("link", name="01 · One neuron learns AND").click()
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", state="attached")
    assert page.get_by_text("Jupyter news").count() == 0
    page.wait_for_timeout(2000)  # "run" right after the kernel turns idle can get lost

    def write_and_run(heading: str, text: str, cells: int = 1) -> None:
        """Type a cell's text, run it and the cells after it with Shift+Enter, and wait."""
        cell = page.locator(".jp-CodeCell", has_text=heading).first
        cell.locator(".cm-content").click()
        if text:
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(text)
        for _ in range(cells):
            page.keyboard.press("Shift+Enter")
        cell.locator(".jp-InputPrompt", has_text=re.compile(r"\[\d+\]")).wait_for()

    write_and_run("from course import gradcheck, plots", "")
    for name in ("sigmoid", "forward", "loss"):
        write_and_run(f"def {name}(", reference_code[name])
    # The answer, the cell that shows it, the check: the check's code is folded away.
    write_and_run("def backward(", WRONG, cells=3)
    check = page.locator(".jp-CodeCell", has_text="# Check exercise 7")
    board = check.get_by_role("group", name="7. backward: 0 of 3 points")
    board.wait_for()
    assert "dw is 4.00 times too large, and m = 4" in board.inner_text()
    assert board.get_by_role("img", name="wrong").count() == 2

    write_and_run("def backward(", reference_code["backward"], cells=3)
    board = check.get_by_role("group", name="7. backward: 3 of 3 points")
    board.wait_for()
    assert board.get_by_role("img", name="wrong").count() == 0
    assert "3 more checks run when your work is graded" in board.inner_text()

    # nbgrader's own button: it saves, runs everything and says what is still open.
    page.get_by_role("button", name="Validate").click()
    page.wait_for_selector(".jp-Dialog")
    dialog = page.locator(".jp-Dialog").last.inner_text()
    assert "failed" in dialog.lower()
    assert "# Check exercise 9" in dialog and "# Check exercise 7" not in dialog
    # Caches of libraries may go to the home folder; nothing of Jupyter's does.
    home = folder / "home"
    assert not [p for p in (".jupyter", ".ipython", ".local") if (home / p).exists()]
