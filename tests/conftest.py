"""What several tests share: the course's folder, a graded sample class, a browser."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# As in grading and in `make lab`: for the kernels that the tests start, and before NumPy is here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import HealthCheck, settings

from autograder.engine.results import Graded
from autograder.quality import demo
from autograder.quality.specimens import SOLUTION, Specimen, specimens
from course import notebooks, places

# In CI the same examples every time; `--hypothesis-profile=long` looks for new ones, for long.
settings.register_profile("default", max_examples=200, deadline=None, derandomize=True)
settings.register_profile(
    "long", max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("default")

ROOT = Path(__file__).resolve().parents[1]
# Without these Chromium asks its maker's servers for things at every start.
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
BIN = Path(sys.executable).parent
ASSIGNMENTS = places.assignments(ROOT / "source")
EVERY_SPECIMEN = [(a, s.name) for a in ASSIGNMENTS for s in specimens(a)]

#: Assignment → name → a specimen, and how it was judged.
Judged = dict[str, dict[str, tuple[Specimen, Graded]]]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


def delegates(assignment: str) -> list[str]:
    """The specimens that go through nbgrader: all of 01_and_gate, three of any other notebook."""
    everyone = specimens(assignment)
    if assignment == "01_and_gate":
        return [s.name for s in everyone]
    right = [s.name for s in everyone if s.name.startswith("correct")]
    wrong = [s.name for s in everyone if len(s.left) == 1]
    return [*right[:1], *wrong[:1], "blank"]


class OnDemand(dict[str, Any]):
    """Assignment → what is made of it, when it is first asked for."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, assignment: str) -> Any:
        self[assignment] = self.make(assignment)
        return self[assignment]


@pytest.fixture(scope="session")
def sample_class(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[Path, dict[str, tuple[Specimen, Graded]]]]:
    """Assignment → its folder and its delegates, graded through nbgrader's autograde."""

    def make(assignment: str) -> tuple[Path, dict[str, tuple[Specimen, Graded]]]:
        into = tmp_path_factory.mktemp("class") / assignment
        done = demo.run(ROOT, into, assignment, delegates(assignment))
        return into, {specimen.name: (specimen, graded) for specimen, graded in done}

    return OnDemand(make)


@pytest.fixture(scope="session")
def plain() -> Judged:
    """Assignment → every specimen, judged with neither jail nor nbgrader."""
    return OnDemand(
        lambda assignment: {s.name: (s, g) for s, g in demo.run_plain(ROOT, assignment)}
    )


@pytest.fixture(scope="session")
def reference_code() -> dict[str, str]:
    """grade_id → the reference's answer in 01_and_gate, as a student would have typed it."""
    source = notebooks.read(places.notebook(ROOT / "source", "01_and_gate"))
    return {
        name: SOLUTION.sub("", cell["source"])
        for name, cell in notebooks.by_grade_id(source).items()
        if notebooks.is_answer(cell)
    }


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium; skips where it or Playwright is missing."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        pytest.skip("Chromium is not installed: what needs a browser was not tested")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS.split())
        yield running
        running.close()


@pytest.fixture(scope="module")
def lab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`course lab` in a learner's folder; gives its address and the folder."""
    folder = tmp_path_factory.mktemp("learner")
    shutil.copytree(ROOT / "release", folder / "release")
    with serving([BIN / "course", "lab", "--no-browser"], folder) as address:
        yield address, folder


@contextlib.contextmanager
def serving(command: list[Any], folder: Path, **environment: str) -> Iterator[str]:
    """A server of notebooks; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder / "lab.log").open("w+")
    own = {"COURSE_ROOT": str(folder), "HOME": str(folder / "home"), **environment}
    server = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**os.environ, **own},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        yield wait_for_address(server, folder / "lab.log")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def wait_for_address(server: subprocess.Popen, log: Path) -> str:
    """The address that the lab prints, once it answers."""
    for _ in range(600):
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+token=\w+", log.read_text())
        if found:
            token_page = re.sub(r"/lab\S*\?", "/api/status?", found.group())
            try:
                urllib.request.urlopen(token_page, timeout=5)
                return found.group()
            except OSError:
                pass
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(f"the lab printed no address: {log.read_text()}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With COURSE_NO_SKIP, as in CI, a skipped test is a failure: nothing goes untested unseen.

    The one exception is data that no clone has: the original MNIST files.
    """
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    unseen = [report for report in skipped if "COURSE_MNIST_DIR" not in str(report.longrepr)]
    if os.environ.get("COURSE_NO_SKIP") and unseen:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder: the released notebooks, no source/, no copies in work/ yet."""
    shutil.copytree(ROOT / "release", tmp_path / "release")
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path
