"""Scoring a learner's own copy of a notebook, and where the learner stands."""

import contextlib
import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path

from course import notebooks, places
from course.errors import CourseError
from course.learner import mending, runner, since, store, updates
from course.text import say

#: A grader takes a checked copy, its path and the assignment's id; it gives what `runner.run` does.
Grader = Callable[[notebooks.Notebook, Path, str], dict[str, runner.Ran]]
#: What nbgrader's feedback page says of a cell at its top: its grade_id and its points.
_GIVEN = re.compile(r'<a href="#([^"]+)">[^<]*</a> \(Score: (\d+(?:\.\d+)?) / ')


@dataclass(frozen=True)
class Standing:
    """A learner's standing in one exercise."""

    name: str  #: the check cell's grade_id
    title: str
    points: float | None  #: None where a person has to grade it, or it has not been run
    possible: float
    sentences: tuple[str, ...] = ()  #: what the failing checks say, or who reads it
    by_hand: bool = False
    since: str = ""  #: what changed since it was checked; empty where it is as it was
    to_come: int = 0  #: rows that count when it is graded, and have not run


def check(root: Path, assignment: str) -> tuple[list[Standing], str]:
    """Score the copy in `work/`: hidden checks too, where a grader and `source/` are here.

    Returns:
        The exercises in order; and what was mended in what was read, and which checks ran.

    Raises:
        CourseError: where there is no such assignment or copy, or the copy is broken.
    """
    release = notebooks.read(places.notebook(root / "release", assignment))
    path = root / "work" / assignment / f"{assignment}.ipynb"
    if not path.exists():
        raise CourseError(say("no_copy", path=path))
    copy = notebooks.read(path)
    boards = since.boards(copy)
    mended = _mend(copy, release)
    if new := updates.new_cells(root, assignment, copy, release):
        raise CourseError(say("update_first", name=assignment, cells=", ".join(new)))
    notebooks.require_cells(copy, release, path, assignment)

    graders = entry_points(group="course.grader")
    said = say("scored_visible")
    found = None
    for point in graders:
        try:
            grade: Grader = point.load()
            found, said = grade(copy, path, assignment), say("scored_full")
        except (CourseError, ImportError) as error:
            said = say("scored_why", why=str(error))
    if found is None:
        found = runner.run(with_checks_of(copy, release), path.parent)
    exercises = _exercises(release, copy, found, given(path))
    now = since.prints(root, assignment, release, copy)
    if said != say("scored_full"):
        now = {name: replace(one, hidden="") for name, one in now.items()}
    try:
        store.add(root, assignment, _results(exercises, now, boards))
    except OSError as error:
        mended.append(say("not_kept", why=error.strerror or error))
    return exercises, " ".join([*mended, said])


def _mend(copy: notebooks.Notebook, release: notebooks.Notebook) -> list[str]:
    """Undo what keys did to cells, in the copy that was read; gives what was done."""
    copy["cells"], said = mending.parted(copy["cells"], release["cells"])
    known = notebooks.by_grade_id(release)
    for cell in copy["cells"]:
        if (name := notebooks.grade_id(cell)) in known:
            said += mending.retype(cell, known[name])
    return [*said, say("typed_outside")] if said else []


def with_checks_of(copy: notebooks.Notebook, trusted: notebooks.Notebook) -> notebooks.Notebook:
    """The copy, with the trusted notebook's source in every cell that is not the learner's."""
    cells = notebooks.by_grade_id(trusted)
    merged: notebooks.Notebook = json.loads(json.dumps(copy))
    for cell in merged["cells"]:
        original = cells.get(notebooks.grade_id(cell))
        if original is not None:
            cell["cell_type"] = original["cell_type"]
            if not notebooks.is_answer(original):
                cell.update({"source": original["source"], "metadata": original["metadata"]})
    return merged


def standing(root: Path, assignment: str = "") -> dict[str, list[Standing]]:
    """Where the learner stands: by `check`, or by the boards in the copies where these are newer.

    A board is newer where the copy was saved with another one than at the last look. What was
    judged with the hidden checks stays, where nothing was written since.

    Args:
        root: the course's folder.
        assignment: the notebook's id; without one, all of them.

    Returns:
        Assignment → its exercises; `points` is None for a check that was not run. A copy that
        cannot be read counts as not begun.
    """
    names = [assignment] if assignment else places.assignments(root / "release")
    return {name: _standing(root, name) for name in names}


def _standing(root: Path, assignment: str) -> list[Standing]:
    release = notebooks.read(places.notebook(root / "release", assignment))
    path = root / "work" / assignment / f"{assignment}.ipynb"
    try:
        copy = notebooks.read(path)
    except CourseError:
        return _exercises(release, notebooks.empty(), {}, {})
    _mend(copy, release)
    now = since.prints(root, assignment, release, copy)
    known, seen = store.results(root, assignment), _seen(copy, release, now)
    for name, new in list(seen.items()):
        old = known.get(name)
        if old and old.board == new.board:
            del seen[name]
        elif old and old.hidden and _is_as(old, now[name]):
            seen[name] = replace(old, board=new.board)
    if seen:
        with contextlib.suppress(OSError):  # then it is seen anew the next time
            store.add(root, assignment, seen)
    exercises = _exercises(release, copy, {}, given(path))
    return [_told(one, {**known, **seen}.get(one.name), now.get(one.name)) for one in exercises]


