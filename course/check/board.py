"""Test cells: a list of weighted checks, all of which run, and a scoreboard that shows them.

    board = Scoreboard("forward", points=3)
    board.equal("the AND rows", lambda: forward(X, w, b), [0.1, 0.2, 0.3, 0.4])
    board.score()

Every check is judged independently of the others: an exception, a warning, a print or an endless
loop in one costs that check only (a warning and a print cost nothing). The last line's value is
the points earned, in nbgrader's convention for partial credit.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from course.check.choices import ChoiceChecks
from course.check.findings import Wrong
from course.check.gradients import GradientChecks
from course.check.namespace import RemoteNamespace
from course.check.promises import Promises
from course.check.run import Run
from course.check.training import TrainingChecks
from course.check.values import ValueChecks
from course.doctor.causes import explain, require
from course.errors import Told
from course.scoreboard import Score
from course.text import say

T = TypeVar("T")


class NotRun(Told):
    """A cell above has not run in this session."""


class Scoreboard(ValueChecks, ChoiceChecks, TrainingChecks, GradientChecks):
    """The checks of one exercise.

    Args:
        exercise: the exercise's name, as the learner knows it.
        points: what the exercise is worth. An author leaves it out: the number stands in the
            cell's nbgrader metadata, and is written into the code of a release.
        hidden: how many hidden checks the cell has, so that a learner knows of them.
        after: the exercises whose functions this one uses; where one of them is still red, and a
            check here fails, the scoreboard points there first.
        seconds: how long one check may compute (its own thread's time: a busy machine costs
            nobody points).
    """

    def builds_on(self, reference: object, *names: str) -> None:
        """Judge the exercise with the reference's versions of the functions it builds on.

        They stand in the learner's namespace while a check runs, so that an earlier mistake
        costs points once.
        """
        self._builds_on.update({name: getattr(reference, name) for name in names})

    def needs(self, *names: str) -> None:
        """Say in one sentence that cells above were not run, where a name of theirs is missing.

        For names that the test cell itself uses at once. Where a learner's function uses one that
        is missing, that check's row says it.

        Raises:
            NotRun: where one of `names` is missing.
        """
        for name in names:
            if name not in self._namespace:
                self._session.restore(self._namespace, self._before)
                raise NotRun(say("no_name", name=name))

    def without(self, name: str, cause: str) -> None:
        """Let a function fail while this exercise is checked: it has no part in it.

        Raises:
            KeyError: where the cause has no sentence.
        """
        require(cause)

        def refuse(*args: object, **kwargs: object) -> object:
            raise Wrong(explain(cause, gradient=False), cause)

        self._without[name] = refuse

    def watched(self, argument: T) -> T:
        """The argument itself, for a learner's function whose changes to it a check looks at.

        Where that function runs in another process, its arguments are copies; an array, list or
        dict that is watched, and what is in it, is brought to the state of the copy.
        """
        if isinstance(self._namespace, RemoteNamespace):
            self._namespace.watch(argument)
        return argument

    def hidden(self) -> None:
        """From here on checks are hidden: what the learner's code says in them is withheld."""
        self._hidden = True

    def run(
        self,
        parts: str,
        call: Callable[[], object],
        *,
        as_dict: bool = False,
        unchanged: Mapping[str, object] | None = None,
        fresh: Mapping[str, object] | None = None,
    ) -> Run:
        """A call that returns several things; made once, when first needed.

        Args:
            parts: their names, `"w, b, history"`.
            call: calls the learner's function.
            as_dict: whether a dict with these names is asked for, or a tuple.
            unchanged: as in `equal`; where the call changes one of them, the first row that
                uses the run, and is right, says so.
            fresh: as in `equal`, of all that the call returns: an array that it may hand back is
                given to it as a copy, `forward(X.copy(), params)`.
        """
        names = tuple(part.strip() for part in parts.split(","))
        promises = Promises(self._namespace, unchanged, fresh)
        made = Run(names, call, as_dict, promises=promises)
        self._runs.append(made)
        return made

    def score(self) -> Score:
        """The points earned: the test cell's last line."""
        self._session.restore(self._namespace, self._before)
        to_come = 0 if self._hidden else self._hidden_count
        right = all(row.passed for row in self._rows)
        still_red = self._session.still_red
        still_red[self.exercise] = not right
        # With the reference standing in, an earlier mistake is not the cause of this one.
        first = [name for name in self._after if still_red.get(name) and not self._builds_on]
        advice = say("red_before", names=", ".join(first)) if first and not right else ""
        score = Score(self.exercise, self.points, self.rows, to_come, advice)
        self._session.observer.scored(score, self.rng)
        score.show_words(self._namespace)
        return score
