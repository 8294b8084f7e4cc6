"""A student in a real browser: a wrong gradient and its repair; a written answer, done naively."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.quality.specimens import specimens
from course import notebooks
from course.learner import cli, progress
from course.text import say
from tests.browser import support
from tests.support import BIN, ROOT, serving

WRONG = """def backward(X, y, a):
    dz = a - y
    return X.T @ dz, np.sum(dz)"""


@pytest.fixture
def page(browser: Any, lab: tuple[str, Path]) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(60_000)
    yield page
    page.close()


def test_wrong_backward_is_explained_then_repaired(
    page: Any, lab: tuple[str, Path], reference_code: dict[str, str]
) -> None:
    address, folder = lab
    page.goto(address)
    page.get_by_role("link", name="01 · One neuron learns AND").click()
    support.opened(page)
    assert page.get_by_text("Jupyter news").count() == 0

    def write_and_run(heading: str, text: str, cells: int = 1) -> None:
        """Type a cell's text, run it and the cells after it with Shift+Enter, and wait."""
        cell = page.locator(".jp-CodeCell", has_text=heading).first
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)
        for _ in range(cells):
            page.keyboard.press("Shift+Enter")
        cell.locator(".jp-InputPrompt", has_text=support.RAN).wait_for()

    first = page.locator(".jp-CodeCell", has_text="from course import gradcheck, plots").first
    support.run_until_heard(page, first)
    for name in ("sigmoid", "forward", "loss"):
        write_and_run(f"def {name}(", reference_code[name])
    # The answer, the cell that shows it, the check: the check's code is folded away.
    write_and_run("def backward(", WRONG, cells=3)
    check = page.locator(".jp-CodeCell", has_text="# Check exercise 7")
    board = check.get_by_role("group", name="7. backward: 0 of 3 points here")
    board.wait_for()
    assert "dw is 5.00 times too large, and m = 5" in board.inner_text()
    assert board.get_by_role("img", name="wrong").count() == 2

    write_and_run("def backward(", reference_code["backward"], cells=3)
    board = check.get_by_role("group", name="7. backward: 3 of 3 points here")
    board.wait_for()
    assert board.get_by_role("img", name="wrong").count() == 0
    assert "3 more rows count when graded" in board.inner_text()

    # nbgrader's own button: it saves, runs everything and says what is still open.
    page.get_by_role("button", name="Validate").click()
    page.wait_for_selector(".jp-Dialog")
    dialog = page.locator(".jp-Dialog").last.inner_text()
    assert "failed" in dialog.lower()
    assert "# Check exercise 9" in dialog and "# Check exercise 7" not in dialog
    # Caches of libraries may go to the home folder; nothing of Jupyter's does.
    home = folder / "home"
    assert not [p for p in (".jupyter", ".ipython", ".local") if (home / p).exists()]


#: Every letter and figure that JupyterLab could take for a command, twice where it wants two.
SENTENCE = (
    "Xavier: dd my bias mask zzz jumps, 00 ii 1 2 3 quick VW foxed. B A ROLL of MY KJ Charm 456 y."
)


def opened(page: Any, address: str, name: str) -> Any:
    """The placeholder of a notebook's written answer."""
    page.goto(re.sub(r"/lab\S*\?", f"/lab/tree/{name}/{name}.ipynb?reset&", address))
    support.opened(page)
    page.wait_for_timeout(1500)
    placeholder = page.locator(".jp-MarkdownCell", has_text="YOUR ANSWER HERE").last
    placeholder.scroll_into_view_if_needed()
    return placeholder.locator(".jp-RenderedMarkdown")


def saved(page: Any, path: Path) -> notebooks.Notebook:
    """What the notebook is on the disk, once it is saved."""
    page.wait_for_timeout(500)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1000)
    page.wait_for_selector(".jp-mod-dirty", state="detached")
    return notebooks.read(path)


def sources(notebook: notebooks.Notebook) -> list[tuple[str, str]]:
    return [(cell["cell_type"], cell["source"]) for cell in notebook["cells"]]


