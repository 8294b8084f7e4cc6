"""What every test has, and nothing of the course's: a test by name starts at once."""

import gc
import os
import re
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

# As in grading and in `make lab`: for the kernels that the tests start, and before NumPy is here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import HealthCheck, settings

from tests.support import ROOT

# Without these Chromium asks its maker's servers for things at every start.
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)

# The same examples every time, in CI more of them; `--hypothesis-profile=long` looks for new ones,
# for long.
settings.register_profile("default", max_examples=100, deadline=None, derandomize=True)
settings.register_profile("ci", settings.get_profile("default"), max_examples=200)
settings.register_profile(
    "long", max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("ci" if os.environ.get("CI") else "default")


#: Folder or file → what its tests need; the longest that fits. A test may say otherwise itself.
KINDS = {
    "adapter": "unit",
    "adapter/pages": "browser",
    "adapter/test_exchange.py": "jail",
    "adapter/test_names.py": "jail",
    "adapter/test_soundness.py": "jail",
    "adapter/test_value.py": "nbgrader",
    "attacks": "corpus",
    "browser": "browser",
    "cells": "unit",
    "classroom": "unit",
    "commands": "jail",
    "commands/test_mending.py": "unit",
    "course": "unit",
    "course/learner/test_does_not_learn_page.py": "slow",
    "course/learner/test_installing.py": "slow",
    "course/learner/test_server.py": "slow",
    "course/pages/test_page.py": "slow",
    "course/test_clock.py": "slow",
    "course/test_threads.py": "nbgrader",
    "engine": "unit",
    "engine/test_border.py": "jail",
    "engine/test_engine.py": "jail",
    "house": "unit",
    "house/test_dependencies.py": "slow",
    "house/test_new_notebook.py": "jail",
    "house/test_private.py": "nbgrader",
    "house/test_scheduling.py": "nbgrader",
    "mutation": "unit",
    "notebooks": "corpus",
    "quality": "unit",
    "quality/test_inprocess.py": "slow",
    "quality/test_selftest.py": "slow",
    "quality/test_selftest_parts.py": "slow",
    "quality/test_trials.py": "slow",
    "report": "unit",
    "report/test_report.py": "jail",
    "sandbox": "unit",
    "sandbox/test_learner.py": "slow",
    "sandbox/test_shell.py": "slow",
    "sandbox/test_worker.py": "slow",
    "sandbox/test_jail.py": "jail",
    "sandbox/test_memory.py": "jail",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with what it needs: `markers` in pyproject.toml."""
    kinds = set(KINDS.values())
    for item in items:
        if " at 0x" in item.nodeid:  # each process of xdist's would call it otherwise
            raise pytest.UsageError(f"{item.nodeid}: use ids=called, of tests.support")
        where = item.path.relative_to(ROOT / "tests").as_posix()
        fits = [place for place in KINDS if where == place or where.startswith(f"{place}/")]
        if not kinds & {mark.name for mark in item.iter_markers()}:
            item.add_marker(KINDS[max(fits, key=len)])
    # What takes seconds first: at the end milliseconds are shared out evenly.
    items.sort(key=lambda item: item.get_closest_marker("unit") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is made while tests are collected stays: to look for garbage among it takes 4 s.

    Nor is it looked through later, when a fork would have to copy it for that.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `--dist loadscope` tests of one file and one notebook stay in one process.

    They share what is made for them. (`--dist loadgroup` would be the way, but xdist 3.8 groups
    nothing under pytest 9.2, and does not say so.)
    """
    if config.getvalue("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByFileAndNotebook(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, test = nodeid.partition("::")
            return " ".join([file, *re.findall(r"[\[-](\d\d_\w+)", test)[:1]])

    return ByFileAndNotebook(config, log)


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


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder: the released notebooks, no source/, no copies in work/ yet."""
    shutil.copytree(ROOT / "release", tmp_path / "release")
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
