"""Attacks on the grader: none gains a point, sees a secret, does harm or stops the others.

The corpus is in `tests/attacks/`, with a README of its own. All of it is graded in one run per
isolation, as a class is; the tests below look at what is left of it.
"""

import ast
import copy
import hashlib
import html.parser
import importlib
import json
import multiprocessing
import os
import platform
import re
import resource
import shutil
import socketserver
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest

import course
from autograder.adapter.gradebook import Course
from autograder.classroom import Options, grade
from autograder.engine import checker
from autograder.engine.results import Graded
from autograder.quality import demo
from autograder.sandbox import jail
from course import notebooks
from course.errors import CourseError
from tests.attacks import HERE, Attack, Desk, attacks, told, unproven, with_answers
from tests.support import ROOT

ASSIGNMENT = "01_and_gate"
#: Another one each time: another run on this machine is not this one.
SECRET = f"canary-4b1f{uuid.uuid4().hex[:6]}"
#: First, in the middle and last of the class.
HONEST = ("aa-honest", "kk-honest", "zz-honest")
#: Seconds in which the whole class must be graded.
IN_TIME = 600
#: Appended to the class's nbgrader_config.py: limits that small floods exceed.
SMALL = """
c.JailedExecute.memory = 1200
c.JailedExecute.cpu = 30
"""
#: Seconds for a cell, and of computing for a check.
CELL, CHECK = 2, 1
CORPUS = attacks()
ATTACKS = {a.name: a for a in CORPUS if a.machine in ("", platform.machine())}
#: Families whose harm only isolation and limits prevent; of the others the checker alone decides,
#: which is the same for each isolation.
ISOLATED = ("env", "flood", "kill", "net", "outside", "reach", "stay")
ONLY = os.environ.get("COURSE_ISOLATION")
LEVELS = [ONLY] if ONLY else ["bubblewrap", "landlock"]


@dataclass
class Ran:
    """A class of attackers, graded."""

    root: Path
    attacks: dict[str, Attack]
    graded: dict[str, Graded]
    before: dict[str, str]
    after: dict[str, str]
    left: list[str]  #: processes and files that were not there before
    memory: int  #: the most that any process of the run took, in KiB
    seconds: float
    connections: list[str] = field(default_factory=list)

    def autograded(self, student: str) -> Path:
        return self.root / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"

    def feedback(self, student: str) -> Path:
        return self.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"


def digests(*folders: Path) -> dict[str, str]:
    """What lies in folders: kind, mode, owner and contents of everything but Python's own cache."""
    found = {}
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            if "__pycache__" in path.parts:
                continue
            about = path.lstat()
            facts = (
                f"{about.st_mode:o} {about.st_uid} {path.readlink() if path.is_symlink() else ''}"
            )
            if path.is_file() and not path.is_symlink() and about.st_size < 1 << 26:
                facts += hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path)] = facts
    return found


