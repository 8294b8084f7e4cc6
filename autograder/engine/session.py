"""The trusted side: runs each test cell here, with a learner's names as stand-ins for the jail.

A test cell, unmodified, sees its own imports, Python's builtins and what the instructor's set-up
cells define; every other name is the learner's, and what it stands for lives in the worker.
Points come from what runs here.
"""

import ast
import builtins
import contextlib
import functools
import io
import itertools
import json
import re
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any

from autograder import material
from autograder.cells import formulas, inert, memory
from autograder.cells.reference import of_notebook
from autograder.sandbox import jail, messages
from autograder.sandbox.arguments import Arguments
from autograder.sandbox.clock import WAITING, TimeUp
from autograder.sandbox.handles import Named
from autograder.sandbox.messages import Details
from autograder.sandbox.peer import Peer
from autograder.sandbox.wire import Late, Node, WireError
from course import notebooks
from course.check import Elsewhere
from course.check.findings import TooSlow, Wrong
from course.errors import CourseError
from course.learner.runner import CELL_SECONDS
from course.memory import overlap
from course.messages import say
from course.scoreboard import Score

#: How often a worker that ended is replaced, and the cells run again: over one cell, and in all.
REPLAYS, REPLAYS_IN_ALL = 2, 6
#: Seconds for a cell that is run again and took too long the first time.
AGAIN = 1.0
#: Seconds for a whole test cell, however many checks it has.
CHECK_SECONDS = 300.0
#: Seconds that a worker may be late with an answer: it has a clock of its own.
GRACE = 2.0

#: Characters of what all of the learner's cells show.
SHOWN = 16 << 20
#: Bytes of memory that grading one submission may take in this process.
MEMORY = 2 << 30

Output = dict[str, Any]


@dataclass(frozen=True)
class Limits:
    """What grading one submission may take."""

    cell: float = CELL_SECONDS  #: seconds of one of the learner's cells
    total: float = 600.0  #: seconds by the clock, whatever is run again
    lost: Collection[str] = ()  #: cells that are not run: an earlier grader ended over them


class _NoWorker(BaseException):
    """The jail gives no worker: it ends the grading of a submission, and costs no check."""


class _TrustedPeer(Peer):
    """The checker's end of the channel."""

    def __init__(self, worker: jail.Worker, session: "Session") -> None:
        super().__init__(worker.channel, trusted=True)
        self._session = session

    def details(self, given: Arguments) -> Node:
        """The time a call may take, and the arguments whose changes are asked for."""
        return self._session.details(given)

    def may_change(self, given: Arguments) -> list[int]:
        """Those alone whose changes are asked for."""
        return self._session.opened(given)

    def given_before(self, value: object) -> object:
        """Note it, for `Elsewhere.is_kept`."""
        self._session.kept.append(value)
        return value

    def heard(self, said: object) -> None:
        """Say it here as well, where the scoreboard listens."""
        heard = messages.said(said)
        for name, text in heard.warnings:
            kind = getattr(builtins, name, None)
            known = isinstance(kind, type) and issubclass(kind, Warning)
            with contextlib.suppress(Warning):
                warnings.warn(text, kind if known else UserWarning, stacklevel=2)
        if heard.stderr:
            sys.stderr.write(heard.stderr)
        self._session.spent(heard.used)


