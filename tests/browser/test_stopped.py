"""What takes long in JupyterLab: it says how long, shows a bar, and can be stopped."""

import json
from pathlib import Path
from typing import Any

from course import notebooks
from course.text import say
from tests.browser import support

SLOW = """from time import sleep
def success_rate(n_hidden, activation, seeds):
    sleep(0.5 * len(seeds))
    return 0.5"""
KEPT = ("setup", "success-rate", "success-rate-show", "success-rate-test")


def test_a_long_cell_and_a_long_check_can_be_stopped(browser: Any, lab: tuple[str, Path]) -> None:
    address, folder = lab
    path = folder / "work" / "04_xor" / "slow.ipynb"
    notebook = notebooks.read(folder / "release" / "04_xor" / "04_xor.ipynb")
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] in KEPT]
    notebooks.by_grade_id(notebook)["success-rate"]["source"] = SLOW
    path.write_text(json.dumps(notebook))
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(address.replace("welcome.md", "04_xor/slow.ipynb"))
    support.opened(page)
    setup = page.locator(".jp-CodeCell").first
    support.run_until_heard(page, setup)

    def stop() -> None:
        page.get_by_role("menuitem", name="Kernel", exact=True).click()
        page.get_by_text("Interrupt Kernel", exact=True).click()

    page.locator(".jp-CodeCell", has_text="def success_rate").first.click()
    page.keyboard.press("Control+Enter")
    show = page.locator(".jp-CodeCell", has_text="_all_at_once")
    show.click()
    page.keyboard.press("Control+Enter")
    said = say("waiting_about", what="6 shares of 20 seeds", seconds="60")
    show.get_by_text(said).wait_for()
    show.get_by_text("0/6").wait_for()
    stop()
    show.get_by_text(say("waiting_stopped")).wait_for()
    assert "Traceback" not in show.inner_text()

    check = page.locator(".jp-CodeCell", has_text="# Check exercise 8")
    check.click()
    page.keyboard.press("Control+Enter")
    check.locator("progress").wait_for()
    stop()
    check.get_by_text(say("check_stopped")).wait_for()
    assert check.locator("progress").count() == 0
    # And once more, to its end.
    page.keyboard.press("Control+Enter")
    check.get_by_role("group", name="8. success_rate: 0 of 2 points here; 2 more rows").wait_for()
    page.close()
