"""What has a type has its own: `Any` says that nothing is known, and is used where that is so."""

import io
import tokenize
from collections import Counter
from pathlib import Path

from tests.support import ROOT

#: So many of the word are too many, in all of the code.
TOO_MANY = 60


def count(code: str) -> int:
    """How often the word stands in code, but for its comments and texts."""
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    return sum(token.type == tokenize.NAME and token.string == "Any" for token in tokens)


def is_ours(path: Path) -> bool:
    """Sample students and variants are students' code."""
    inside = path.relative_to(ROOT).parts
    return not any(part[0].isdigit() or part == "files" for part in inside)


def test_any_is_rare() -> None:
    paths = [p for side in ("course", "autograder") for p in (ROOT / side).rglob("*.py")]
    found = Counter({str(p.relative_to(ROOT)): count(p.read_text()) for p in paths if is_ours(p)})
    assert len(found) > 150
    assert found.total() < TOO_MANY, found.most_common(10)


def test_only_code_is_counted() -> None:
    code = (
        'from typing import Any  # Any\n\n\ndef f(x: Any, *y: list[Any]) -> Any:\n    """Any."""\n'
    )
    assert count(code) == 4
    assert count("Anything = 'Any'\n") == 0