class Session:
    """One submission: the worker that runs its code, and another where that one ended.

    Args:
        new_worker: gives a fresh worker.
        references: gives what the set-up cells and the reference's answers define.
        total: seconds by the clock for all of it.
    """

    def __init__(
        self,
        new_worker: Callable[[], jail.Worker],
        references: Callable[[], Mapping[str, Any]] = dict,
        total: float = Limits.total,
    ) -> None:
        self._new_worker = new_worker
        self._worker: jail.Worker | None = None
        self._peer: _TrustedPeer | None = None
        self._replayed: list[tuple[Any, ...]] = []  # what brings a fresh worker to this point
        self._at = ""  # the check that is run
        self._total, self._ends, self._room = total, time.monotonic() + total, SHOWN
        self._standing_in: list[Mapping[str, Any]] = []
        self._open: list[Any] = []
        self._keep: int | None = None  # the check in which the worker remembers its results
        self._checks = itertools.count()
        self.kept: list[Any] = []  #: results that the worker says it gave before, in this check
        self._references = references
        #: Names whose meaning in the worker is as good as the reference's: those of set-up cells,
        #: and functions that passed every row of their check. The reference's stand in for the
        #: others, so that a mistake costs points once; but a call that stays in the worker is a
        #: hundred times faster than one that crosses.
        self.proven: frozenset[str] = frozenset()
        self._left: float | None = None  # seconds of the present check
        self._seconds = float(CELL_SECONDS)  # of anything else: a cell
        self._until = 0.0
        self._starts = self._starts_here = 0
        self.cpu, self.memory = 0.0, 0
        self.seconds: dict[str, float] = {}  # by the clock, of each cell that has a grade_id

    # Asking the worker

    def ask(self, what: str, *args: Any, **kwargs: Any) -> Any:
        """Have the worker do something; one that ended is replaced first.

        Raises:
            Wrong: where the worker ended over it.
            TooSlow: where it took too long.
            Exception: the learner's own.
        """
        peer = self._ready()
        seconds = self._seconds if self._left is None else self._left
        if time.monotonic() > self._until:
            raise TooSlow
        peer.deadline = min(time.monotonic() + WAITING * seconds + GRACE, self._ends)
        try:
            return peer.ask(what, *args, **kwargs)
        except TimeUp:
            raise TooSlow from None
        except WireError as error:
            self._lose()
            self._require_time()
            if isinstance(error, Late):
                raise TooSlow from None
            raise Wrong(say("worker_ended"), "ended") from None
        except Exception:
            raise
        except BaseException:  # the clock, in the middle of a message
            self._lose()
            raise

    def details(self, given: Arguments) -> Node:
        """See `_TrustedPeer.details`."""
        if self._left is None:
            return None
        return Details(max(self._left, 0.05), self.opened(given), self._keep)._asdict()

    def opened(self, given: Arguments) -> list[int]:
        """The numbers of the arguments whose changes are asked for."""
        if not self._open:
            return []
        inner = {id(thing) for thing in Arguments(self._open).changing}
        return [i for i, thing in enumerate(given.changing) if id(thing) in inner]

    def spent(self, seconds: float) -> None:
        """Take it off what the present check may compute."""
        if self._left is not None:
            self._left -= seconds

    def took(self, cell: str, start: float) -> None:
        """Note what a cell took; those without a name are taken together."""
        self.seconds[cell] = self.seconds.get(cell, 0.0) + time.monotonic() - start

    def _require_time(self) -> None:
        if time.monotonic() >= self._ends:
            raise Wrong(say("submission_too_slow", seconds=self._total), "too_slow")

    def _ready(self) -> _TrustedPeer:
        self._require_time()
        if self._peer is None:
            if self._starts_here > REPLAYS or self._starts > REPLAYS_IN_ALL:
                raise Wrong(say("worker_ended_often"), "ended")
            self._starts += 1
            self._starts_here += 1
            try:
                with _undisturbed():
                    self._worker = self._new_worker()
            except CourseError as error:  # no fault of the student's: nothing is graded
                raise _NoWorker(str(error)) from None
            self._peer = _TrustedPeer(self._worker, self)
            left, self._left = self._left, None
            try:
                for question in self._replayed:
                    try:
                        self.ask(*question)
                    except Wrong:
                        raise
                    except Exception:  # noqa: BLE001 - the worker says so: what it ran, it ran
                        continue
                if self._at:
                    self.ask("go_to", self._at)
                for functions in self._standing_in:
                    self.ask("stand_in", dict(functions))
            finally:
                self._left = left
        return self._peer

    def _lose(self) -> None:
        with _undisturbed():
            worker, self._worker, self._peer = self._worker, None, None
            if worker:
                ended = worker.end()
                self.cpu += ended.cpu
                self.memory = max(self.memory, ended.memory)

    def close(self) -> None:
        """End the worker."""
        self._lose()

    # What a notebook asks for

    def run(self, source: str, seconds: float) -> list[Output]:
        """Run one of the learner's cells; gives its outputs."""
        self._until, self._seconds = time.monotonic() + CHECK_SECONDS, seconds
        self._starts_here = 0
        try:
            outputs = self.ask("run", source, seconds)
        except TooSlow:
            return [_error("CellError", say("cell_too_slow", seconds=seconds))]
        except Wrong as error:
            return [_error("CellError", str(error))]
        except Exception as error:  # noqa: BLE001 - it ran; what it shows does not cross
            outputs = [_error("CellError", str(error))]
        finally:
            self._seconds = float(CELL_SECONDS)
        shown = [output for output in _list(outputs) if _is_output(output)]
        if any(output.get("ename") == "CellTimeoutError" for output in shown):
            seconds = min(seconds, AGAIN)  # it would loop for ever again
        self._replayed.append(("run", source, seconds))
        return [safe for output in shown if self._fits(output) and (safe := inert.output(output))]

    def _fits(self, output: Output) -> bool:
        self._room -= inert.cost(json.dumps(output))
        return self._room > 0

    def mark(self, check: str) -> None:
        """Remember what the learner's names mean here, where a check stands."""
        with contextlib.suppress(Exception, TooSlow):
            self.ask("mark", check)
            self._replayed.append(("mark", check))

    def names(self, wanted: list[str]) -> dict[str, Any]:
        """What the learner's code defines of these names."""
        try:
            found = self.ask("names", wanted)
        except (Wrong, TooSlow):
            raise
        except Exception:  # noqa: BLE001 - one of them cannot cross; the others can
            found = {}
            for name in wanted:
                with contextlib.suppress(Exception):
                    found.update(self.ask("names", [name]))
        known = {}
        for name, what in found.items() if isinstance(found, dict) else ():
            if name in wanted and isinstance(what, tuple) and len(what) == 2:
                known[name] = Named(self, name) if what[0] == "function" else what[1]
        return known

    @contextlib.contextmanager
    def standing_in(self, functions: Mapping[str, Any]) -> Iterator[None]:
        """See `Elsewhere`."""
        functions = {
            name: function
            for name, function in functions.items()
            if not (name in self.proven and self._references().get(name) is function)
        }
        if not functions:
            yield
            return
        self._standing_in.append(functions)
        try:
            with self._untimed():
                if self._peer is None:
                    self._ready()
                else:
                    self.ask("stand_in", dict(functions))
            yield
        finally:
            self._standing_in.pop()
            if self._peer is not None:  # a fresh worker knows nothing of it
                with self._untimed(), contextlib.suppress(Exception, TooSlow):
                    self.ask("stand_out")

    @contextlib.contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """See `Elsewhere`."""
        self._ready()  # to run the cells again takes nothing of a check's time
        before, self._left = self._left, seconds
        try:
            yield
        finally:
            self._left, self._keep = before, None
            self._open.clear()
            self.kept.clear()

    @contextlib.contextmanager
    def _untimed(self) -> Iterator[None]:
        before, self._left = self._left, None
        try:
            yield
        finally:
            self._left = before

    def watch(self, argument: Any) -> None:
        """See `Elsewhere`."""
        self._open.append(argument)

    def keep_results(self) -> None:
        """See `Elsewhere`."""
        self._keep = next(self._checks)

    @contextlib.contextmanager
    def test(self, check: str) -> Iterator[None]:
        """Around a test cell: the learner's names mean what they meant where it stands.

        What it gave away of its own is taken back at the end.
        """
        self._until = time.monotonic() + CHECK_SECONDS
        self._starts_here = 0
        self._at = check
        try:
            if self._peer is not None:  # another worker is brought there when it is needed
                with contextlib.suppress(Exception, TooSlow):
                    self.ask("go_to", check)
            yield
        finally:
            if self._peer is not None:
                self._peer.forget()
                with contextlib.suppress(Exception, TooSlow):
                    self.ask("forget")


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a check's clock wait: a worker that was half made or half ended would be asked again."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Names(Elsewhere):
    """A test cell's names."""

    def __init__(self, names: Mapping[str, Any], session: Session) -> None:
        super().__init__(names)
        self.session = session

    def standing_in(self, functions: Mapping[str, Any]) -> contextlib.AbstractContextManager[None]:
        return self.session.standing_in(functions)

    def limited(self, seconds: float) -> contextlib.AbstractContextManager[None]:
        return self.session.limited(seconds)

    def watch(self, argument: Any) -> None:
        self.session.watch(argument)

    def keep_results(self) -> None:
        self.session.keep_results()

    def is_kept(self, result: Any) -> bool:
        return overlap(result, self.session.kept)


