"""`course lab` a second time, while a lab runs and after it was killed."""

import json
import os
import signal
import subprocess
from pathlib import Path

from course.learner import cli
from tests.support import BIN


def second(folder: Path) -> str:
    own = {"COURSE_ROOT": str(folder), "HOME": str(folder / "home")}
    command = [BIN / "course", "lab", "--no-browser", "--port", "9"]
    told = subprocess.run(command, env={**os.environ, **own}, capture_output=True, timeout=60)
    return told.stdout.decode() + told.stderr.decode()


def test_a_second_lab_finds_the_first_until_it_is_killed(lab: tuple[str, Path]) -> None:
    _, folder = lab
    [note] = (folder / "work" / ".jupyter" / "data" / "runtime").glob("jpserver-*.json")
    known = json.loads(note.read_text())
    said = second(folder)
    assert f"{known['url']}lab/tree/welcome.md?token={known['token']}" in said
    os.kill(known["pid"], signal.SIGKILL)
    assert note.exists()
    from course.learner import server

    work = folder / "work"
    assert server.running(work, cli.environment(work)) == ""
