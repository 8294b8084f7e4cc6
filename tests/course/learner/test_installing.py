"""The set-up says how far it is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from course.learner import installing
from tests.support import ROOT

LOCK = """a==1 \\
    --hash=sha256:00
b[x]==2 ; sys_platform == 'win32' \\
    --hash=sha256:00
c==3 \\
    --hash=sha256:00
"""
#: Stands for pip: says what pip says, and makes what pip makes.
PIP = """
import pathlib, sys, time
site = pathlib.Path(sys.argv[1])
for line in ("Ignoring b: markers", "Collecting a==1", "  Downloading a.whl", "Collecting c==3"):
    print(line, flush=True)
print("Installing collected packages: c, a", flush=True)
(site / "a-1.dist-info").mkdir(parents=True)
time.sleep(0.5)
(site / "c-3.dist-info").mkdir()
print("Successfully installed", file=sys.stderr)
sys.exit(int(sys.argv[2]))
"""


def test_packages_are_counted_as_pip_speaks_of_them(tmp_path: Path) -> None:
    (tmp_path / "pip-1.dist-info").mkdir()
    seen = installing.Installation(LOCK, tmp_path)
    assert str(seen) == "  fetched 0 of 3 packages"
    seen.hear("Ignoring b: markers 'sys_platform == \"win32\"' don't match your environment\n")
    seen.hear("Collecting a==1 (from -r requirements.lock (line 1))\n")
    seen.hear("  Downloading a-1.whl (3 kB)\n")
    assert str(seen) == "  fetched 1 of 2 packages"
    seen.hear("Collecting c==3\n")
    seen.hear("Collecting what is not in the lock\n")
    assert str(seen) == "  fetched 2 of 2 packages"
    seen.hear("Installing collected packages: c, a, d\n")
    assert str(seen) == "  installed 0 of 3 packages"
    for name in "ac":
        (tmp_path / f"{name}-1.dist-info").mkdir()
    assert str(seen) == "  installed 2 of 3 packages"
    seen.done = True  # the third was there before, in another version
    assert str(seen) == "  installed 3 of 3 packages"


def run(folder: Path, status: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    lib = f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    (folder / "lock").write_text(LOCK)
    (folder / "pip.py").write_text(PIP)
    script = ROOT / "course" / "learner" / "installing.py"
    pip = [sys.executable, "pip.py", f".venv/{lib}", str(status)]
    others = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [sys.executable, script, "lock", *pip],
        cwd=folder,
        env={**others, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("status", [0, 3])
def test_it_ends_as_pip_does_and_what_pip_complains_of_is_seen(tmp_path: Path, status: int) -> None:
    ended = run(tmp_path, status)
    assert ended.returncode == status and ended.stderr == "Successfully installed\n"
    assert re.fullmatch(r"  installed 2 of 2 packages, 0:\d\d  \n", ended.stdout)


def test_in_ci_pip_is_told_to_be_quiet_and_nothing_is_counted(tmp_path: Path) -> None:
    (tmp_path / "say.py").write_text("import sys; print(sys.argv[1:])")
    ended = run(tmp_path, CI="true")
    assert "packages," not in ended.stdout and ended.returncode == 0
    script = ROOT / "course" / "learner" / "installing.py"
    command = [sys.executable, script, "lock", sys.executable, "say.py", "install"]
    told = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "CI": "true"}, capture_output=True, text=True
    )
    assert told.stdout == "['install', '--quiet']\n"


def test_make_sets_up_with_it() -> None:
    make = (ROOT / "Makefile").read_text()
    assert "installing.py requirements.lock \\\n\t\t$(INSTALL) --require-hashes" in make
