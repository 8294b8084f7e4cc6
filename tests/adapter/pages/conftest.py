"""A page in a browser."""

import re
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def window(browser: Any) -> Iterator[Any]:
    """A browser's page whose every request is noted, and goes no further than this machine."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    page.asked = []

    def note(route: Any) -> None:
        page.asked.append(route.request.url)
        local = re.match(
            r"(file|data|blob|about):|https?://(127\.0\.0\.1|localhost)[:/]", route.request.url
        )
        route.continue_() if local else route.abort()

    page.route("**/*", note)
    page.set_default_timeout(60_000)
    yield page
    context.close()