@dataclass(frozen=True)
class Assignment:
    """An instructor's notebook, as a checker needs it."""

    cells: dict[str, notebooks.Cell]  #: grade_id → cell
    names: dict[str, Any] = field(repr=False)  #: what the set-up cells define
    #: What each answer cell defines: the learner's, in a test.
    answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: Gives what stands in.
    references: Callable[[], Mapping[str, Any]] = field(default=dict, repr=False)
    #: What its cells import that takes a second: a jail's warm interpreter has it for all.
    slow: tuple[str, ...] = ()


def assignment(path: Path) -> Assignment:
    """The instructor's notebook at `path`; its set-up cells are run once."""
    return _assignment(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=16)
def _assignment(path: Path, changed: int) -> Assignment:
    notebook = notebooks.read(path)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    answers = {
        notebooks.grade_id(cell): _words(cell["source"])
        for cell in code
        if notebooks.is_answer(cell)
    }
    learners = set[str]().union(*answers.values())
    # The set-up cells without the answers: what these change of theirs, the tests must not see.
    names: dict[str, Any] = {"__name__": "__main__"}
    earlier = set[str]()  # the learner's, so far
    uses: dict[str, frozenset[str]] = {}  # name of a set-up cell's → what that cell uses
    for cell in code:
        if notebooks.is_answer(cell):
            earlier |= answers[notebooks.grade_id(cell)]
        elif notebooks.is_setup(cell):
            made = _words(cell["source"])
            uses |= dict.fromkeys(made, _used(cell["source"]))
            if _reached(_used(cell["source"], at_once=True), uses) & earlier:
                learners |= made  # it works with an answer: what it makes is the learner's
                earlier |= made
            else:
                exec(compile(cell["source"], f"<{notebooks.grade_id(cell)}>", "exec"), names)
    kept = {name: value for name, value in names.items() if name not in learners}

    def references() -> Mapping[str, Any]:
        return vars(of_notebook(path))

    if learners & set[str]().union(*uses.values()):  # set-up functions that call answers
        names.update({k: v for k, v in references().items() if k in learners})
    text = "\n".join(cell["source"] for cell in code)
    if "autograder" in text:
        references()  # where they fail, nobody is graded
    slow = material.policy(path.stem).slow
    return Assignment(notebooks.by_grade_id(notebook), kept, answers, references, slow)


