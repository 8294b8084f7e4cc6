"""What a call promises of its arguments and of its result."""

from collections.abc import Mapping
from dataclasses import dataclass

from course.check.findings import Wrong
from course.check.namespace import Namespace, RemoteNamespace
from course.memory import Before, overlap
from course.text import say


@dataclass(frozen=True)
class Promises:
    """What a call must leave as it is, and with what its result must share no memory.

    Attributes:
        namespace: the learner's.
        unchanged: name → what the call must leave as it is, as in `Scoreboard.equal`.
        fresh: name → argument with which the result must share no memory.
    """

    namespace: Namespace
    unchanged: Mapping[str, object] | None = None
    fresh: Mapping[str, object] | None = None

    def before(self) -> Before:
        """How arguments are now; from here on their changes are seen, and results remembered."""
        if isinstance(self.namespace, RemoteNamespace):
            self.namespace.watch([self.unchanged, self.fresh])
            if self.fresh is not None:
                self.namespace.keep_results()
        return Before(self.unchanged or {})

    def require_fresh(self, value: object, again: object) -> None:
        """Hold that a result shares no memory with arguments, nor with a second result.

        Raises:
            Wrong: where it does.
        """
        for name, argument in (self.fresh or {}).items():
            if overlap(value, argument):
                raise Wrong(say("shares_argument", name=name), "shares_argument")
        there = self.namespace
        if overlap(value, again) or (isinstance(there, RemoteNamespace) and there.is_kept(again)):
            raise Wrong(say("kept_result"), "kept_result")


def require_unchanged(before: Before) -> None:
    """Hold that arguments are as they were.

    Raises:
        Wrong: where one is not; it names what was changed.
    """
    if name := before.changed():
        raise Wrong(say("changed_argument", name=name), "mutates_argument")
