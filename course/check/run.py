"""A call that returns several things."""

import functools
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from course.check.findings import Missing, Wrong, entries, split
from course.check.promises import Promises, require_unchanged
from course.clock import TooSlow


class ReportedAbove(Exception):  # noqa: N818 - a reference to a finding
    """Raised where the same failed call was reported in a row above; its cause is that failure."""


@dataclass
class Run:
    """One call that returns several things, made once and judged part by part.

    Where the call fails, the first part's check says why and the others refer to it; the call is
    not made again. Of a dict or a tuple that has some of the parts, those are judged; what else
    is in it costs one row.
    """

    names: tuple[str, ...]
    call: Callable[[], object]
    as_dict: bool = False  #: whether a dict is asked for, or a tuple
    called: tuple[str, ...] = ()  #: what the parts are called where they are told, if otherwise
    promises: Promises | None = None  #: what the call must not do
    whole: object = None  #: what the call gave, once it was made
    used: bool = False  #: whether the present row reads it
    _reported: bool = False
    _broken: Wrong | None = None  # what the call did that it must not; it is reported once

    _surplus: Wrong | None = None  # that there is more than is asked for; likewise
    _uneven: Wrong | None = None  # that there are more or fewer parts than are asked for
    _told: bool = False  # whether a row has said so

    #: What was read in the present row, though its call was made in an earlier one.
    read_late: ClassVar[list["Run"]] = []
    #: All that was read in the present row.
    read: ClassVar[list["Run"]] = []

    def __getitem__(self, name: str) -> Callable[[], object]:
        """A function that gives the part called `name`, for `got` of a check."""

        def part() -> object:
            found = self._parts[self.names.index(name)]
            if surplus := self._surplus:
                self._surplus = None
                raise surplus
            if isinstance(found, Missing):
                raise found.wrong()
            return found

        return part

    def part(self, name: str) -> object:
        """One part, or None where the call failed, or the part is missing."""
        parts = self._outcome
        part = None if isinstance(parts, BaseException) else parts[self.names.index(name)]
        return None if isinstance(part, Missing) else part

    def exchanges(self) -> Iterator[tuple[str, str]]:
        """Each two of the parts; while one stands here, these two stand for each other."""
        parts = self._outcome
        if isinstance(parts, BaseException):
            return
        for one, other in itertools.combinations(range(len(parts)), 2):
            turned = list(parts)
            turned[one], turned[other] = parts[other], parts[one]
            self.__dict__["_outcome"] = tuple(turned)
            try:
                yield self.names[one], self.names[other]
            finally:
                self.__dict__["_outcome"] = parts

    def require(self) -> None:
        """Raise the finding where the call did what it must not: in one row that uses it."""
        if self.used and (broken := self._broken):
            self._broken = None
            raise broken

    def require_even(self, error: Exception) -> None:
        """Say that the parts are not as many as are asked for, where that explains an error.

        Which is which is not known then: what is wrong with one of them says little.

        Raises:
            Wrong: the first time.
            ReportedAbove: later.
        """
        if self._uneven and self._told:
            raise ReportedAbove from self._uneven
        if self._uneven:
            self._told = True
            raise self._uneven from error

    @functools.cached_property
    def _outcome(self) -> tuple[object, ...] | BaseException:
        try:
            self.whole = self._made()
            if not self.as_dict:
                return self._in_order()
            parts = entries(self.whole, self.names)
            if not any(isinstance(part, Missing) for part in parts):
                try:
                    split(self.whole, self.names, as_dict=True)
                except Wrong as wrong:
                    self._surplus = wrong
            return parts
        except (Exception, TooSlow) as error:  # noqa: BLE001 - raised where a part is asked for
            return error

    def _in_order(self) -> tuple[object, ...]:
        """The parts of a tuple; those that are missing at its end have a `Missing` there."""
        names, value = self.called or self.names, self.whole
        try:
            return split(value, names, as_dict=False)
        except Wrong as wrong:
            parts = tuple(value) if isinstance(value, (tuple, list)) else (value,)
            if value is None or not parts:
                raise
            self._uneven = wrong
            self._surplus = wrong if len(parts) > len(names) else None
            return (*parts, *(Missing(name, {}) for name in names[len(parts) :]))[: len(names)]

    @property
    def _parts(self) -> tuple[object, ...]:
        Run.read.append(self)
        if "_outcome" in self.__dict__:
            Run.read_late.append(self)
        self.used = True
        if not isinstance(self._outcome, BaseException):
            return self._outcome
        if self._reported:
            raise ReportedAbove from self._outcome
        self._reported = True
        raise self._outcome

    def _made(self) -> object:
        """Make the call; what it does that it must not is noted."""
        if self.promises is None:
            return self.call()
        before = self.promises.before()
        whole = self.call()
        try:
            require_unchanged(before)
            if self.promises.fresh is not None:
                self.promises.require_fresh(whole, self.call())
        except Wrong as broken:
            self._broken = broken
        return whole
