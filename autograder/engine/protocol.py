"""What graders are asked and what they answer, as data: it goes to other processes and machines."""

import base64
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from traitlets.config import Config

from autograder.text import say
from course import notebooks
from course.errors import CourseError
from course.limits import CELL_SECONDS
from course.notebooks import Notebook
from course.text import Sentence, sentence

#: What a grader is at before a cell is run.
MENDING = "(mending)"
#: A question or an outcome, as JSON has it.
Message = dict[str, Any]


@dataclass(frozen=True)
class Settings:
    """What one submission may use; see `execute.JailedExecute`, whose traits these are."""

    timeout: int = CELL_SECONDS  #: seconds of one of the student's cells
    total: int = 600  #: seconds by the clock of the whole submission, whatever is run again
    memory: int = 4096  #: MiB of address space
    cpu: int = 900  #: seconds of computing
    unsandboxed: bool = False  #: whether limits are enough where no jail works


def settings_of(config: Config) -> Settings:
    """What `nbgrader_config.py` lets one submission use.

    Args:
        config: what it sets, as traitlets' loader gives it.

    Raises:
        CourseError: where a setting is of another kind.
    """
    asked = dict(config.JailedExecute)
    for name, default in asdict(Settings()).items():
        if type(asked.get(name, default)) is not type(default):
            raise CourseError(say("wrong_setting", name=name, got=asked[name]))
    return Settings(**{name: asked[name] for name in asdict(Settings()) if name in asked})


@dataclass(frozen=True)
class Run:
    """What came of running one submission."""

    isolation: str  #: one of `jail.LEVELS`
    cpu: float  #: seconds of the student's code
    memory: int  #: the most it had, in KiB
    seconds: dict[str, float]  #: by the clock, of each cell; "" has all those without a grade_id
    wall: float = 0.0  #: seconds by the clock in all


@dataclass(frozen=True)
class Outcome:
    """What a grader says of one submission."""

    notebook: Notebook = field(
        default_factory=notebooks.empty
    )  #: mended, with the outputs of every cell
    mended: tuple[Sentence, ...] = ()  #: what had to be mended
    run: Run | None = None
    problem: str = ""  #: why there is no grade
    traceback: str = ""  #: of an error of the grader's own
    unsure: tuple[str, ...] = ()  #: of what was mended, what a person should look at

    def data(self) -> Message:
        """As plain data; see `outcome`."""
        return {**asdict(self), "mended": [said.data() for said in self.mended]}


@dataclass(frozen=True)
class Question:
    """What a grader is asked: to grade a submission, or to make ready for that."""

    assignment: str  #: the notebook's id
    settings: Settings  #: what a submission may use
    handed_in: bytes | None = None  #: the file; without one, the grader makes itself ready
    path: Path = Path()  #: where it lies, for sentences
    mended: bool = False  #: whether it was mended already
    lost: tuple[str, ...] = ()  #: cells over which graders ended: they are not run again

    def data(self) -> Message:
        """As plain data; see `question`."""
        text = None if self.handed_in is None else base64.b64encode(self.handed_in).decode()
        return {**asdict(self), "handed_in": text, "path": str(self.path)}


def question(data: Message) -> Question:
    """The question that `Question.data` gave."""
    text = data["handed_in"]
    return Question(
        assignment=data["assignment"],
        settings=Settings(**data["settings"]),
        handed_in=None if text is None else base64.b64decode(text),
        path=Path(data["path"]),
        mended=data["mended"],
        lost=tuple(data["lost"]),
    )


def outcome(data: Message) -> Outcome:
    """The outcome that `Outcome.data` gave."""
    run = data["run"]
    return Outcome(
        notebook=data["notebook"],
        mended=tuple(map(sentence, data["mended"])),
        run=Run(**run) if run else None,
        problem=data["problem"],
        traceback=data["traceback"],
        unsure=tuple(data["unsure"]),
    )
