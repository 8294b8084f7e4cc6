"""What the tests in a real JupyterLab share."""

import contextlib
import re
from typing import Any

RAN = re.compile(r"\[\d+\]")


def opened(page: Any) -> None:
    """Wait until a notebook is there and its kernel idle."""
    # On a busy machine the server may answer late once. A person would close that dialog, too.
    lost = page.locator(".jp-Dialog", has_text="Server Connection Error")
    page.add_locator_handler(lost, lambda: lost.get_by_role("button", name="Close").click())
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", state="attached")


def run_until_heard(page: Any, cell: Any) -> None:
    """Run a cell until it has a number: a run right after the kernel turns idle can get lost."""
    from playwright.sync_api import TimeoutError as NotYet

    prompt = cell.locator(".jp-InputPrompt", has_text=RAN)
    for _ in range(30):
        try:
            cell.locator(".cm-content").click()
        except NotYet as error:
            in_the_way = page.locator(".jp-Dialog").all_inner_texts()
            raise AssertionError(f"This is in the way of the cell: {in_the_way}") from error
        page.keyboard.press("Control+Enter")
        with contextlib.suppress(NotYet):
            prompt.wait_for(timeout=2000)
            return
    prompt.wait_for()
