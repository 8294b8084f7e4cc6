"""The page "My own network": each style runs as it stands, and its slip is named."""

import re

import numpy as np
import pytest

from tests.support import ROOT

PAGE = (ROOT / "docs" / "own-network.md").read_text(encoding="utf-8")
#: The page's styles: heading → code. Each goes on from the first one's names.
STYLES = dict(re.findall(r"^## (.+?)\n.*?^```python\n(.+?)^```$", PAGE, re.M | re.S))
FIRST = "Arrays in a dict, examples in rows"


def test_there_are_six() -> None:
    assert len(STYLES) == 6 and next(iter(STYLES)) == FIRST


@pytest.mark.parametrize("style", STYLES)
def test_the_missing_slope_is_named_in_each_style(style: str) -> None:
    names: dict[str, object] = {"__name__": "page"}
    exec(STYLES[FIRST], names)
    if style != FIRST:
        exec(STYLES[style], names)
    report, found = names["report"], names["found"]
    assert report.wrong  # type: ignore[attr-defined]
    wrong = {check.name for check in report.checks if check.wrong}  # type: ignore[attr-defined]
    hidden = {"dW1"} if wrong == {"dtheta"} else wrong
    assert {f"d{one.parameter}" for one in found} == hidden  # type: ignore[attr-defined]
    assert found[0].cause == "no_activation_derivative"  # type: ignore[index]
    assert all(np.isfinite(check.difference) for check in report.checks)  # type: ignore[attr-defined]
