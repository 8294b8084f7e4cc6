"""The cell for Colab does what the student guide says, with a clone in the address's place."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

pytestmark = pytest.mark.nbgrader
NAME = "01_and_gate"
#: Colab's own module, which here makes a folder only.
DRIVE = """
import pathlib, sys, types
from IPython.core.interactiveshell import InteractiveShell
drive = types.SimpleNamespace(mount=lambda path: pathlib.Path(path).mkdir(exist_ok=True))
colab = types.SimpleNamespace(drive=drive)
sys.modules.update({"google": types.SimpleNamespace(colab=colab), "google.colab": colab})
sys.exit(not InteractiveShell.instance().run_cell(sys.argv[1]).success)
"""


def cell() -> str:
    """The guide's: the lines that stand together after the word Colab."""
    guide = (ROOT / "docs" / "student-guide.md").read_text()
    found = re.search(r"\n\n((?: {4}.*\n)+)", guide[guide.index("**Colab.**") :])
    assert found
    return re.sub(r"^ {4}", "", found[1], flags=re.MULTILINE)


def test_the_cell_for_colab_fetches_a_notebook_and_overwrites_none(tmp_path: Path) -> None:
    origin, content = tmp_path / "origin", tmp_path / "content"
    shutil.copytree(ROOT / "release" / NAME, origin / "release" / NAME)
    content.mkdir()
    author = ["-c", "user.name=x", "-c", "user.email=x"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=origin, check=True)
    drive = content / "drive" / "MyDrive"
    lines = cell().replace("ADDRESS", origin.as_uri()).replace("/content", str(content))
    installs = [line for line in lines.splitlines() if line.startswith("%pip")]
    assert installs == [f"%pip install -q {content}/backprop-course"]  # it was cloned there
    code = lines.replace(installs[0], "")

    def run() -> None:
        command = [sys.executable, "-c", DRIVE, code]
        own = {**os.environ, "IPYTHONDIR": str(tmp_path / "ipython")}
        subprocess.run(command, cwd=content, env=own, check=True, timeout=60)

    run()
    copy = drive / "backprop" / f"{NAME}.ipynb"
    assert copy.read_bytes() == (ROOT / "release" / NAME / f"{NAME}.ipynb").read_bytes()
    copy.write_text("mine")
    run()
    assert copy.read_text() == "mine"
