"""Tests that share what is made for them run in one process, when others run beside them."""

import re
import subprocess
import sys

from tests.support import ROOT

SHARING = ("tests/house/test_material.py", "tests/course/test_hints.py", "tests/cells/test_run.py")


def test_tests_of_one_file_and_one_notebook_stay_together() -> None:
    """As make test runs them; told by what xdist says of each test."""
    makefile = (ROOT / "Makefile").read_text()
    (how,) = re.findall(r"-m pytest -n \$\(WORKERS\) (--dist .*) --durations", makefile)
    arguments = ["-m", "pytest", "-n", "2", *how.split(), "-v", "-p", "no:cacheprovider", *SHARING]
    said = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    processes: dict[tuple[str, str], set[str]] = {}
    for process, file, test in re.findall(r"\[(gw\d)\].* (tests/\S+?)::(.+)", said):
        notebook = "".join(re.findall(r"\d\d_[a-z_]+", test)[:1])
        processes.setdefault((file, notebook), set()).add(process)
    assert len(processes) >= len(SHARING) + 5  # a notebook each
    assert {process for some in processes.values() for process in some} == {"gw0", "gw1"}
    assert {where: some for where, some in processes.items() if len(some) > 1} == {}
