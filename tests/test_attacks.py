"""Attacks on the grader: none gains a point, sees a secret, does harm or stops the others.

The corpus is in `tests/attacks/`, with a README of its own. All of it is graded in one run per
isolation, as a class is; the tests below look at what is left of it.
"""

import hashlib
import html.parser
import json
import multiprocessing
import os
import re
import resource
import signal
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, ClassVar

import pytest

from autograder import checker, demo, jail
from autograder.classroom import Graded, grade
from autograder.gradebook import Course
from course import notebooks
from course.errors import CourseError
from tests.attacks import HERE, Desk, attacks, with_answers
from tests.conftest import ROOT

pytestmark = pytest.mark.attacks

ASSIGNMENT = "01_and_gate"
SECRET = "canary-4b1f09c2e7"
#: First, in the middle and last of the class.
HONEST = ("aa-honest", "kk-honest", "zz-honest")
#: Seconds in which the whole class must be graded.
IN_TIME = 900
#: Appended to the class's nbgrader_config.py: limits that small floods exceed.
SMALL = """
c.JailedExecute.memory = 1200
c.JailedExecute.cpu = 30
"""
ATTACKS = {attack.name: attack for attack in attacks()}
RUNGS = (
    [os.environ.get("COURSE_ISOLATION")]
    if os.environ.get("COURSE_ISOLATION")
    else [
        "bubblewrap",
        "landlock",
    ]
)


@dataclass
class Ran:
    """A class of attackers, graded."""

    root: Path
    graded: dict[str, Graded]
    before: dict[str, str]
    after: dict[str, str]
    left: list[str]  #: processes that were not there before
    memory: int  #: the most that any process of the run took, in KiB
    connections: list[str] = field(default_factory=list)

    def autograded(self, student: str) -> Path:
        return self.root / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"

    def feedback(self, student: str) -> Path:
        return self.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"


def digests(*folders: Path) -> dict[str, str]:
    """What lies in folders: kind, mode, time of change and contents of everything."""
    found = {}
    for folder in folders:
        for path in [folder, *sorted(folder.rglob("*"))]:
            about = path.lstat()
            facts = f"{about.st_mode:o} {about.st_uid}"
            if path.is_file() and not path.is_symlink() and about.st_size < 1 << 26:
                facts += f" {about.st_mtime_ns} {hashlib.sha256(path.read_bytes()).hexdigest()}"
            if "__pycache__" not in path.parts and ".mypy_cache" not in path.parts:
                found[str(path)] = facts
    return found


