"""What takes the place of the function that makes feedback pages; nothing is imported for it."""

import os
import signal
from pathlib import Path


def page(root: Path, database: str, assignment: str, student: str) -> tuple[str, str]:
    """A page that ends its process, one that cannot be made, and any other."""
    if student == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    return (f"{student} has none", "") if student == "fails" else ("", "")
