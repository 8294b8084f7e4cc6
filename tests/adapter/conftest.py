"""A browser, for pages."""

from tests.chromium import browser

__all__ = ["browser"]