def _seen(
    copy: notebooks.Notebook, release: notebooks.Notebook, now: Mapping[str, since.Prints]
) -> dict[str, store.Result]:
    """What the boards say that a copy was saved with; each was the work of the copy's own check."""
    cells = notebooks.by_grade_id(copy)
    boards = since.boards(copy)
    found: dict[str, runner.Ran] = {
        name: {"score": notebooks.score_data(cells[name])} for name in boards
    }
    checks = {
        name: replace(one, check=store.fingerprint(cells[name]["source"]), hidden="")
        for name, one in now.items()
        if name in boards
    }
    exercises = [one for one in _exercises(release, copy, found, {}) if one.name in checks]
    return _results(exercises, checks, boards)


def _results(
    exercises: list[Standing], now: Mapping[str, since.Prints], boards: Mapping[str, str]
) -> dict[str, store.Result]:
    """What to keep of exercises that were checked."""
    return {
        one.name: store.Result(
            one.title,
            one.points,
            one.sentences,
            **asdict(now[one.name]),
            board=boards.get(one.name, ""),
        )
        for one in exercises
        if one.points is not None and not one.by_hand
    }


def _is_as(known: store.Result, now: since.Prints) -> bool:
    """Whether a result is of what is there now."""
    return asdict(now) == {name: getattr(known, name) for name in asdict(now)}


def _told(one: Standing, known: store.Result | None, now: since.Prints | None) -> Standing:
    """A standing by what is known of its check, and what changed since."""
    if known is None or now is None:
        return one
    changed = ""
    if known.answers != now.answers:
        changed = say("changed_since")
    elif known.check != now.check or known.hidden not in ("", now.hidden):
        changed = say("check_changed_since")
    points, said = min(known.points, one.possible), known.sentences
    to_come = 0 if known.hidden else one.to_come
    return replace(
        one, title=known.title, points=points, sentences=said, since=changed, to_come=to_come
    )


def given(path: Path) -> dict[str, float]:
    """What a person gave for answers: grade_id → points above 0, of the newest feedback page.

    Args:
        path: the learner's notebook; `nbgrader fetch_feedback` puts pages in folders beside it.
    """
    pages = sorted(path.parent.glob(f"feedback/**/{path.stem}.html"))
    try:
        text = pages[-1].read_text(encoding="utf-8") if pages else ""
    except (OSError, UnicodeDecodeError):
        return {}
    # At the top of the page, before anything of the learner's. 0 stands there also where nobody
    # has read the answer yet.
    found = [(html.unescape(name), float(score)) for name, score in _GIVEN.findall(text)]
    return {name: score for name, score in reversed(found) if score}


def _exercises(
    release: notebooks.Notebook,
    copy: notebooks.Notebook,
    found: Mapping[str, runner.Ran],
    given: Mapping[str, float],
) -> list[Standing]:
    """One `Standing` for each graded cell of the release, in order."""
    exercises = []
    written = {name: cell["source"] for name, cell in notebooks.by_grade_id(copy).items()}
    for name, cell in notebooks.by_grade_id(release).items():
        possible = notebooks.points(cell)
        if notebooks.is_by_hand(cell):
            untouched = written.get(name, "").strip() in ("", cell["source"].strip())
            said = say("waits" if possible else "answered")
            if untouched:
                said = say("not_answered")
            elif name in given:
                said = say("given", points=f"{given[name]:g}", possible=f"{possible:g}")
            by_person = None if untouched else given.get(name)
            exercises.append(Standing(name, name, by_person, possible, (said,), by_hand=True))
        elif notebooks.is_check(cell):
            outcome = found.get(name, {})
            score = outcome.get("score")
            title = score["exercise"] if score else name.removesuffix("-test")
            points: float | None = None
            sentences: tuple[str, ...] = ()
            if score:
                points, sentences = float(score["points"]), tuple(notebooks.sentences(score))
            elif "error" in outcome:
                points, sentences = 0.0, (say("cell_error", error=outcome["error"]),)
            answer = name.removesuffix("-test")
            fails = found.get(answer, {})
            # A cell that was never filled in says so by its check.
            if sentences and fails.get("error") and not fails.get("unwritten"):
                sentences = (say("answer_fails", cell=answer, error=fails["error"]), *sentences)
            ran = any(row.get("hidden") for row in score["rows"]) if score else False
            to_come = 0 if ran else notebooks.hidden_rows(cell)
            exercises.append(Standing(name, title, points, possible, sentences, to_come=to_come))
    return exercises
