"""The engine: a class is graded as nbgrader would, whatever happens on the way."""

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder import classroom
from autograder.adapter.gradebook import Course
from autograder.classroom import Options, batch
from autograder.engine import journal
from autograder.quality import bench, demo
from autograder.text import say
from course import notebooks
from course.errors import CourseError
from tests.support import ROOT

NAME = "00_start_here"
QUICK = Options(feedback=False)
BIN = Path(sys.executable).parent


def facts(root: Path, url: str = "") -> dict[str, Any]:
    """What a run leaves: everything of the gradebook but numbers of its own, and the files."""
    found: dict[str, Any] = {}
    course = Course(root, database=url)
    with Gradebook(course.directory.db_url, course.directory.course_id) as gradebook:
        for submission in gradebook.assignment_submissions(NAME):
            grades = [
                (grade.name, grade.auto_score, grade.manual_score, grade.needs_manual_grade)
                for notebook in submission.notebooks
                for grade in notebook.grades
            ]
            comments = [
                (comment.name, comment.auto_comment)
                for notebook in submission.notebooks
                for comment in notebook.comments
            ]
            late = (submission.timestamp, submission.late_submission_penalty)
            found[submission.student_id] = (sorted(grades), sorted(comments), late)
    for path in sorted((root / "autograded").rglob("*")):
        if path.is_file():
            # One that is made up is another each time.
            made_up = path.name == "submission_secret.txt"
            found[str(path.relative_to(root))] = made_up or path.read_bytes()
    return found


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that has handed in, and is not graded yet; one of them what cannot be read."""
    root = tmp_path_factory.mktemp("class") / "course"
    names = ["blank", "correct_loops", "correct_compact"]
    others = [s.name for s in demo.specimens(NAME) if s.name not in names][:5]
    demo.make_class(ROOT, root, NAME, [*names, *others])
    (root / "submitted" / "broken" / NAME).mkdir(parents=True)
    (root / "submitted" / "broken" / NAME / f"{NAME}.ipynb").write_text("{")
    late = root / "submitted" / "blank" / NAME / "timestamp.txt"
    late.write_text("2026-01-02 03:04:05 UTC")
    return root


@pytest.fixture(scope="module")
def undisturbed(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    root = tmp_path_factory.mktemp("undisturbed") / "course"
    shutil.copytree(handed_in, root)
    graded = list(classroom.grade(root, NAME, options=QUICK))
    assert [g.student for g in graded if g.problem] == ["broken"]
    return root, facts(root)


@pytest.fixture
def fresh(handed_in: Path, tmp_path: Path) -> Path:
    shutil.copytree(handed_in, tmp_path / "course")
    return tmp_path / "course"


def test_the_gradebook_is_as_nbgraders_own_autograde_leaves_it(
    undisturbed: tuple[Path, Any], fresh: Path
) -> None:
    course = Course(fresh)
    course.release(NAME)
    for student in ("blank", "correct_loops"):
        course.autograde(NAME, student)
    theirs, ours = facts(fresh), undisturbed[1]
    for student in ("blank", "correct_loops"):
        assert theirs[student] == ours[student]
        path = Path("autograded") / student / NAME / f"{NAME}.ipynb"
        one, other = (notebooks.read(root / path) for root in (fresh, undisturbed[0]))
        assert [c["source"] for c in one["cells"]] == [c["source"] for c in other["cells"]]
        assert [c.get("outputs") for c in one["cells"]] == [
            c.get("outputs") for c in other["cells"]
        ]


def test_what_is_graded_is_not_graded_again_unless_it_changed(
    undisturbed: tuple[Path, Any], tmp_path: Path
) -> None:
    root = tmp_path / "course"
    shutil.copytree(undisturbed[0], root)
    assert all(g.before or g.problem for g in classroom.grade(root, NAME, options=QUICK))
    path = root / "submitted" / "blank" / NAME / f"{NAME}.ipynb"
    path.write_text(path.read_text() + "\n")
    again = [g.student for g in classroom.grade(root, NAME, options=QUICK) if not g.before]
    assert sorted(again) == ["blank", "broken"]
    shutil.rmtree(root / "autograded" / "correct_loops")
    forced = Options(feedback=False, force=True)
    again = [g.student for g in classroom.grade(root, NAME, options=QUICK) if not g.before]
    assert sorted(again) == ["broken", "correct_loops"]
    again = list(classroom.grade(root, NAME, ["blank"], forced))
    assert [(g.student, g.before) for g in again] == [("blank", False)]


def test_one_run_at_a_time(fresh: Path) -> None:
    busy = pytest.raises(CourseError, match="being graded by another process")
    with journal.Journal(Course(fresh).journal(NAME)), busy:
        list(classroom.grade(fresh, NAME, options=QUICK))
    assert not (fresh / "autograded").exists()


def test_kill_9_at_any_moment_changes_nothing_in_the_end(
    undisturbed: tuple[Path, Any], fresh: Path
) -> None:
    chance = random.Random(1)
    command = [str(BIN / "autograder"), "grade", NAME, "--no-feedback", "--json"]
    environment = {**os.environ, "COURSE_ROOT": str(fresh)}

    def killed(after: int, delay: float) -> int:
        """Kill a run so long after so many submissions are done; how many it did."""
        run = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert run.stdout
        done = 0
        while done < after and run.stdout.readline():
            done += 1
        time.sleep(delay)
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        return done

    moments = [(chance.choice((0, 0, 1, 1, 2, 3, 5)), chance.uniform(0, 0.5)) for _ in range(10)]
    ended = 0
    for after, delay in moments:
        # Before the first submission there is the start, which takes longer than all the rest.
        ended += killed(after, delay if after else delay * 8) >= 9
        if len(journal.read(Course(fresh).journal(NAME))) == 8:  # all of them: once more
            for left in ("autograded", ".autograder"):
                shutil.rmtree(fresh / left)
    last = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert last.returncode == 1, last.stderr  # broken needs a person
    assert len(last.stdout.splitlines()) == 9
    assert facts(fresh) == undisturbed[1]
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(fresh) not in left


def test_an_error_in_the_middle_of_a_submission_leaves_no_grade_of_it(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbgrader.preprocessors import SaveAutoGrades

    honest = SaveAutoGrades._add_score
    seen: list[str] = []

    def fails(self: Any, cell: Any, resources: Any) -> None:
        seen.append(self.student_id)
        if self.student_id == "blank" and seen.count("blank") == 3:
            raise RuntimeError("the disk is full")
        honest(self, cell, resources)

    monkeypatch.setattr(SaveAutoGrades, "_add_score", fails)
    graded = {g.student: g for g in classroom.grade(fresh, NAME, options=QUICK)}
    assert "the disk is full" in graded["blank"].problem
    found = facts(fresh)
    assert "blank" not in found and "correct_loops" in found
    assert not any(str(key).startswith("autograded/blank") for key in found)


def test_without_isolation_nobody_is_graded_unless_that_is_asked_for(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COURSE_ISOLATION", "none")
    with pytest.raises(CourseError, match="bubblewrap"):
        list(classroom.grade(fresh, NAME, options=QUICK))
    assert not (fresh / "autograded").exists()
    asked = Options(feedback=False, unsandboxed=True)
    [graded] = classroom.grade(fresh, NAME, ["correct_loops"], asked)
    assert graded.results and not graded.problem
    assert say("unsandboxed") in capfd.readouterr().err
    # It is recorded with every grade.
    assert journal.read(Course(fresh).journal(NAME))["correct_loops"]["isolation"] == "none"
    notebook = notebooks.read(Course(fresh).graded(NAME, "correct_loops"))
    assert notebook["metadata"]["course"] == {"isolation": "none"}


#: Read by each interpreter that starts: graders then have a fault of their own.
SLIP = """
import sys
if "autograder.engine.grader" in sys.orig_argv:
    from autograder.cells import repair
    def repair_with_a_slip(*of): raise KeyError("a slip\\n2026-01-01 forged")
    repair.repair = repair_with_a_slip