def processes(base: Path) -> dict[int, str]:
    """What runs for this class: a worker is told its folder, the grader's have the secret."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
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


def works(level: str) -> str:
    """Why an isolation does not work here; empty where it does."""
    try:
        jail.Jail(level, ROOT).close()
    except (CourseError, OSError) as error:
        return f"{level} does not work here: {error}"
    return ""


@pytest.fixture(scope="module", params=LEVELS)
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """The first isolation that works has the whole corpus; another what depends on it."""
    level = request.param
    if why := works(level):
        pytest.skip(why)
    first = next(known for known in LEVELS if not works(known))
    chosen = {n: a for n, a in ATTACKS.items() if level == first or a.family in ISOLATED}
    base = tmp_path_factory.mktemp(level)
    (base / "tmp").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_ISOLATION", level)
        patch.setenv("COURSE_TEST_SECRET", SECRET)
        patch.setenv("TMPDIR", str(base / "tmp"))  # what a run leaves there can be seen
        patch.setattr(tempfile, "tempdir", None)
        yield _grade_all(base, chosen)


def quick_course(into: Path) -> Path:
    """The course with small limits, so that small floods exceed them."""
    path = into / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    shutil.copytree(ROOT / "source" / ASSIGNMENT, path.parent)
    notebook = notebooks.read(path)
    for cell in notebook["cells"]:
        limited = rf"\1seconds={CHECK}, points="
        cell["source"] = re.sub(r"(Scoreboard\([^)]*?)points=", limited, cell["source"], count=1)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    settings = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (into / "nbgrader_config.py").write_text(settings + SMALL, encoding="utf-8")
    return into


def graded_alone(root: Path) -> tuple[list[Graded], int]:
    """Grade the class in this process; gives the most that one of its processes took, in KiB."""
    graded = list(grade(root, ASSIGNMENT, options=Options(cell_seconds=CELL)))
    return graded, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def _grade_all(base: Path, chosen: dict[str, Attack]) -> Ran:
    root, home, outside = base / "class", base / "home", base / "outside"
    demo.make_class(quick_course(base / "course"), root, ASSIGNMENT, names=())
    for folder in (home, home / ".ipython/profile_default/startup", outside):
        folder.mkdir(parents=True)
        (folder / "secret.txt").write_text(SECRET)
    (root / "secret.txt").write_text(SECRET)

    source = notebooks.read(root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    release = root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    instructor = subprocess.Popen(["sleep", "3600"])
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

    def hand_in(student: str, how: Any, whole: bool = False) -> None:
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        blank = notebooks.read(release)
        if not whole:
            # Cells that show and plot may be deleted; they take most of the time.
            blank["cells"] = [cell for cell in blank["cells"] if notebooks.grade_id(cell)]
        how(Desk(folder, f"{ASSIGNMENT}.ipynb", blank, with_answers(blank, source), places))

    for student in HONEST:
        hand_in(student, lambda desk: desk.hand_in(desk.right), whole=True)
    hand_in("blank", lambda desk: desk.hand_in(desk.blank), whole=True)
    for attack in chosen.values():
        hand_in(attack.name, attack.hand_in)

    kept = [root / "source", root / "release", root / "submitted", home, outside]
    kept += [Path(course.__file__).parent, Path.home() / ".ipython/profile_default/startup"]
    kept = [folder for folder in kept if folder.is_dir()]
    before, start = digests(*kept), time.monotonic()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        found = pool.submit(graded_alone, root)
        try:
            graded, memory = found.result(IN_TIME)
        finally:
            if not found.done():  # it does not end in time: nothing waits for it
                for process in multiprocessing.active_children():
                    process.kill()
            server.shutdown()
            server.server_close()
            alive = instructor.poll() is None
            instructor.kill()
            instructor.wait()
    seconds = time.monotonic() - start
    left = [words for words in processes(base).values() if "resource_tracker" not in words]
    left += map(str, (base / "tmp").iterdir())
    if not alive:
        left.append("the instructor's process was ended")
    by_name = {g.student: g for g in graded}
    after = digests(*kept)
    came = list(Listener.came)
    return Ran(root, chosen, by_name, before, after, left, memory, seconds, came)


def full_points() -> dict[str, float]:
    source = notebooks.read(ROOT / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    cells = notebooks.by_grade_id(source)
    return {n: notebooks.points(c) for n, c in cells.items() if notebooks.is_check(c)}


def points(ran: Ran, student: str) -> dict[str, float]:
    """What the gradebook has for a student's machine-graded cells."""
    with Course(ran.root).gradebook() as gradebook:
        handed_in = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student)
        scores = {grade.name: grade.score for grade in handed_in.grades}
        by_hand = [g.name for g in handed_in.grades if g.manual_score or g.extra_credit]
    assert by_hand == []
    return {name: scores[name] for name in full_points()}


def said(ran: Ran, student: str) -> list[str]:
    """See `told`; nothing, where there is no grade."""
    if not ran.autograded(student).exists():
        return []
    return told(json.loads(ran.autograded(student).read_text())["cells"])


def test_the_corpus_is_large_and_says_what_it_expects() -> None:
    assert len(ATTACKS) >= 60
    assert {attack.expect for attack in ATTACKS.values()} == {"graded", "refused"}
    assert {attack.family for attack in ATTACKS.values()} > set(ISOLATED)
    ordered = sorted([*HONEST, *ATTACKS])
    assert ordered[0] == HONEST[0] and ordered[-1] == HONEST[-1]
    assert {path.stem for path in HERE.glob("*.py")} == {"__init__", "files", "test_attacks"}


