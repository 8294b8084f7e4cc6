"""What a checkup found, as sentences with their numbers."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

from course.kept import Array
from course.text import say


@dataclass(frozen=True)
class Finding:
    """Something that keeps a network from learning; or that nothing does."""

    id: str  #: as in the table of docs/api/checkup.md
    sentence: str  #: what was found, with the numbers that show it
    advice: str  #: what to do
    weight: float = field(default=1.0, compare=False)  #: how likely it is the reason, 0 to 1
    #: The losses of a training with that one thing changed, at `steps`; empty where none was made.
    losses: tuple[float, ...] = field(default=(), compare=False, repr=False)
    steps: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.sentence} {self.advice}"


@dataclass(frozen=True)
class Checkup:
    """The findings, the likeliest first; shows itself as a list."""

    findings: tuple[Finding, ...]
    #: The losses of the training as it is, and after how many steps.
    losses: tuple[float, ...] = ()
    steps: tuple[int, ...] = ()
    #: Of the first steps, where the rate is the reason: each parameter's change over its size.
    updates: Mapping[str, tuple[float, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    #: At the start, where units are saturated or dead: each layer's activations.
    hidden: Mapping[str, Array] = field(default_factory=dict, compare=False, repr=False)
    seconds: float = field(default=0.0, compare=False)  #: what it took

    @property
    def healthy(self) -> bool:
        """Whether nothing was found that keeps it from learning."""
        return all(one.id == "healthy" for one in self.findings)

    def plot(self) -> None:
        """Draw the loss as it is, and with the first thing changed where that was tried.

        Where the rate is the reason, a second picture has the ratio of update to weight; where
        units are saturated or dead, one has the activations of each layer at the start.
        """
        import numpy as np

        from course import plots

        if not self.steps:
            return
        last = self.steps[-1]
        series = {say("checkup_as_it_is"): self._filled(self.steps, self.losses, last)}
        for one in self.findings:
            if one.steps:
                known = self._filled(one.steps, one.losses, min(last, one.steps[-1]))
                series[say("checkup_changed", id=one.id)] = known
                break
        plots.losses({name: np.array(values) for name, values in series.items()})
        if self.updates:
            logs = {name: np.log10(np.array(one)) for name, one in self.updates.items()}
            count = max(len(one) for one in logs.values())
            plots.curves(np.arange(1.0, count + 1), logs, say("plot_step"), say("checkup_updates"))
        if self.hidden:
            plots.activations(list(self.hidden.values()), names=list(self.hidden))

    @staticmethod
    def _filled(steps: tuple[int, ...], losses: tuple[float, ...], last: int) -> list[float]:
        """A loss for every step, straight between those that are known."""
        import numpy as np

        return [float(x) for x in np.interp(np.arange(last + 1), steps, losses)]

    def __str__(self) -> str:
        lines = []
        for number, one in enumerate(self.findings, 1):
            lines.append(f"{number}. {one.id}: {one.sentence}")
            if one.advice:
                lines.append(f"   {one.advice}")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td><code>{html.escape(one.id)}</code></td>"
            f'<td style="text-align: left">{html.escape(one.sentence)}</td>'
            f'<td style="text-align: left">{html.escape(one.advice)}</td></tr>'
            for one in self.findings
        )
        heads = "".join(
            f'<th style="text-align: left">{html.escape(h)}</th>'
            for h in say("checkup_heads").split("|")
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
