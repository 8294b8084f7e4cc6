"""The map of the notebooks: what is done, where to go on, and the page that says so."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from course import notebooks, places
from course.learner import cli, plan, store
from course.learner.plan import Stop
from course.text import say
from tests.course.learner.test_refresh import cell, notebook_by_id, of
from tests.support import ASSIGNMENTS, ROOT

NAMES = ("00_start", "01_x", "02_y")
FIRST = """# {title}

| | |
|:--|:--|
| **Time** | {time} |
| **{need}** | {needs} |"""


def released(title: str, time: str, needs: str, need: str = "You need") -> notebooks.Notebook:
    first = FIRST.format(title=title, time=time, needs=needs, need=need)
    return of(
        cell("title", first, "text"),
        cell("f-intro", "### 1. Do f", "text"),
        cell("f", "blank f", "answer"),
        cell("f-test", "check(f)", "check"),
        cell("g-intro", "### 2. Do g", "text"),
        cell("g", "blank g", "answer"),
        cell("g-test", "check(g)", "check"),
        cell("why-intro", "### 3. Say why", "text"),
        cell("why", "Write here.", "written"),
    )


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, notebook in zip(
        NAMES,
        (
            released("Start", "about an hour; half of it", "Python"),
            released("One | x", "2 to 3 hours, with a break", "`00_start`", "You&nbsp;need"),
            released("Two", "long", "what `01_x` and `00_start` say, and `09_none`, `02_y`"),
        ),
        strict=True,
    ):
        save(tmp_path, "release", name, notebook)
    cli.make_copies(tmp_path)
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    return tmp_path


def save(root: Path, base: str, name: str, notebook: notebooks.Notebook) -> Path:
    path = root / base / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    return path


def write(root: Path, name: str, at: float = 0.0, **sources: str) -> None:
    """Write answers in a copy."""
    path = root / "work" / name / f"{name}.ipynb"
    copy = notebooks.read(path)
    for key, source in sources.items():
        notebook_by_id(copy)[key]["source"] = source
    path.write_text(json.dumps(copy))
    if at:
        os.utime(path, (at, at))


def judge(root: Path, name: str, **points: float) -> None:
    """As if `course check` had found these points."""
    from course.learner import since

    release = notebooks.read(places.notebook(root / "release", name))
    copy = notebooks.read(places.notebook(root / "work", name))
    now = since.prints(root, name, release, copy)
    found = {
        f"{key}-test": store.Result(key, value, (), one.answers, one.check)
        for key, value in points.items()
        for one in [now[f"{key}-test"]]
    }
    store.add(root, name, found)


def by_name(root: Path) -> dict[str, Stop]:
    return {stop.name: stop for stop in plan.stops(root)}


def test_what_a_notebook_says_of_itself_is_on_the_map(root: Path) -> None:
    found = plan.stops(root)
    assert [(s.name, s.title, s.time, s.needs) for s in found] == [
        ("00_start", "Start", "about an hour", ()),
        ("01_x", "One | x", "2 to 3 hours", ("00_start",)),
        ("02_y", "Two", "long", ("00_start", "01_x")),
    ]
    assert {(s.done, s.exercises, s.begun) for s in found} == {(0, 3, 0.0)}
    assert plan.where(found) is found[0]


def test_what_is_done_is_counted_and_the_next_is_named(root: Path) -> None:
    write(root, "01_x", f="f = 1", g="g = 2")
    judge(root, "01_x", f=2, g=1)
    stop = by_name(root)["01_x"]
    assert (stop.done, stop.heading, stop.cell) == (1, "2. Do g", "g-intro")
    judge(root, "01_x", g=2)
    stop = by_name(root)["01_x"]
    assert (stop.done, stop.heading, stop.cell) == (2, "3. Say why", "why-intro")
    write(root, "01_x", why="Because.")
    stop = by_name(root)["01_x"]
    assert stop.is_done and (stop.done, stop.heading) == (3, "")
    write(root, "01_x", f="f = 3")  # changed since
    stop = by_name(root)["01_x"]
    assert not stop.is_done and stop.heading == "1. Do f"


def test_one_goes_on_where_one_wrote_last(root: Path) -> None:
    write(root, "02_y", at=3000.0, f="f = 1")
    write(root, "01_x", at=2000.0, f="f = 1")
    os.utime(root / "work" / "00_start" / "00_start.ipynb", (9000.0, 9000.0))  # opened, no more
    here = plan.where(plan.stops(root))
    assert here and here.name == "02_y" and here.begun == 3000.0
    write(root, "02_y", at=3000.0, g="g = 1", why="So.")
    judge(root, "02_y", f=2, g=2)
    here = plan.where(plan.stops(root))
    assert here and here.name == "01_x"


def test_a_newer_stub_is_nobodys_answer(root: Path) -> None:
    newer = released("Start", "1 h", "Python")
    notebook_by_id(newer)["f"]["source"] = "another blank f"
    save(root, "release", "00_start", newer)
    stop = by_name(root)["00_start"]
    assert stop.begun == 0.0 and stop.is_older


@pytest.mark.parametrize("text", ["", "{", None])
def test_a_copy_that_is_broken_or_not_there_is_not_begun(root: Path, text: str | None) -> None:
    path = root / "work" / "01_x" / "01_x.ipynb"
    path.unlink() if text is None else path.write_text(text)
    assert (by_name(root)["01_x"].begun, by_name(root)["01_x"].done) == (0.0, 0)


def welcome(root: Path) -> list[str]:
    cli.welcome(root)
    return (root / "work" / "welcome.md").read_text().splitlines()


def test_the_welcome_page_leads_on(root: Path) -> None:
    lines = welcome(root)
    assert "**Begin here: [Start](00_start/00_start.ipynb)**" in lines
    assert "| ▸ | [Start](00_start/00_start.ipynb) |  | about an hour | not begun |" in lines
    assert r"|  | [One \| x](01_x/01_x.ipynb) | 00 | 2 to 3 hours | not begun |" in lines
    assert not [line for line in lines if "{" in line or "course refresh 0" in line]
    write(root, "00_start", f="f = 1", g="g", why="So.")
    judge(root, "00_start", f=2, g=2)
    write(root, "01_x", f="f = 1")
    judge(root, "01_x", f=2)
    save(root, "release", "02_y", released("Two, anew", "long", ""))
    lines = welcome(root)
    on = "**Go on where you were: [One | x, at 2. Do g](01_x/01_x.ipynb#cell-id=g-intro)**"
    assert on in lines
    assert "| ✓ | [Start](00_start/00_start.ipynb) |  | about an hour | all |" in lines
    assert r"| ▸ | [One \| x](01_x/01_x.ipynb) | 00 | 2 to 3 hours | 1 of 3 |" in lines
    assert f"- {say('plan_older', title='Two, anew', name='02_y')}" in lines


def test_where_all_is_done_or_nothing_is_there_it_says_no_more(root: Path, tmp_path: Path) -> None:
    for name in NAMES:
        write(root, name, f="f = 1", g="g", why="So.")
        judge(root, name, f=2, g=2)
    assert say("plan_finished") in welcome(root)
    nothing = plan.page([], "{continue}{older}{map}")
    assert nothing.splitlines()[0].startswith("|  | notebook")


def test_a_notebook_without_exercises_is_on_the_map_and_never_next(root: Path) -> None:
    save(root, "release", "03_z", of(cell("title", "No heading.", "text")))
    cli.make_copies(root)
    stop = by_name(root)["03_z"]
    assert (stop.title, stop.time, stop.is_done, plan.done(stop)) == ("03_z", "", False, "")
    assert plan.where([stop]) is None


def run(*arguments: str) -> Any:
    result = CliRunner().invoke(cli.app, list(arguments))
    assert result.exit_code == 0, result.exception
    return result.output


def test_the_command_shows_the_map_and_renews_the_page(root: Path) -> None:
    lines = run("plan").splitlines()
    assert lines[1].split("  ")[0] == "▸" and "about an hour" in lines[1]
    assert lines[-1] == say("plan_next_begin", title="Start")
    page = root / "work" / "welcome.md"
    before = page.read_text()
    write(root, "00_start", f="f = 1")
    assert run("plan").splitlines()[-1] == say("plan_next", title="Start", heading="1. Do f")
    assert page.read_text() != before
    page.unlink()
    page.mkdir()  # it cannot be written
    run("plan")


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_each_notebook_says_how_long_it_takes_and_what_it_needs(
    assignment: str, tmp_path: Path
) -> None:
    (tmp_path / "release").symlink_to(ROOT / "release")
    stop = plan._stop(tmp_path, assignment, ASSIGNMENTS)
    assert stop.title.startswith(f"{assignment[:2]} · ") and "hour" in stop.time
    assert all(need < assignment for need in stop.needs)
    assert bool(stop.needs) == (assignment[:2] > "02")
