"""Hints that are opened by number, and counted."""

import pytest

from course.hints import HINTS_MIME, Hints

TEXTS = ["look at the shapes", "which axis is summed?", "a < b"]


@pytest.mark.parametrize("opened", [0, 1, 2, 3, 9])
def test_as_many_as_asked_for_are_shown_and_counted(opened: int) -> None:
    shown = Hints("case 1", TEXTS, opened)
    formats = shown._repr_mimebundle_()
    for place, text in enumerate(TEXTS[:2]):
        assert (text in repr(shown)) is (place < opened)
        assert (text in formats["text/html"]) is (place < opened)
    assert formats[HINTS_MIME] == {"case": "case 1", "opened": min(opened, 3), "of": 3}
    assert ("more" in repr(shown)) is (opened < 3)


def test_hints_are_numbered_from_1() -> None:
    assert repr(Hints("case 1", TEXTS, 2)).splitlines()[:2] == [
        "1. look at the shapes",
        "2. which axis is summed?",
    ]


def test_text_is_no_html() -> None:
    assert "a &lt; b" in Hints("case 1", TEXTS, 3)._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("opened", [-1, 1.5, "2", True, None])
def test_what_is_no_number_is_said(opened: object) -> None:
    with pytest.raises(ValueError, match="from 0 to 3"):
        Hints("case 1", TEXTS, opened)  # type: ignore[arg-type]