@pytest.mark.parametrize("select_all", [False, True])
@pytest.mark.parametrize("clicks", [1, 2])
def test_writing_without_enter_harms_nothing(
    page: Any, lab: tuple[str, Path], clicks: int, select_all: bool
) -> None:
    address, folder = lab
    name = "02_gradient_checking"
    opened(page, address, name).click(click_count=clicks)
    if select_all:
        page.keyboard.press("Control+a")
    page.keyboard.type(SENTENCE)
    found = saved(page, folder / "work" / name / f"{name}.ipynb")
    released = notebooks.read(folder / "release" / name / f"{name}.ipynb")
    assert sources(found) == sources(released)
    [written] = [e for e in progress.standing(folder)[name] if e.by_hand]
    assert written.sentences == (say("not_answered"),)


def test_a_written_answer_as_the_placeholder_says(
    page: Any, lab: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, folder = lab
    monkeypatch.setenv("COURSE_ROOT", str(folder))
    name = "00_start_here"
    placeholder = opened(page, address, name)
    said = placeholder.inner_text()
    assert "click on this text, press Enter, write in its place, then press Shift+Enter" in said
    placeholder.click()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type(SENTENCE)
    page.keyboard.press("Shift+Enter")
    found = saved(page, folder / "work" / name / f"{name}.ipynb")
    released = notebooks.read(folder / "release" / name / f"{name}.ipynb")
    changed = [(b, a) for a, b in zip(sources(released), sources(found), strict=True) if a != b]
    assert changed == [(("markdown", SENTENCE), ("markdown", said))]
    [written] = [e for e in progress.check(folder, name)[0] if e.by_hand]
    assert written.sentences == (say("answered"),)


@pytest.fixture(scope="module")
def plain_lab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """JupyterLab as it comes, without the settings of `course lab`, on a learner's folder."""
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(ROOT / "release", folder / "release")
    cli.make_copies(folder)
    own = {f"JUPYTER{part}_DIR": str(folder / part) for part in ("_CONFIG", "_DATA")}
    own |= {f"JUPYTERLAB_{part}_DIR": str(folder / part) for part in ("SETTINGS", "WORKSPACES")}
    command = [BIN / "jupyter-lab", "--no-browser", "--allow-root"]
    with serving([*command, f"--ServerApp.root_dir={folder}/work"], folder, **own) as address:
        yield address, folder


@pytest.mark.parametrize(
    ("keys", "typed", "told"),
    [
        # y, m, r and figures for one cell; a and b add cells, which harms nothing.
        ([], "My early backprop marks are", ["`written` had become "]),
        # Every cell of the notebook becomes a heading.
        (["Control+a"], "2 more", ["`sigmoid` had become ", "become a heading"]),
    ],
)
def test_what_keys_did_elsewhere_is_said_and_mended(
    page: Any,
    plain_lab: tuple[str, Path],
    keys: list[str],
    typed: str,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A finished notebook whose cells were changed like this scored 0 of 23."""
    address, folder = plain_lab
    monkeypatch.setenv("COURSE_ROOT", str(folder))
    name = "01_and_gate"
    released = folder / "release" / name / f"{name}.ipynb"
    [right] = [s for s in specimens(name) if s.name == "correct_compact"]
    right.answers.pop("written", None)
    source = notebooks.read(ROOT / "source" / name / f"{name}.ipynb")
    finished = json.loads(right.notebook(source, notebooks.read(released)))
    for cell in finished["cells"]:
        if notebooks.is_by_hand(cell):
            cell["source"] = "YOUR ANSWER HERE"
    path = folder / "work" / name / f"{name}.ipynb"
    path.write_text(json.dumps(finished))
    opened(page, address, name).click()
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.type(typed)
    found = saved(page, path)
    assert sources(found) != sources(notebooks.read(released))
    exercises, said = progress.check(folder, name)
    assert sum(e.points or 0 for e in exercises) == 23, (said, exercises)
    for part in (*told, say("typed_outside")):
        assert part in said