def grade(
    notebook: notebooks.Notebook,
    of: Assignment,
    new_worker: Callable[[], jail.Worker],
    limits: Limits = Limits(),
    at: Callable[[str], None] = lambda step: None,
) -> Session:
    """Run a submission; each code cell's outputs are put in their place.

    Args:
        notebook: the submission. Its test and set-up cells are recognised by their grade_id;
            what they do is taken from `of`.
        of: the instructor's notebook.
        new_worker: gives a fresh worker.
        limits: what it may take.
        at: is told each cell before it is run: its grade_id, or its number.

    Returns:
        The session, ended: what it cost.

    Raises:
        CourseError: where no worker can be made; then nothing of it was graded.
    """
    session = Session(new_worker, of.references, limits.total)
    try:
        with contextlib.closing(session), memory.limited(MEMORY):
            _run(notebook, of, session, limits, at)
    except _NoWorker as error:
        raise CourseError(str(error)) from None
    return session


def _run(
    notebook: notebooks.Notebook,
    of: Assignment,
    session: Session,
    limits: Limits,
    at: Callable[[str], None],
) -> None:
    """First all of the learner's cells, then the checks, each as if it ran where it stands.

    So no cell of the learner's runs after a check, and could show what it saw in it.
    """
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    checks = []
    for count, cell in enumerate(code, start=1):
        trusted = of.cells.get(notebooks.grade_id(cell))
        cell["execution_count"] = count
        if trusted is not None and notebooks.is_check(trusted):
            session.mark(notebooks.grade_id(trusted))
            checks.append((cell, trusted))
            continue
        locked = trusted is not None and notebooks.is_setup(trusted)
        source = trusted["source"] if trusted and locked else cell["source"]
        step = notebooks.grade_id(cell) or f"cell {count}"
        if step in limits.lost:
            cell["outputs"] = [_error("CellError", say("grader_lost", cell=step))]
            continue
        at(step)
        start = time.monotonic()
        cell["outputs"] = session.run(source, limits.cell)
        session.took(notebooks.grade_id(cell), start)
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = count
    names: dict[str, Any] = dict(of.names)
    set_up = [name for name, cell in of.cells.items() if notebooks.is_setup(cell)]
    assigned = _assigned(notebook)
    session.proven = frozenset(of.names) - _but(assigned, *set_up)
    for cell, trusted in checks:
        name = notebooks.grade_id(trusted)
        if name in limits.lost:
            cell["outputs"] = [_error("CheckError", say("grader_lost", cell=name))]
            continue
        at(name)
        start = time.monotonic()
        cell["outputs"] = _test(trusted, session, names, cell["execution_count"])
        session.took(name, start)
        answer = name.removesuffix("-test")
        rows = notebooks.score_data(cell).get("rows")
        if rows and all(row["passed"] for row in rows):
            session.proven |= of.answers.get(answer, frozenset()) - _but(assigned, answer)


