"""Runs pip and shows how far it is; by path, before anything of the course is installed.

    python course/learner/installing.py LOCK COMMAND...

runs the command, which installs the packages of the lock file. On a terminal one line says how
many packages are there, elsewhere a line now and then; where CI is set, nothing is said.
"""

import contextlib
import os
import re
import subprocess
import sys
import sysconfig
import threading
import time
from pathlib import Path

#: Seconds between two looks, on a terminal and elsewhere.
LOOK, LOOK_ELSEWHERE = 0.5, 15.0


class Installation:
    """What pip has said so far, and what is there."""

    def __init__(self, lock: str, site: Path) -> None:
        """Count the packages of a lock file, and those in the folder where they go."""
        self.wanted = len(re.findall(r"^\S+==", lock, re.MULTILINE))
        self.fetched, self.installs, self.done = 0, False, False
        self._site, self._before = site, self._there(site)

    def hear(self, line: str) -> None:
        """Take a line of pip's."""
        if line.startswith("Ignoring "):  # it is for another system
            self.wanted -= 1
        elif line.startswith("Collecting "):
            self.fetched += 1
        elif line.startswith("Installing collected packages: "):
            self.installs, self.wanted = True, line.count(",") + 1

    def __str__(self) -> str:
        if not self.installs:
            return f"  fetched {min(self.fetched, self.wanted)} of {self.wanted} packages"
        # One that was there in another version, as pip itself may be, is not one more.
        here = self.wanted if self.done else self._there(self._site) - self._before
        return f"  installed {max(0, min(here, self.wanted))} of {self.wanted} packages"

    @staticmethod
    def _there(site: Path) -> int:
        return len(list(site.glob("*.dist-info")))


def _main(lock: str, command: list[str]) -> int:
    if os.environ.get("CI"):
        return subprocess.run([*command, "--quiet"], check=False).returncode
    venv = str(Path(".venv").resolve())
    site = Path(sysconfig.get_path("purelib", "venv", {"base": venv, "platbase": venv}))
    seen = Installation(Path(lock).read_text(encoding="utf-8"), site)
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace")

    def listen() -> None:
        for line in running.stdout or ():
            seen.hear(line)

    threading.Thread(target=listen, daemon=True).start()
    start, on_terminal = time.monotonic(), sys.stdout.isatty()
    ended: int | None = None
    while ended is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            ended = running.wait(LOOK if on_terminal else LOOK_ELSEWHERE)
        seen.done = ended == 0
        minutes, seconds = divmod(int(time.monotonic() - start), 60)
        print(f"{seen}, {minutes}:{seconds:02}  ", end="\r" if on_terminal else "\n", flush=True)
    if on_terminal:
        print(flush=True)
    return ended


if __name__ == "__main__":
    try:
        sys.exit(_main(sys.argv[1], sys.argv[2:]))
    except KeyboardInterrupt:  # pip has said so
        sys.exit(130)