def processes(base: Path) -> dict[int, str]:
    """What runs for this class: a worker is told its folder, the grader's have the secret."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                told = (folder / "environ").read_bytes()
            except OSError:
                continue
            if str(base) in words or SECRET.encode() in told:
                found[int(folder.name)] = words[:200]
    return found


class Listener(socketserver.BaseRequestHandler):
    """Notes that somebody came."""

    came: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.came.append(str(self.client_address))
        self.request.sendall(SECRET.encode())


@pytest.fixture(scope="module", params=RUNGS)
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    rung = request.param
    try:
        jail.Jail(rung, ROOT).close()
    except (CourseError, OSError) as error:
        pytest.skip(f"{rung} does not work here: {error}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_ISOLATION", rung)
        patch.setenv("COURSE_TEST_SECRET", SECRET)
        yield _grade_all(tmp_path_factory.mktemp(rung))


def _grade_all(base: Path) -> Ran:
    root, home, outside = base / "class", base / "home", base / "outside"
    demo.make_class(ROOT, root, ASSIGNMENT, names=())
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(SMALL)
    for folder in (home, home / ".ipython/profile_default/startup", outside):
        folder.mkdir(parents=True)
        (folder / "secret.txt").write_text(SECRET)
    (root / "secret.txt").write_text(SECRET)

    source = notebooks.read(root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    release = root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    instructor = subprocess.Popen(["sleep", "3600"], env={**os.environ, "OF": "instructor"})
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Listener.came.clear()
    places = {
        "@ROOT@": str(root),
        "@HOME@": str(home),
        "@OUTSIDE@": str(outside),
        "@PORT@": str(server.server_address[1]),
        "@PID@": str(instructor.pid),
    }

    def hand_in(student: str, how: Any) -> None:
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        blank = notebooks.read(release)
        right = with_answers(notebooks.read(release), source)
        how(Desk(folder, f"{ASSIGNMENT}.ipynb", blank, right, places))

    for student in HONEST:
        hand_in(student, lambda desk: desk.hand_in(desk.right))
    hand_in("blank", lambda desk: desk.hand_in(desk.blank))
    for attack in ATTACKS.values():
        hand_in(attack.name, attack.hand_in)

    kept = [root / "source", root / "submitted", home, outside]
    kept += [ROOT / name for name in ("course", "autograder", "source", "release")]
    for folder in (Path.home() / ".ipython", Path.home() / ".jupyter"):
        kept += [folder] if folder.is_dir() else []

    def too_late(signum: int, frame: FrameType | None) -> None:
        for child in multiprocessing.active_children():
            child.kill()
        raise TimeoutError(f"the class was not graded in {IN_TIME} s")

    running, before = processes(base), digests(*kept)
    handler = signal.signal(signal.SIGALRM, too_late)
    signal.alarm(IN_TIME)
    try:
        graded = {g.student: g for g in grade(root, ASSIGNMENT, cell_seconds=2)}
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, handler)
        server.shutdown()
        server.server_close()
        alive = instructor.poll() is None
        instructor.kill()
        instructor.wait()
    tracker = "resource_tracker"  # this process's own, for its process pools
    ours = {p: c for p, c in processes(base).items() if p not in running and tracker not in c}
    left = list(ours.values())
    if not alive:
        left.append("the instructor's process was ended")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Ran(root, graded, before, digests(*kept), left, memory, list(Listener.came))


def full_points() -> dict[str, float]:
    source = notebooks.read(ROOT / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    cells = notebooks.by_grade_id(source)
    return {n: notebooks.points(c) for n, c in cells.items() if notebooks.is_check(c)}


def points(ran: Ran, student: str) -> dict[str, float]:
    """What the gradebook has for a student's machine-graded cells."""
    with Course(ran.root).gradebook() as gradebook:
        handed_in = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student)
        scores = {grade.name: grade.score for grade in handed_in.grades}
    return {name: scores[name] for name in full_points()}