"""


@pytest.fixture
def slip(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("slip")
    (folder / "sitecustomize.py").write_text(SLIP)
    monkeypatch.setenv("PYTHONPATH", str(folder))


@pytest.mark.parametrize("verbose", [False, True])
def test_an_error_of_a_graders_own_leaves_its_traceback(
    slip: None, fresh: Path, verbose: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    options = Options(feedback=False, verbose=verbose)
    [graded] = classroom.grade(fresh, NAME, ["blank"], options)
    path = fresh.resolve() / ".autograder" / "log"
    assert "KeyError: 'a slip" in graded.problem and str(path) in graded.problem
    text = path.read_text()
    assert "Traceback (most recent" in text and "in repair_with_a_slip" in text
    assert not [line for line in text.splitlines() if line.startswith("2026-01-01 forged")]
    assert ("in repair_with_a_slip" in capfd.readouterr().err) is verbose


def test_also_one_of_a_cluster(slip: None, fresh: Path, cluster: tuple[str, Any]) -> None:
    options = Options(feedback=False, cluster=cluster[0])
    [graded] = classroom.grade(fresh, NAME, ["blank"], options)
    assert "KeyError: 'a slip" in graded.problem and "log" in graded.problem
    assert "in repair_with_a_slip" in (fresh / ".autograder" / "log").read_text()


def test_the_log_of_the_gradebooks_side_and_of_the_pages(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*of: object) -> None:
        raise RuntimeError("the disk is full")

    log = fresh / ".autograder" / "log"
    with monkeypatch.context() as patch:
        patch.setattr("nbgrader.preprocessors.SaveAutoGrades.preprocess", fails)
        [graded] = classroom.grade(fresh, NAME, ["blank"], QUICK)
    assert str(log) in graded.problem and "in fails" in log.read_text()
    [graded] = classroom.grade(fresh, NAME, ["blank"], QUICK)
    assert not graded.problem
    shutil.rmtree(fresh / "autograded")
    said, told = batch._page(fresh, "", NAME, "blank")
    assert said and "nbgrader" in told and "Traceback" in told


def test_where_the_instructors_own_cells_fail_nobody_is_graded(fresh: Path) -> None:
    path = fresh / "source" / NAME / f"{NAME}.ipynb"
    source = json.loads(path.read_text())
    setup = next(cell for cell in source["cells"] if notebooks.is_setup(cell))
    setup["source"] = [*setup["source"], "\nraise ValueError('a slip')"]
    path.write_text(json.dumps(source))
    with pytest.raises(CourseError, match=f"source/{NAME}: ValueError: a slip"):
        list(classroom.grade(fresh, NAME, options=QUICK))
    assert not (fresh / "autograded").exists()


def test_a_setting_of_another_kind_is_named(fresh: Path) -> None:
    with (fresh / "nbgrader_config.py").open("a") as config:
        config.write('\nc.JailedExecute.timeout = "60"\n')
    with pytest.raises(CourseError, match=r"JailedExecute\.timeout cannot be '60'"):
        list(classroom.grade(fresh, NAME, options=QUICK))


def test_the_benchmark_grades_the_same_class_in_each_way() -> None:
    found = bench.measure(ROOT, NAME, 20, nbgrader=False, cluster=False)
    [way] = found.ways
    assert (found.students, way.students, way.same) == (20, 20, True)
    assert 0 < way.steady < way.wall and 0 < found.floor < way.cpu
    assert way.memory[0] > 0 and way.growth is None


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


@pytest.fixture
def postgres() -> Iterator[str]:
    """The URL of a database of a PostgreSQL server that is started for it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed")
    programs = found[-1].parent
    # Not in pytest's folder: each pytest that starts closes that to all others.
    data = Path(tempfile.mkdtemp(prefix="course-postgres-")) / "data"
    # It refuses to run as root.
    rights = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if rights:
        shutil.chown(data.parent, "postgres")
    start = [*rights, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "course"]
    subprocess.run(start, check=True, capture_output=True, cwd="/")
    port = free_port()
    options = ["-p", str(port), "-k", str(data), "-c", "listen_addresses=127.0.0.1", "-F"]
    log = (data.parent / "log").open("w")
    server = subprocess.Popen(
        [*rights, str(programs / "postgres"), "-D", str(data), *options],
        stdout=log,
        stderr=log,
        cwd="/",
    )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.1)
        yield f"postgresql+psycopg2://course@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*rights, str(programs / "pg_ctl"), "-D", str(data), "stop", "-m", "immediate"],
            check=False,
            capture_output=True,
            cwd="/",
        )
        shutil.rmtree(data.parent)
        server.wait(60)
        log.close()


