"""Calls between a test and the code it tests, where the two are in different processes.

Each side is a `Peer`. Plain data crosses as itself; anything else stays where it is and crosses
as a handle, on which the other side's operations are carried out at home. While a call runs, the
other side may call back. Arguments are copies, as they must be; so what a call changed in place
is told afterwards, and a result that is an argument, or a view of one, is one on both sides.
"""

import contextlib
import itertools
import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from autograder.sandbox import messages, names, raised, tags
from autograder.sandbox.arguments import Arguments
from autograder.sandbox.channel import Channel, Closed, Late
from autograder.sandbox.clock import TimeUp
from autograder.sandbox.generators import LATEST, Generators
from autograder.sandbox.handles import CALLS, Handle, Kept, Named, given_to, made, number_of
from autograder.sandbox.messages import Question, Reply, Said
from autograder.sandbox.wire import Buffer, Made, Node, WireError, decode, encode
from course.data import Dataset
from course.text import say

#: How deeply calls may call back.
DEPTH = 20


class Peer:
    """One side of a channel.

    Args:
        channel: to the other side.
        trusted: whether this side is the trusted one: it gives names of modules, and takes none.
    """

    def __init__(self, channel: Channel, *, trusted: bool) -> None:
        self.channel, self._trusted = channel, trusted
        self.deadline = math.inf
        self.kept = Kept()  #: what the other side has handles of
        self.generators = Generators(trusted=trusted)
        self._depth = 0
        self._steps: dict[int, Arguments] = {}  # id of a generator → what it was called with
        self._raised: dict[int, BaseException] = {}
        self._count = itertools.count(1)
        self._made: Made = {
            tags.HANDLE: lambda number, kind: made(self, number, kind),
            tags.OWN: self.kept.get,
            tags.GENERATOR: self.generators.get,
            tags.DATASET: names.dataset,
            **({} if trusted else {tags.SHARED: names.shared, tags.NAMED: self.named}),
        }

    # Asking

    def ask(self, what: str, *args: object, **kwargs: object) -> object:
        """Have the other side carry out an operation; gives its result.

        Raises:
            Exception: what `raised.made` makes of one that was raised there.
            TimeUp: where it took too long there.
            WireError: where the other side is gone or speaks no sense; it is of no use then.
        """
        # A generator works on the arguments of the call that made it.
        steps = args[0] if what in ("iter", "next") else None
        made_by = given_to(steps) if isinstance(steps, Handle) else None
        given = made_by or Arguments((args, kwargs))
        buffers: list[Buffer] = []
        node = self._encode((args, kwargs), buffers)
        question = Question(what, node, self.details(given), self._drawn(buffers))
        self.channel.send(question.header(), buffers, self.deadline)
        while True:
            header, data = self.channel.receive(self.deadline)
            message = messages.parsed(header)
            if isinstance(message, Question):
                self.answer(message, data)
                continue
            value = self._unpack(message, data, given)
            if isinstance(value, Handle) and what in ("call", "iter"):
                value.__dict__["_given"] = given
            return value

    def may_change(self, given: Arguments) -> Sequence[int] | None:
        """Which arguments the other side may change; None where it may change all."""
        return None

    def details(self, given: Arguments) -> Node:
        """What else the other side must know of a call: plain JSON."""
        return None

    def _unpack(self, reply: Reply, data: list[bytearray], given: Arguments) -> object:
        self._bring(reply.drawn, data)
        made_here: Made = {
            tags.ARGUMENT: given.part,
            tags.VIEW: given.view,
            tags.GIVEN: self.given_before,
        }
        self._change(reply.changes, data, given, made_here)
        self.heard(self._decode(reply.said, data))
        value = self._decode(reply.value, data, made_here)
        if reply.outcome == "value":
            return value
        if reply.outcome == "time":
            raise TimeUp
        if reply.outcome != "error":
            raise WireError("no outcome")
        told = raised.parsed(value)
        # The trusted side's own exception, passed on, is still the same.
        own = None if told.origin is None else self._raised.get(told.origin)
        raise raised.made(told) if own is None else own

    def _change(
        self, changes: Node, data: list[bytearray], given: Arguments, made_here: Made
    ) -> None:
        may_change = self.may_change(given)
        if not isinstance(changes, list):
            raise WireError("changes are a list")
        for pair in changes:
            if not isinstance(pair, list) or len(pair) != 2 or type(pair[0]) is not int:
                raise WireError("a change has a number")
            if may_change is not None and pair[0] not in may_change:
                raise WireError("this argument does not change")
            given.change(pair[0], self._decode(pair[1], data, made_here))

    def given_before(self, value: object) -> object:
        """A result of which the other side says that it gave it, or memory of it, before."""
        return value

    def gave_before(self, part: object) -> bool:
        """Whether this side gave an array, dict or list, or memory of it, before."""
        return False

    def heard(self, said: object) -> None:
        """What the other side wrote and warned of in a call: see `Said`."""

    # Serving

    def serve(self) -> None:
        """Carry out what the other side asks, until it is gone."""
        while True:
            header, data = self.channel.receive()
            message = messages.parsed(header)
            if not isinstance(message, Question):
                raise WireError("a reply to no question")
            self.answer(message, data)

    def answer(self, question: Question, data: list[bytearray]) -> None:
        """Carry out what the other side asks, and reply.

        Raises:
            WireError: where it is no question that can be answered.
        """
        if self._depth >= DEPTH:
            raise WireError("calls call back too deeply")
        what, details = question.what, question.details
        self._bring(question.drawn, data)
        args, kwargs = _arguments(self._decode(question.arguments, data))
        taken = self._steps.get(id(args[0])) if what in ("iter", "next") and args else None
        if taken is None:
            taken = Arguments((args, kwargs))
            taken.remember(self.watched(details))
        self._depth += 1
        try:
            with self.listening(details) as said:
                outcome, value = self.carry_out(what, args, kwargs, details)
        finally:
            self._depth -= 1
        self.reply(outcome, value, taken, said, details)
        if what in ("call", "iter") and value in self.kept:  # the other side has a handle
            self._steps[id(value)] = taken

    def carry_out(
        self, what: str, args: tuple[object, ...], kwargs: dict[str, object], details: Node
    ) -> tuple[str, object]:
        """Do what is asked; gives the outcome and its value, as in `Reply`."""
        try:
            return "value", self.operations()[what](*args, **kwargs)
        except TimeUp:
            return "time", None
        except WireError:
            raise
        except BaseException as error:
            if not self.passes_on(error):
                raise
            return "error", self._told(error)

    def passes_on(self, error: BaseException) -> bool:
        """Whether an exception is told to the other side; else it ends this one's service."""
        return isinstance(error, Exception)

    @contextlib.contextmanager
    def listening(self, details: Node) -> Iterator[Said]:
        """Around each operation; what it notes is told with the reply."""
        yield Said()

    def reply(
        self, outcome: str, value: object, taken: Arguments, said: Said, details: Node
    ) -> None:
        """Tell the other side what came of a question.

        Args:
            outcome: as in `Reply`.
            value: as in `Reply`, where it is no plain data yet.
            taken: the question's arguments, as they are now.
            said: what the operation wrote and warned of.
            details: the question's.

        Raises:
            WireError: where nothing reaches the other side.
        """
        try:
            self._send(outcome, value, taken, said, details)
        except (Closed, Late):
            raise
        except WireError as error:  # the result is nested too deeply, or too large
            refused = self._told(ValueError(say("result_refused", why=error)))
            self._send("error", refused, taken, said, details)

    def _send(
        self, outcome: str, value: object, taken: Arguments, said: Said, details: Node
    ) -> None:
        buffers: list[Buffer] = []
        told = self.to_tell(taken, details)
        changes: list[Node] = [
            [i, self._encode(taken.changing[i], buffers, taken, told, itself=i)] for i in told
        ]
        reply = Reply(
            outcome,
            self._encode(value, buffers, taken, told),
            changes,
            self._encode(said.data(), buffers),
            self._drawn(buffers),
        )
        self.channel.send(reply.header(), buffers, self.deadline)

    def watched(self, details: Node) -> Sequence[int]:
        """Which arguments are watched, however large."""
        return ()

    def _drawn(self, buffers: list[Buffer]) -> Node:
        """The generators that were drawn from since the last message, with their states."""
        return [
            [number, self._encode(generator.bit_generator.state, buffers)]
            for number, generator in self.generators.drawn()
        ]

    def _bring(self, drawn: Node, data: list[bytearray]) -> None:
        """The same from the other side."""
        if not isinstance(drawn, list) or len(drawn) > LATEST:
            raise WireError("no list of generators")
        for part in drawn:
            if not isinstance(part, list) or len(part) != 2 or type(part[0]) is not int:
                raise WireError("no generator")
            self.generators.bring(part[0], self._decode(part[1], data))

    def to_tell(self, taken: Arguments, details: Node) -> list[int]:
        """Which arguments' changes are told."""
        return taken.changed()

    def _told(self, error: BaseException) -> raised.Raised:
        origin = error.__dict__.get("_origin")
        if self._trusted:
            origin = next(self._count)
            self._raised[origin] = error
        return raised.told(error, self.line_of(error), origin)

    def line_of(self, error: BaseException) -> str:
        """The learner's line that raised."""
        return ""

    def operations(self) -> dict[str, Callable[..., object]]:
        """What the other side may ask for, by name."""
        return CALLS

    # What crosses as a handle, or by name

    def _encode(
        self,
        value: object,
        buffers: list[Buffer],
        taken: Arguments | None = None,
        told: Sequence[int] = (),
        itself: int = -1,
    ) -> Node:
        def known(part: object) -> Node:
            """An argument, or a view of one, is not sent again."""
            if taken is None or not isinstance(part, (np.ndarray, dict, list)):
                return None
            i = taken.find(part, told)
            if i is not None and i != itself:
                return [tags.ARGUMENT, i]
            if itself < 0 and self.gave_before(part):
                return [tags.GIVEN, encode(part, buffers, self._special)]
            if not isinstance(part, np.ndarray):
                return None
            view = taken.find_view(part, told)
            if view is None or view.base == itself:
                return None
            shape, strides = [tags.LIST, *view.shape], [tags.LIST, *view.strides]
            return [tags.VIEW, view.base, shape, strides, view.offset]

        return encode(value, buffers, self._special, known if taken else None)

    def _special(self, value: object, buffers: list[Buffer]) -> Node:
        if isinstance(value, Named):
            return [tags.NAMED, value.__name__]
        if isinstance(value, Handle):
            return [tags.OWN, number_of(value, self)]
        if isinstance(value, np.random.Generator):
            number = self.generators.number(value)
            if number is not None:
                return [tags.GENERATOR, number, self._encode(value.bit_generator.state, buffers)]
        if isinstance(value, Dataset):
            return [tags.DATASET, self._encode(dict(vars(value)), buffers)]
        if self._trusted and (name := names.shared_name(value)):
            return [tags.SHARED, *name]
        return [tags.HANDLE, self.kept.number(value), type(value).__name__]

    def _decode(self, node: Node, data: list[bytearray], made_here: Made | None = None) -> object:
        return decode(node, data, {**self._made, **made_here} if made_here else self._made)

    def named(self, name: str) -> object:
        """What a `Named` stands for: on the learner's side."""
        raise WireError("no names here")

    def forget(self) -> None:
        """Take back every handle that the other side has."""
        self.kept.clear()
        self._steps.clear()
        self._raised.clear()
        self.generators.clear()


def _arguments(both: object) -> tuple[tuple[object, ...], dict[str, object]]:
    """What a question's arguments are: a tuple and a dict."""
    if isinstance(both, tuple) and len(both) == 2:
        args, kwargs = both
        named = isinstance(kwargs, dict) and all(isinstance(key, str) for key in kwargs)
        if isinstance(args, tuple) and named:
            return args, kwargs
    raise WireError("a question has arguments")
