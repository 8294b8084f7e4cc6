"""What a mistake is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from course.doctor.network import Array, Problem, Twist
from course.text import Sentences

#: Output unit and loss, as `course.doctor.diagnose` names them.
HEADS = ("sigmoid+bce", "softmax+ce", "sigmoid+mse", "linear+mse")


@dataclass(frozen=True)
class Example:
    """A student's program with the mistake in it: which line of it is written how.

    `autograder.quality.doctor_bank` has the program and runs it, apart from the doctor's own
    arithmetic: the doctor is not its own judge.
    """

    lines: Mapping[str, str]  #: the name of a line → the expression that stands there
    heads: tuple[str, ...] = HEADS  #: where the mistake can be made
    neuron: bool = False  #: whether only one neuron has it, with its single output
    deep: bool = False  #: whether it needs a hidden layer
    truth: Mapping[str, str] = field(default_factory=dict)  #: lines of the right program there


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A mistake that students make: what it predicts, what is said of it, and an example.

    Attributes:
        id: its name, one for the whole course.
        sentences: to the learner, and of a whole class.
        twists: the forms in which it changes the backward pass; given the problem to know what the
            network is and which of them can be met in it.
        numbers: the wrong gradients it gives outright, given the problem and a parameter's name.
        values: the wrong values it gives where no gradient is asked for, given the learner's
            value, the true one and m, the number of examples averaged over, if any.
        example: the mistake as a student writes it.
        walked: whether it has no prediction of its own, and is found step by step: the numbers
            come from `course.doctor.edits`.
        last: whether it has a number of its own to fit, and so is asked where nothing else fits.
        others: the same mistake at another place.

    Raises:
        ValueError: where a part is missing; it names the part.
    """

    id: str
    sentences: Sentences
    example: Example
    twists: Callable[[Problem], list[Twist]] | None = None
    numbers: Callable[[Problem, str], list[Array]] | None = None
    values: Callable[[Array, Array, int | None], list[Array]] | None = None
    walked: bool = False
    last: bool = False
    others: tuple[Example, ...] = ()

    @property
    def of_gradients(self) -> bool:
        """Whether it predicts wrong gradients, and not other values alone."""
        return bool(self.twists or self.numbers or self.walked)

    def __post_init__(self) -> None:
        parts = {
            "id": self.id,
            "prediction (twists, numbers, values, or a walk)": self.of_gradients or self.values,
            "sentence for a gradient": self.sentences.gradient or not self.of_gradients,
            "sentence for a value": self.sentences.value or not self.values,
            "sentence for a class": self.sentences.general,
            "example": self.example.lines,
        }
        for part, there in parts.items():
            if not there:
                raise ValueError(f"The mistake {self.id!r} has no {part}.")
