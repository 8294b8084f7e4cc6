"""The notebooks as a map: what each needs, how long it takes, what is done, and what is next."""

import re
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

from course import notebooks, places
from course.errors import CourseError
from course.learner import progress, updates
from course.learner.progress import Standing
from course.notebooks import Notebook
from course.text import say

#: A row of the table in a notebook's first cell: `| **Time** | about two hours; … |`.
_ROW = re.compile(r"^\| *\*\*([^*|]+)\*\* *\|(.*)\|\s*$", re.MULTILINE)
_ID = re.compile(r"`(\d\d_\w+)`")


@dataclass(frozen=True)
class Stop:
    """A notebook on the map."""

    name: str
    title: str  #: its first heading
    time: str  #: how long it takes, in words; empty where its first cell does not say so
    needs: tuple[str, ...]  #: the notebooks that it builds on
    done: int  #: exercises with full points, and written answers that are there
    exercises: int  #: without the optional ones
    begun: float  #: when its copy was saved last; 0 where nothing was written or checked in it
    heading: str  #: the heading of the first exercise that is not done; empty where all are
    cell: str  #: the id of the cell with that heading
    is_older: bool  #: whether the release has changed since the copy was made

    @property
    def is_done(self) -> bool:
        """Whether nothing is left but what is optional."""
        return self.done == self.exercises > 0


def stops(root: Path) -> list[Stop]:
    """Every released notebook, in order."""
    names = places.assignments(root / "release")
    return [_stop(root, name, names) for name in names]


def where(found: list[Stop]) -> Stop | None:
    """Where to go on: the notebook that was written in last, else the first that is not done."""
    left = [stop for stop in found if stop.exercises and not stop.is_done]
    return max(left, key=lambda stop: stop.begun, default=None)


def page(found: list[Stop], template: str) -> str:
    """The welcome page.

    Args:
        found: all notebooks.
        template: its text, with {continue}, {older} and {map} where these go.
    """
    here = where(found)
    names = ["", *(say(f"plan_{column}") for column in ("notebook", "needs", "time", "done"))]
    rows = [names, [":--"] * len(names)]
    for stop in found:
        link = f"[{_cell(stop.title)}]({stop.name}/{stop.name}.ipynb)"
        rows.append([mark(stop, here), link, needs(stop), _cell(stop.time), done(stop)])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    older = "".join(
        f"- {say('plan_older', title=s.title, name=s.name)}\n" for s in found if s.is_older
    )
    next_ = _continue(here) if found else ""
    return template.format(**{"continue": next_, "map": table, "older": older})


def _cell(text: str) -> str:
    """A text for a table's cell."""
    return text.replace("|", "\\|")


def mark(stop: Stop, here: Stop | None) -> str:
    """A sign for what is done, and for where to go on."""
    return "✓" if stop.is_done else "▸" if stop is here else ""


def needs(stop: Stop) -> str:
    """The numbers of the notebooks that one builds on."""
    return ", ".join(name[:2] for name in stop.needs)


def done(stop: Stop) -> str:
    """How much of a notebook is done, in words."""
    if stop.is_done:
        return say("plan_all")
    if not stop.begun:
        return say("plan_nothing") if stop.exercises else ""
    return say("plan_some", done=stop.done, all=stop.exercises)


def next_words(here: Stop | None) -> str:
    """What is next, for a terminal."""
    if here is None:
        return say("plan_finished").replace("**", "")
    if not here.begun:
        return say("plan_next_begin", title=here.title)
    return say("plan_next", title=here.title, heading=here.heading)


def _continue(here: Stop | None) -> str:
    if here is None:
        return say("plan_finished")
    address = f"{here.name}/{here.name}.ipynb"
    if here.begun and here.cell:  # JupyterLab's way to a cell
        address += f"#cell-id={urllib.parse.quote(here.cell)}"
    if not here.begun:
        return say("plan_begin", title=here.title, address=address)
    return say("plan_continue", title=here.title, heading=here.heading, address=address)


def _stop(root: Path, name: str, known: list[str]) -> Stop:
    release = notebooks.read(places.notebook(root / "release", name))
    counted = [one for one in progress.standing(root, name)[name] if one.possible]
    open_ = [one.name for one in counted if not _is_done(one)]
    sections = updates.sections(release["cells"])
    headings = {updates.key(cell): heading for heading, cell in sections}
    starts = {heading: str(cell.get("id", "")) for heading, cell in reversed(sections)}
    heading = headings.get(open_[0], "") if open_ else ""
    first = next(iter(release["cells"]), None)
    facts = {key: value.strip() for key, value in _ROW.findall(first["source"] if first else "")}
    # A space that does not break, where the column would be too narrow.
    text = facts.get("You need", facts.get("You&nbsp;need", ""))
    return Stop(
        name=name,
        title=_title(release, name),
        time=re.split("[;,(]", facts.get("Time", ""))[0].strip(),
        needs=tuple(one for one in known if one in _ID.findall(text) and one != name),
        done=len(counted) - len(open_),
        exercises=len(counted),
        begun=_begun(root, name, release, counted),
        heading=heading,
        cell=starts.get(heading, ""),
        is_older=bool(updates.news(root, name)),
    )


def _is_done(one: Standing) -> bool:
    if one.by_hand:
        return one.sentences[0] != say("not_answered")
    return one.points == one.possible and not one.since


def _begun(root: Path, name: str, release: Notebook, counted: list[Standing]) -> float:
    path = root / "work" / name / f"{name}.ipynb"
    of_now = notebooks.by_grade_id(release)
    try:
        copy, saved = notebooks.read(path), path.stat().st_mtime
    except (CourseError, OSError):
        return 0.0
    base = notebooks.by_grade_id(updates.made_from(root, name, copy, release))
    mine = notebooks.by_grade_id(copy)
    wrote = any(
        cell["source"].strip()
        not in ("", *(known[key]["source"].strip() for known in (base, of_now) if key in known))
        for key, cell in mine.items()
        if key in of_now and notebooks.is_answer(of_now[key])
    )
    checked = any(one.points is not None and one.points > 0 for one in counted)
    return saved if wrote or checked else 0.0


def _title(release: Notebook, name: str) -> str:
    """A notebook's first heading."""
    for cell in release["cells"]:
        first = cell["source"].strip().splitlines()[:1]
        if first and first[0].startswith("# "):
            return first[0][2:]
    return name
