"""A learner's copy as a page to hand in or to keep, and as a PDF where Chromium is at hand."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from course import notebooks, places
from course.errors import CourseError
from course.text import say

#: Browsers that print, on the PATH; and where Playwright keeps its own.
_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("msedge", "microsoft-edge"),
)
_PLAYWRIGHTS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
)
#: Seconds in which a notebook is printed, however busy the machine.
_PRINTED = 120.0


def export(root: Path, assignment: str, *, pdf: bool, replace: bool) -> Iterator[Path]:
    """Write `work/exports/ID.html`, and `ID.pdf` if that is asked for.

    Args:
        root: the course's folder.
        assignment: the notebook's id; its copy in `work/` is taken as it is saved.
        pdf: whether a PDF is made too.
        replace: whether files that are there already may be written anew.

    Yields:
        Each file, once it is written.

    Raises:
        CourseError: where there is no such copy, a file is there already or cannot be written;
            and where no browser is found or it fails, after the page was written.
    """
    places.notebook(root / "release", assignment)
    copy = root / "work" / assignment / f"{assignment}.ipynb"
    if not copy.exists():
        raise CourseError(say("no_copy", path=copy))
    notebook = notebooks.read(copy)
    page = root / "work" / "exports" / f"{assignment}.html"
    paper = page.with_suffix(".pdf")
    for target in (page, paper) if pdf else (page,):
        if target.exists() and not replace:
            raise CourseError(say("export_there", path=target))
    try:
        from course.pages.page import page as made
    except ImportError as error:
        raise CourseError(say("export_lacks", name=error.name)) from error
    try:
        page.parent.mkdir(exist_ok=True)
        # A page that is written in part is none.
        unfinished = page.with_name(f".{page.name}")
        unfinished.write_text(made(notebook, assignment), encoding="utf-8", errors="replace")
        unfinished.replace(page)
    except OSError as error:
        raise CourseError(say("export_no_room", path=page, why=error.strerror)) from error
    yield page
    if pdf:
        _print(page, paper)
        yield paper


def chromium() -> str | None:
    """A Chromium that can print: of the PATH, a Mac's own, or Playwright's."""
    if found := next(filter(None, map(shutil.which, _NAMES)), None):
        return found
    home = Path.home()
    own = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    windows = os.environ.get("LOCALAPPDATA")
    folders = [Path(own)] if own else []
    folders += [Path(windows) / "ms-playwright"] if windows else []
    folders += [home / ".cache" / "ms-playwright", home / "Library" / "Caches" / "ms-playwright"]
    paths = list(Path("/Applications").glob("*Chrom*.app/Contents/MacOS/*Chrom*"))
    for folder in folders:
        for name in _PLAYWRIGHTS:
            paths += sorted(folder.glob(name), reverse=True)
    return next((str(path) for path in paths if os.access(path, os.X_OK)), None)


def _print(page: Path, paper: Path) -> None:
    """Print a page on A4.

    Raises:
        CourseError: where no browser is found, or it does not do it.
    """
    browser = chromium()
    if browser is None:
        raise CourseError(say("export_no_browser", path=page))
    unfinished = paper.with_name(f".{paper.name}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # The page runs and loads nothing, and as root or in a container there is no sandbox.
        call = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        call += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        call += [f"--user-data-dir={profile}", f"--print-to-pdf={unfinished}", page.as_uri()]
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(call, capture_output=True, timeout=_PRINTED, check=False)
    if not unfinished.exists() or not unfinished.read_bytes().startswith(b"%PDF"):
        unfinished.unlink(missing_ok=True)
        raise CourseError(say("export_not_printed", path=page, browser=browser))
    unfinished.replace(paper)