def outputs(ran: Ran, student: str) -> list[dict[str, Any]]:
    cells = json.loads(ran.autograded(student).read_text())["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


def test_the_corpus_is_large_and_says_what_it_expects() -> None:
    assert len(ATTACKS) >= 60
    assert {attack.expect for attack in ATTACKS.values()} == {"graded", "refused"}
    assert not set(HONEST) & set(ATTACKS)
    ordered = sorted([*HONEST, *ATTACKS])
    assert ordered[0] == HONEST[0] and ordered[-1] == HONEST[-1]
    assert all(
        path.parent != HERE or path.stem in ("__init__", "files") for path in HERE.glob("*.py")
    )


@pytest.mark.parametrize("student", HONEST)
def test_an_honest_neighbour_has_full_points(ran: Ran, student: str) -> None:
    assert ran.graded[student].problem == ""
    assert points(ran, student) == full_points()
    assert SECRET not in ran.feedback(student).read_text()


def test_a_blank_notebook_has_none(ran: Ran) -> None:
    assert set(points(ran, "blank").values()) == {0.0}


@pytest.mark.parametrize("name", ATTACKS)
def test_gains_nothing(ran: Ran, name: str) -> None:
    attack, graded = ATTACKS[name], ran.graded[name]
    if attack.expect == "refused":
        assert graded.problem and not graded.results
        assert len(graded.problem) < 1000 and "Traceback" not in graded.problem
        assert not ran.autograded(name).exists()
        assert name not in {s.student_id for s in _submissions(ran)}
        return
    assert graded.problem == ""
    full, got = full_points(), points(ran, name)
    if attack.start == "blank":
        assert got == dict.fromkeys(full, 0.0)
    assert all(0 <= got[exercise] <= full[exercise] for exercise in full)
    kept = [f"{exercise}-test" for exercise in attack.keeps]
    assert {exercise: got[exercise] for exercise in kept} == {e: full[e] for e in kept}


def _submissions(ran: Ran) -> list[Any]:
    with Course(ran.root).gradebook() as gradebook:
        return list(gradebook.assignment_submissions(ASSIGNMENT))


@pytest.mark.parametrize("name", ATTACKS)
def test_says_of_no_harm(ran: Ran, name: str) -> None:
    if not ran.autograded(name).exists():
        return
    shown = outputs(ran, name)
    texts = [o["text"] for o in shown if o["output_type"] == "stream"]
    texts += [o["data"].get("text/plain", "") for o in shown if "data" in o]
    lines = [line for text in texts for line in str(text)[:1_000_000].splitlines()]
    assert [line[:300] for line in lines if "SUCCEEDED" in line] == []


@pytest.mark.parametrize("name", ATTACKS)
def test_sees_no_secret(ran: Ran, name: str) -> None:
    assert SECRET not in ran.graded[name].problem
    for folder in ("autograded", "feedback"):
        for path in (ran.root / folder / name).rglob("*"):
            if path.is_file():
                assert SECRET not in path.read_text(errors="replace"), path


class Live(html.parser.HTMLParser):
    """Finds in a page's cells what a browser would run or load."""

    LOADS = ("script", "iframe", "object", "embed", "applet", "base", "form", "link", "meta")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (*self.LOADS, "svg", "math", "style", "input", "video", "audio"):
            self.found.append(tag)
        for name, value in attrs:
            address = re.sub(r"[\s\0-\x20]", "", value or "").lower()
            if name.startswith("on") or name in ("srcdoc", "formaction", "xlink:href"):
                self.found.append(f"{tag} {name}={value!r:.80}")
            if name == "src" and not re.match(r"data:image/(png|jpeg|gif);base64,", address):
                self.found.append(f"{tag} {name}={value!r:.80}")
            if name == "href" and re.match(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", address):
                self.found.append(f"{tag} {name}={value!r:.80}")
            if name == "style" and re.search(r"url\(|position|@import", address):
                self.found.append(f"{tag} {name}={value!r:.80}")


def cells_of(page: str) -> str:
    """The part of a feedback page that shows the notebook."""
    start = page.index('id="notebook-container"') if 'id="notebook-container"' in page else None
    assert start is not None, "the feedback page has another form"
    return page[start:]


@pytest.mark.parametrize("name", [*ATTACKS, *HONEST])
def test_feedback_is_inert(ran: Ran, name: str) -> None:
    if not ran.feedback(name).exists():
        assert name in ATTACKS and ATTACKS[name].expect == "refused"
        return
    page = ran.feedback(name).read_text()
    assert len(page) < 20_000_000
    live = Live()
    live.feed(cells_of(page))
    live.close()
    assert live.found == []
    # MathJax reads what is no code: commands that make links, styles or scripts.
    spoken = re.sub(r"(?s)<pre.*?</pre>|<code.*?</code>", "", cells_of(page))
    spoken = html.unescape(spoken)
    assert re.findall(r"\\(?:href|url|style|class|cssId|require|mmlToken)\b", spoken) == []


@pytest.mark.parametrize("name", [*ATTACKS, *HONEST])
def test_feedback_shows_no_hidden_test(ran: Ran, name: str) -> None:
    if not ran.feedback(name).exists():
        return
    page = ran.feedback(name).read_text()
    for words in ("BEGIN HIDDEN TESTS", "board.rng.normal", "_ref.sigmoid", "builds_on"):
        assert words not in page


@pytest.mark.parametrize("name", ATTACKS)
def test_sentences_are_short_and_legible(ran: Ran, name: str) -> None:
    """They go to terminals and tables: nothing that moves a cursor, nothing of many pages."""
    graded = ran.graded[name]
    for sentence in [graded.problem, *graded.mended, *(r.sentence for r in graded.results)]:
        assert len(sentence) <= 3000, sentence[:100]
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", sentence), sentence[:200]


def test_nothing_outside_has_changed(ran: Ran) -> None:
    changed = {path for path in ran.before.keys() | ran.after.keys()}
    assert sorted(p for p in changed if ran.before.get(p) != ran.after.get(p)) == []


def test_nothing_stays_running(ran: Ran) -> None:
    assert ran.left == []


def test_nobody_called_from_inside(ran: Ran) -> None:
    assert ran.connections == []


def test_the_grading_side_kept_its_memory(ran: Ran) -> None:
    assert ran.memory << 10 <= checker.MEMORY + (700 << 20)


def test_the_gradebook_has_everyone_who_could_be_read(ran: Ran) -> None:
    graded = {s.student_id for s in _submissions(ran)}
    readable = {n for n, a in ATTACKS.items() if a.expect == "graded"}
    assert graded == readable | set(HONEST) | {"blank"}