def test_into_a_postgresql_server(
    undisturbed: tuple[Path, Any], fresh: Path, postgres: str
) -> None:
    options = Options(feedback=False, database=postgres)
    graded = list(classroom.grade(fresh, NAME, options=options))
    assert [g.student for g in graded if g.problem] == ["broken"]
    assert facts(fresh, postgres) == undisturbed[1]
    assert not [
        g for g in classroom.grade(fresh, NAME, options=options) if g.results and not g.before
    ]


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers, each a process of its own."""
    address = f"tcp://127.0.0.1:{free_port()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = str(BIN / "dask")
    scheduler = [dask, "scheduler", "--host", address, "--no-dashboard"]
    worker = [dask, "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    running = [subprocess.Popen(scheduler, **quiet)]
    try:
        running += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        from distributed import Client

        with Client(address, timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, running[1:]
    finally:
        for process in running:
            process.kill()
            process.wait()


def test_on_two_machines_of_which_one_is_lost(
    undisturbed: tuple[Path, Any], fresh: Path, cluster: tuple[str, Any]
) -> None:
    address, workers = cluster
    graded = []
    for one in classroom.grade(fresh, NAME, options=Options(feedback=False, cluster=address)):
        if not graded:
            workers[0].kill()
        graded.append(one)
    assert [g.student for g in graded if g.problem] == ["broken"]
    assert facts(fresh) == undisturbed[1]


def test_a_cluster_with_another_course_grades_nobody(
    fresh: Path, cluster: tuple[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "material_key", lambda *_: "another")
    graded = list(classroom.grade(fresh, NAME, options=Options(feedback=False, cluster=cluster[0])))
    assert len(graded) == 9
    assert all("another version" in g.problem for g in graded if g.student != "broken")
    assert not list((fresh / "autograded").glob("*/*"))


def test_where_no_cluster_is(fresh: Path) -> None:
    nowhere = Options(feedback=False, cluster=f"tcp://127.0.0.1:{free_port()}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.engine.cluster.CONNECT", 1)
        with pytest.raises(CourseError, match="cannot be used"):
            list(classroom.grade(fresh, NAME, options=nowhere))


def test_json_is_a_line_for_each(undisturbed: tuple[Path, Any]) -> None:
    run = subprocess.run(
        [str(BIN / "autograder"), "grade", NAME, "--no-feedback", "--json"],
        env={**os.environ, "COURSE_ROOT": str(undisturbed[0])},
        capture_output=True,
        text=True,
        check=False,
    )
    found = {entry["student"]: entry for entry in map(json.loads, run.stdout.splitlines())}
    assert run.returncode == 1 and "broken" in run.stderr
    assert found["broken"]["points"] is None and found["broken"]["problem"]
    assert found["blank"]["points"] == 0 and found["blank"]["graded_before"]
    assert found["correct_loops"]["points"] == found["correct_loops"]["possible"] > 0
