"""Shows widgets in pages of their own."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.widgets.support import MODEL, Show, Shown, state_of


@pytest.fixture
def show(browser: Any) -> Iterator[Show]:
    context = browser.new_context(device_scale_factor=2)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route(
        "**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html")
    )

    def on_a_bare_page(widget: Any) -> Shown:
        page.route(
            "**/widget.js",
            lambda route: route.fulfill(body=widget._esm, content_type="text/javascript"),
        )
        page.goto("http://explorer.test/")
        page.evaluate(MODEL, state_of(widget))
        return Shown(page, errors)

    yield on_a_bare_page
    context.close()
    assert errors == []
