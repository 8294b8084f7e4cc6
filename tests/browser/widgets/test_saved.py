"""A saved notebook keeps still pictures of its widgets."""

import json
import re
from pathlib import Path
from typing import Any

from course.widgets import XorSeparator
from tests.browser import support
from tests.browser.widgets.support import Show


def test_a_live_widget_hides_its_own_still_picture_only(show: Show) -> None:
    mine, other = XorSeparator(), XorSeparator()
    shown = show(mine)
    stills = "".join(w._still_picture()["text/html"] for w in (mine, other))
    shown.page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", stills)
    figures = shown.page.locator("figure")
    assert [figures.nth(i).is_visible() for i in (0, 1)] == [False, True]
    shown.page.evaluate("() => cleanup()")
    assert [figures.nth(i).is_visible() for i in (0, 1)] == [True, True]


def test_a_saved_notebook_keeps_still_pictures_in_real_jupyterlab(
    browser: Any,
    lab: tuple[str, Path],
) -> None:
    address, folder = lab
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(60_000)
    origin, token = re.match(r"(http://[^/]+)/.*token=(\w+)", address).groups()  # type: ignore[union-attr]
    makes = ["NeuronExplorer()", "XorSeparator()", "EpsilonExplorer()", "LearningRateExplorer()"]
    makes.append("DrawDigit(lambda x: [0.1] * 10)")
    cells = ["from course.widgets import *", *makes]
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{i}",
                "source": source,
                "metadata": {},
                "outputs": [],
                "execution_count": None,
            }
            for i, source in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = folder / "work" / "stills.ipynb"
    path.write_text(json.dumps(notebook))

    def open_it() -> None:
        page.goto(f"{origin}/lab/tree/stills.ipynb?reset&token={token}")
        support.opened(page)

    open_it()
    support.run_until_heard(page, page.locator(".jp-CodeCell").first)
    page.locator(".jp-CodeCell .cm-content").first.click()
    for _ in cells:
        page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".draw-digit .sum")
    page.locator(".course-widget:visible").nth(len(makes) - 1).wait_for()
    assert page.locator(".course-widget:visible").count() == len(makes)
    stills = page.locator("figure[class^=still-]")
    stills.nth(len(makes) - 1).wait_for(state="attached")
    assert (stills.count(), stills.locator("visible=true").count()) == (len(makes), 0)
    # JupyterLab leaves the keys to the widget: Space is ink here, not a scrolled notebook.
    page.locator(".draw-digit .pad").press(" ")
    page.get_by_text("looks like a 0 (0.10)").wait_for()
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+s")
    for _ in range(100):  # until it is on the disk
        saved = json.loads(path.read_text())
        outputs = [len(cell["outputs"]) for cell in saved["cells"][1 : len(cells)]]
        if outputs == [2] * len(makes):
            break
        page.wait_for_timeout(100)
    assert outputs == [2] * len(makes)  # each a widget and its still picture

    page.evaluate("""async () => {
      const xsrf = (document.cookie.match(/_xsrf=([^;]+)/) || [])[1];
      for (const { id } of await (await fetch("/api/kernels")).json()) {
        await fetch("/api/kernels/" + id, { method: "DELETE", headers: { "X-XSRFToken": xsrf } });
      }
    }""")
    open_it()
    page.get_by_text("model not found").first.wait_for(state="attached")
    stills.nth(len(makes) - 1).wait_for()
    assert page.locator(".course-widget").count() == 0
    assert stills.locator("visible=true").count() == len(makes)
    assert stills.locator("img").evaluate_all(
        "(all) => all.every((e) => e.complete && e.naturalWidth > 200 && e.alt)"
    )
    assert page.get_by_text("model not found").locator("visible=true").count() == 0
    page.close()