@pytest.mark.parametrize("attack", CORPUS, ids=lambda attack: attack.name)
def test_each_attack_has_a_proof_or_is_a_file(attack: Attack, tmp_path: Path) -> None:
    """What a file is was decided when it was handed in: it differs from an honest one there."""
    if attack.family != "file":
        assert attack.proofs and all(proof.strip(" ()") for proof in attack.proofs)
        return
    release, source = (
        notebooks.read(ROOT / folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
        for folder in ("release", "source")
    )
    honest = [release, with_answers(release, source)]
    folder = tmp_path / attack.name
    folder.mkdir()
    blank, right = copy.deepcopy(honest)
    attack.hand_in(Desk(folder, f"{ASSIGNMENT}.ipynb", blank, right, {"@ROOT@": str(tmp_path)}))
    found = [] if folder.is_symlink() else list(folder.iterdir())
    path = folder / f"{ASSIGNMENT}.ipynb"
    alone = len(found) == 1 and path.is_file() and path.stat().st_size < 1 << 30
    honestly = alone and path.read_text("utf-8", "replace") in map(json.dumps, honest)
    assert folder.is_symlink() or (found and not honestly)


OURS = ("autograder.", "course.")


@pytest.mark.parametrize("path", sorted(HERE.glob("*/*.py")), ids=lambda path: path.stem)
def test_what_an_attack_imports_of_ours_is_there(path: Path) -> None:
    """One that fails at its first line attacks nothing; `reach` imports what must not be there."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith(OURS):
                    importlib.import_module(alias.name)
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith(OURS):
            module = importlib.import_module(str(node.module))
            assert [alias.name for alias in node.names if not hasattr(module, alias.name)] == []


@pytest.mark.parametrize("name", [a.name for a in CORPUS if a.machine])
def test_what_is_made_for_one_machine_is_tried(name: str) -> None:
    if name not in ATTACKS:
        pytest.skip(f"{name} is not made for {platform.machine()}")


def test_it_ends_in_time(ran: Ran) -> None:
    """Nobody ties up the grader: see `IN_TIME`."""
    assert set(ran.graded) == {*ran.attacks, *HONEST, "blank"}
    print(f"{len(ran.graded)} submissions in {ran.seconds:.0f} s")


@pytest.mark.parametrize("student", HONEST)
def test_an_honest_neighbour_has_full_points(ran: Ran, student: str) -> None:
    assert ran.graded[student].problem == ""
    assert points(ran, student) == full_points()
    assert SECRET not in ran.feedback(student).read_text()


def test_a_blank_notebook_has_none(ran: Ran) -> None:
    assert set(points(ran, "blank").values()) == {0.0}


def test_nobody_gains_a_point(ran: Ran) -> None:
    full, wrong = full_points(), {}
    for name, attack in ran.attacks.items():
        if attack.expect == "refused":
            continue
        if problem := ran.graded[name].problem:
            wrong[name] = problem
            continue
        got = points(ran, name)
        kept = [f"{exercise}-test" for exercise in attack.keeps]
        most = full if attack.start == "reference" else dict.fromkeys(full, 0.0)
        if not all(0 <= got[e] <= most[e] for e in full) or any(got[e] < full[e] for e in kept):
            wrong[name] = str(got)
    assert wrong == {}


def test_what_cannot_be_read_is_refused_with_a_sentence(ran: Ran) -> None:
    refused = {n: ran.graded[n] for n, a in ran.attacks.items() if a.expect == "refused"}
    for name, graded in refused.items():
        assert graded.problem and not graded.results, name
        assert len(graded.problem) < 1000 and "Traceback" not in graded.problem, name
        assert not ran.autograded(name).exists(), name
    with Course(ran.root).gradebook() as gradebook:
        known = {s.student_id for s in gradebook.assignment_submissions(ASSIGNMENT)}
    assert known == set(ran.graded) - set(refused)


def test_no_attack_says_that_it_did_harm(ran: Ran) -> None:
    claimed = {}
    for name in ran.attacks:
        lines = [line for text in said(ran, name) for line in text[:1_000_000].splitlines()]
        if found := [line[:300] for line in lines if "SUCCEEDED" in line]:
            claimed[name] = found
    assert claimed == {}


def test_each_attack_was_carried_out(ran: Ran) -> None:
    """One that ends before it tried anything does no harm either: its proof is what it says."""
    missing = {name: unproven(attack, said(ran, name)) for name, attack in ran.attacks.items()}
    assert {name: proofs for name, proofs in missing.items() if proofs} == {}


def test_who_attacks_nothing_proves_no_attack(ran: Ran) -> None:
    """Else a proof would be none: a sentence that everybody's notebook has."""
    nothing = {"blank": said(ran, "blank"), "reference": said(ran, HONEST[0])}
    for attack in ran.attacks.values():
        assert unproven(attack, nothing[attack.start]) == list(attack.proofs), attack.name


def test_nobody_sees_a_secret(ran: Ran) -> None:
    seen = [name for name in ran.attacks if SECRET in ran.graded[name].problem]
    for folder in ("autograded", "feedback"):
        files = [path for path in (ran.root / folder).rglob("*") if path.is_file()]
        seen += [str(path) for path in files if SECRET in path.read_text(errors="replace")]
        assert len(files) > len(HONEST)
    assert seen == []


class Live(html.parser.HTMLParser):
    """Finds in a page's cells what a browser would run or load."""

    #: Formulas are MathML; these parts of it hold other things, or act.
    FORMULAS = ("annotation-xml", "maction", "mglyph", "mpadded", "semantics")
    LOADS = ("script", "iframe", "object", "embed", "applet", "base", "form", "link", "meta")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (*self.LOADS, "svg", "style", "input", "video", "audio", *self.FORMULAS):
            self.found.append(tag)
        for name, value in attrs:
            address = re.sub(r"[\s\0-\x20]", "", value or "").lower()
            if name.startswith("on") or name in ("srcdoc", "formaction", "xlink:href"):
                self.found.append(f"{tag} {name}={value!r:.80}")
            if name == "src" and not re.match(r"data:image/(png|jpeg|gif);base64,", address):
                self.found.append(f"{tag} {name}={value!r:.80}")
            if name == "href" and re.match(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", address):
                self.found.append(f"{tag} {name}={value!r:.80}")
            if name == "style" and re.search(
                r"url\(|position|@import|:-|[\d)]-\d|transform", address
            ):
                self.found.append(f"{tag} {name}={value!r:.80}")
            if name == "width" and re.search(r"-[1-9]|\d{4}|\d[^e\d%.]*px", address):
                self.found.append(f"{tag} {name}={value!r:.80}")


def cells_of(page: str) -> str:
    """The part of a feedback page that shows the notebook."""
    start = page.index('id="notebook-container"') if 'id="notebook-container"' in page else None
    assert start is not None, "the feedback page has another form"
    return page[start:]


def test_feedback_is_inert(ran: Ran) -> None:
    bad = {}
    for name in ran.graded:
        if not ran.feedback(name).exists():
            assert ran.attacks[name].expect == "refused"
            continue
        page = ran.feedback(name).read_text()
        live = Live()
        live.feed(cells_of(page))
        live.close()
        # MathJax reads what is no code: commands that make links, styles or scripts.
        spoken = re.sub(r"(?s)<pre.*?</pre>|<code.*?</code>", "", cells_of(page))
        commands = r"\\(?:href|url|style|class|cssId|require|mmlToken)\b"
        found = live.found + re.findall(commands, html.unescape(spoken))
        if found or len(page) > 20_000_000:
            bad[name] = (len(page), found)
    assert bad == {}


def test_feedback_shows_no_hidden_test(ran: Ran) -> None:
    shown = set()
    for name in ran.graded:
        page = ran.feedback(name).read_text() if ran.feedback(name).exists() else ""
        for words in ("BEGIN HIDDEN TESTS", "board.rng.normal", "_ref.sigmoid", "builds_on"):
            if words in page:
                shown.add((name, words))
    assert shown == set()


def test_sentences_are_short_and_legible(ran: Ran) -> None:
    """They go to terminals and tables: nothing that moves a cursor, nothing of many pages."""
    for graded in ran.graded.values():
        for sentence in [graded.problem, *graded.mended, *(r.sentence for r in graded.results)]:
            assert len(sentence) <= 3000, (graded.student, sentence[:100])
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", sentence), graded.student


def test_nothing_outside_has_changed(ran: Ran) -> None:
    names = ran.before.keys() | ran.after.keys()
    assert sorted(n for n in names if ran.before.get(n) != ran.after.get(n)) == []


def test_nothing_stays(ran: Ran) -> None:
    assert ran.left == []


def test_nobody_called_from_inside(ran: Ran) -> None:
    assert ran.connections == []


def test_the_grading_side_kept_its_memory(ran: Ran) -> None:
    assert ran.memory << 10 <= checker.MEMORY + (700 << 20)
