"""What a gradient check found, as a table with the reasons below it."""

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from course.gradcheck.numerical import Array, Params
from course.text import Sentence, say

if TYPE_CHECKING:
    from course.doctor import Diagnosis

#: Central differences agree with a right gradient to about 1e-9; classic bugs differ by 1e-2.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class ParameterCheck:
    """What one parameter's gradient was found to be (or one direction's)."""

    name: str  #: as it is shown, `dW1`
    difference: float  #: relative difference, 0 to 1; NaN where something is not finite
    worst: tuple[int, ...]  #: index of the entry that is furthest off
    got: float | tuple[int, ...]  #: the analytic entry there, or the shape where it is wrong
    expected: float | tuple[int, ...]  #: the numerical entry there, or the shape
    right: bool
    #: Why it cannot be judged here, empty where it can: not_finite, random, not_float64, coarse,
    #: ignores_argument, saturated, kink, step or unsteady; or too_small, of one that is right as
    #: far as can be seen.
    reason: str = ""

    @property
    def wrong(self) -> bool:
        """Whether it is wrong: neither right nor impossible to judge."""
        return not self.right and not self.reason

    @property
    def verdict(self) -> str:
        """Right, wrong, too small to be judged, or that it cannot be judged here."""
        if self.reason:
            return say("too_small" if self.right else "not_judged")
        return say("right") if self.right else say("wrong")


@dataclass(frozen=True)
class Evidence:
    """What a check compared, all of it: for who wants to know more."""

    params: Params
    derived: Params
    measured: Params
    noise: float  #: the rounding error of one measured slope


@dataclass(frozen=True)
class GradientReport:
    """One `ParameterCheck` per parameter; shows itself as a table, with the reasons below it."""

    checks: tuple[ParameterCheck, ...]
    tolerance: float = TOLERANCE
    eps: float = 1e-5  #: the step
    #: What was compared; nothing where only some entries were, or directions.
    evidence: Evidence | None = field(default=None, compare=False)

    @property
    def right(self) -> bool:
        """Whether every parameter's gradient is right; what cannot be judged is not."""
        return all(check.right for check in self.checks)

    @property
    def wrong(self) -> bool:
        """Whether any parameter's gradient is wrong; what cannot be judged is not."""
        return any(check.wrong for check in self.checks)

    @property
    def reasons(self) -> dict[str, Sentence]:
        """Each reason why something cannot be judged, and the sentence that says what to do."""
        names: dict[str, list[str]] = {}
        for check in self.checks:
            if check.reason:
                names.setdefault(check.reason, []).append(check.name)
        return {
            reason: say(f"reason_{reason}", names=", ".join(of), eps=self.eps)
            for reason, of in names.items()
        }

    def diagnose(self, **known: Any) -> list["Diagnosis"]:
        """Name the likely causes of what is wrong, as `course.doctor.diagnose` does.

        Nothing is measured again. What is right, or cannot be judged, is no wrong gradient to it.

        Args:
            known: what `diagnose` may know besides: `X`, `Y`, `m`, `activation`, `output`, …

        Raises:
            ValueError: where only a sample of the entries was checked, or directions.
        """
        from course.doctor import diagnose

        if self.evidence is None:
            raise ValueError(say("not_all_measured"))
        measured = dict(self.evidence.measured)
        for check in self.checks:
            if not check.wrong:
                name = check.name.removeprefix("d")
                measured[name] = self.evidence.derived[name]
        facts: dict[str, Any] = {"params": self.evidence.params, "noise": self.evidence.noise}
        return diagnose(self.evidence.derived, measured, **facts | known)

    def plot(self) -> None:
        """Draw the relative differences on a logarithmic axis, with the tolerance."""
        from course import plots

        plots.gradient_differences(
            [check.name for check in self.checks],
            [check.difference for check in self.checks],
            self.tolerance,
        )

    def _cells(self) -> list[list[str]]:
        return [
            [
                check.name,
                f"{check.difference:.1e}",
                entry_name(check.name, check.worst),
                _number_or_shape(check.got),
                _number_or_shape(check.expected),
                check.verdict,
            ]
            for check in self.checks
        ]

    def __str__(self) -> str:
        rows = [say("report_heads").split("|"), *self._cells()]
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        return "\n".join([*lines, *self.reasons.values()])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(text)}</th>" for text in say("report_heads").split("|"))
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self._cells()
        )
        below = "".join(f"<p>{html.escape(text)}</p>" for text in self.reasons.values())
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"


def _number_or_shape(value: float | tuple[int, ...]) -> str:
    return say("shape", shape=value) if isinstance(value, tuple) else f"{value:.6g}"


def entry_name(name: str, index: tuple[int, ...]) -> str:
    """`dw[0, 1]` for an array's entry, plain `db` for a number."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def worst_entry(got: Array, expected: Array) -> tuple[int, ...]:
    """Index of the entry furthest from what is expected; a NaN is further than any number."""
    with np.errstate(invalid="ignore"):  # of two infinities
        off = np.abs(got - expected)
    where = int(np.argmax(np.where(np.isnan(off), np.inf, off)))
    return tuple(int(i) for i in np.unravel_index(where, off.shape))