def _assigned(notebook: notebooks.Notebook) -> list[tuple[str, frozenset[str]]]:
    """Each code cell's grade_id, and what the cell gives a meaning to."""
    found = list[tuple[str, frozenset[str]]]()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            found.append((notebooks.grade_id(cell), _words(cell["source"])))
    return found


def _words(source: str) -> frozenset[str]:
    """What a cell gives a meaning to; any word of it where it is no plain Python."""
    names = notebooks.defined(source)
    return frozenset(re.findall(r"\w+", source)) if names is None else names


def _used(source: str, *, at_once: bool = False) -> frozenset[str]:
    """The names that a cell uses, in functions' bodies too or at once only.

    Any word of it where it is no plain Python.
    """
    try:
        nodes: list[ast.AST] = [ast.parse(source)]
    except SyntaxError:
        return frozenset(re.findall(r"\w+", source))
    found = set()
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Name):
            found.add(node.id)
        nodes += _run_at_once(node) if at_once else ast.iter_child_nodes(node)
    return frozenset(found)


def _run_at_once(node: ast.AST) -> Iterable[ast.AST]:
    """What of it runs where it stands: of a function its decorators, defaults and annotations."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return [*node.decorator_list, node.args, *([node.returns] if node.returns else [])]
    return [node.args] if isinstance(node, ast.Lambda) else ast.iter_child_nodes(node)


def _reached(names: Iterable[str], uses: Mapping[str, Iterable[str]]) -> set[str]:
    """These names, what they use, and so on."""
    found, left = set[str](), list(names)
    while left:
        if (name := left.pop()) not in found:
            found.add(name)
            left += uses.get(name, ())
    return found


def _but(assigned: list[tuple[str, frozenset[str]]], *cells: str) -> set[str]:
    """What cells other than these give a meaning to."""
    return set().union(*(names for cell, names in assigned if cell not in cells))


@functools.lru_cache(maxsize=256)
def _compiled(source: str, file: str) -> tuple[frozenset[str], CodeType, CodeType | None]:
    """The names that a test cell uses, its code, and that of its last line if it has a value."""
    tree = ast.parse(source, file)
    used = frozenset(n.id for n in ast.walk(tree) if isinstance(n, ast.Name))
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return used, compile(tree, file, "exec"), None
    value = compile(ast.Expression(last.value), file, "eval")
    return used, compile(ast.Module(tree.body[:-1], []), file, "exec"), value


def _test(
    cell: notebooks.Cell, session: Session, names: dict[str, Any], count: int
) -> list[Output]:
    """Run a test cell here; gives its outputs."""
    source, file = cell["source"], f"<{notebooks.grade_id(cell)}>"
    used, code, last = _compiled(source, file)
    wanted = sorted(used - set(names) - set(dir(builtins)))
    outputs: list[Output] = []
    said, warned = io.StringIO(), io.StringIO()
    with (
        session.test(notebooks.grade_id(cell)),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(warned),
    ):
        try:
            space = _Names({**names, **session.names(wanted)}, session)
            exec(code, space)
            value = eval(last, space) if last else None
            if isinstance(value, (int, float)) and not 0 <= value <= notebooks.points(cell):
                # nbgrader takes what is below 0 for full points, and stops at what is above.
                raise ValueError(say("points_out_of_range", value=value))
            if value is not None:
                data = value._repr_mimebundle_() if isinstance(value, Score) else None
                result = {"output_type": "execute_result", "execution_count": count}
                data = data or {"text/plain": repr(value)}
                if "text/html" in data:  # its sentences may quote a learner's own words
                    data = {**data, "text/html": formulas.tame(data["text/html"])}
                outputs.append({**result, "data": data, "metadata": {}})
            learners = set(wanted) - (notebooks.defined(source) or frozenset())
            names.update({k: v for k, v in space.items() if k not in learners})
        except (Exception, TooSlow, SystemExit) as error:  # noqa: BLE001 - shown, in the cell
            text = say("cell_too_slow", seconds=CHECK_SECONDS)
            told = text if isinstance(error, TooSlow) else str(error)
            lines = traceback.format_exception(error)
            outputs.append(_error(type(error).__name__, told, lines))
    # All on stdout: nbgrader gives no points to a cell that wrote to stderr, be it a warning.
    if text := warned.getvalue() + said.getvalue():
        outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": text})
    return outputs


def _error(name: str, text: str, lines: list[str] | None = None) -> Output:
    lines = lines or [f"{name}: {text}"]
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": lines}


def _is_output(output: Any) -> bool:
    """Whether what a worker shows is an output as notebooks have them."""
    if not isinstance(output, dict) or not all(isinstance(key, str) for key in output):
        return False
    kind = output.get("output_type")
    if kind == "stream":
        return output.get("name") in ("stdout", "stderr") and isinstance(output.get("text"), str)
    if kind == "error":
        texts = [output.get("ename"), output.get("evalue"), *_list(output.get("traceback"))]
        return isinstance(output.get("traceback"), list) and all(isinstance(t, str) for t in texts)
    return (
        kind in ("display_data", "execute_result")
        and isinstance(output.get("metadata"), dict)
        and isinstance(output.get("data"), dict)
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
