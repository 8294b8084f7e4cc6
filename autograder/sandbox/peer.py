"""Calls between a test and the code it tests, where the two are in different processes.

Each side is a `Peer`. Plain data crosses as itself; anything else stays where it is and crosses
as a handle, on which the other side's operations are carried out at home. While a call runs, the
other side may call back. Arguments are copies, as they must be; so what a call changed in place
is told afterwards, and a result that is an argument, or a view of one, is one on both sides.
"""

import builtins
import contextlib
import importlib
import itertools
import math
import operator
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.sandbox.wire import Channel, Node, WireError, decode, encode
from course.data import Dataset

#: Arguments larger than this are not watched for changes, in bytes.
WATCHED = 1 << 20
#: A call that only waits ends after this many times the seconds it may compute.
WAITING = 2.0
#: How deeply calls may call back.
DEPTH = 20
#: Whose functions and types go by name: both sides have the same.
SHARED = ("builtins", "math", "numpy", "course")
#: Operators on a handle, by name.
_OPERATORS = [
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "matmul",
    "and_",
    "or_",
    "xor",
    "lshift",
    "rshift",
    "neg",
    "pos",
    "invert",
    "abs",
    "getitem",
    "setitem",
    "delitem",
    "contains",
    "lt",
    "le",
    "gt",
    "ge",
    "index",
]
#: Exceptions that mean something to Python itself are never raised for the other side.
_CONTROL = ("StopIteration", "StopAsyncIteration", "Warning")
#: The one kind of random bits that crosses; a generator of any other kind crosses as a handle.
_BITS = np.random.PCG64


class TimeUp(BaseException):
    """A call that computed for too long was ended, here or on the other side."""


class Handle:
    """Something of the other side's, of which only operations are known here.

    It has no truth value and equals nothing: what it says of itself is no evidence.
    """

    def __init__(self, peer: "Peer", number: int, kind: str) -> None:
        self.__dict__.update(_peer=peer, _number=number, _kind=kind, _given=None)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it."""
        return self._peer.ask("call", self, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what NumPy and copy look for is not there
            raise AttributeError(name)
        return self._peer.ask("getattr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._peer.ask("setattr", self, name, value)

    def __len__(self) -> int:
        length = self._peer.ask("len", self)
        if type(length) is not int:
            raise TypeError("A length is a whole number.")
        return length

    def __iter__(self) -> Iterator[Any]:
        steps = self._peer.ask("iter", self)
        while True:
            more, value = _two(self._peer.ask("next", steps))
            if not more:
                return
            yield value

    def __next__(self) -> Any:
        more, value = _two(self._peer.ask("next", self))
        if not more:
            raise StopIteration
        return value

    def __bool__(self) -> bool:
        raise TypeError(f"A {self._kind} has no truth value here.")

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        raise TypeError(f"A {self._kind} cannot be compared here.")

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<{self._kind}>"


class Named(Handle):
    """A function or class of the learner's, by its name: it outlives the process it is in."""

    def __init__(self, session: Any, name: str) -> None:
        super().__init__(session, 0, "function")
        self.__dict__.update(__name__=name, __qualname__=name)


def _two(pair: Any) -> tuple[Any, Any]:
    if not isinstance(pair, tuple) or len(pair) != 2:
        raise WireError("a step of an iterator is two things")
    return pair


def _operator(name: str) -> Any:
    def operate(self: Handle, *others: Any) -> Any:
        return self._peer.ask(name, self, *others)

    return operate


for _name in _OPERATORS:
    setattr(Handle, f"__{_name.strip('_')}__", _operator(_name))
for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"):
    setattr(Handle, f"__r{_name}__", lambda self, other, n=_name: self._peer.ask(n, other, self))


class _Same:
    """Equals what holds the very same object."""

    def __init__(self, it: Any) -> None:
        self.it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.it is self.it

    __hash__ = None  # type: ignore[assignment]


class Arguments:
    """The arguments of one call, as one side has them: what can change in them, in order."""

    def __init__(self, values: Any) -> None:
        self.changing: list[Any] = []
        self._walk(values)
        self._before: dict[int, Any] = {}

    def _walk(self, value: Any) -> None:
        if isinstance(value, np.ndarray):
            self.changing.append(value)
        elif isinstance(value, dict):
            self.changing.append(value)
            for part in value.values():
                self._walk(part)
        elif isinstance(value, (list, tuple)):
            if isinstance(value, list):
                self.changing.append(value)
            if len(value) < 1000:
                for part in value:
                    self._walk(part)

    def remember(self, always: Sequence[int] = ()) -> None:
        """Note how everything is now; large arrays only where their number is in `always`."""
        for i, thing in enumerate(self.changing):
            large = isinstance(thing, np.ndarray) and thing.nbytes > WATCHED
            if not large or i in always:
                self._before[i] = self._state(thing)

    def _state(self, thing: Any) -> Any:
        """What tells whether it changed: containers by what is in them, which is kept alive."""
        if isinstance(thing, np.ndarray):
            return thing.shape, thing.dtype, thing.tobytes()
        if isinstance(thing, dict):
            return [(key, _Same(part)) for key, part in thing.items()]
        return [_Same(part) for part in thing] if len(thing) < 1000 else None

    def is_as_before(self, i: int) -> bool:
        """Whether the thing number i is watched and unchanged."""
        return i in self._before and bool(self._state(self.changing[i]) == self._before[i])

    def changed(self) -> list[int]:
        """The numbers of what is watched and changed."""
        return [i for i in self._before if not self.is_as_before(i)]

    def find(self, value: Any, told: Sequence[int]) -> int | None:
        """The number of the thing that `value` itself is, where both sides have it alike."""
        for i, thing in enumerate(self.changing):
            if thing is value:
                inner = [i] if isinstance(thing, np.ndarray) else range(len(self.changing))
                alike = all(j in told or self.is_as_before(j) for j in inner)
                return i if alike else None
        return None

    def find_base(self, value: Any, told: Sequence[int]) -> int | None:
        """The number of an array that `value` is a view of, where both sides have it alike.

        A broadcast one repeats its entries: it is sent as it is.
        """
        if 0 in value.strides:
            return None
        for i, thing in enumerate(self.changing):
            if (
                isinstance(thing, np.ndarray)
                and thing.flags.c_contiguous
                and thing.size
                and thing.dtype == value.dtype
                and np.may_share_memory(thing, value)
                and (i in told or self.is_as_before(i))
            ):
                return i
        return None


class _Generators:
    """Generators of the trusted side's that both sides draw from, in turn: each has its own copy.

    A learner's generator function draws from the one it was given long after it was called, so
    every message says which were drawn from since the last. A generator that the learner's side
    made never crosses: with a state that NumPy itself cannot reach its C code reads anywhere in
    memory, or loops for ever. The trusted side has a handle on it, and draws are made at home.
    """

    #: So many are watched, the latest; what was passed before them is not drawn from any more.
    LATEST = 8

    def __init__(self) -> None:
        self.known: dict[int, np.random.Generator] = {}
        self._states: dict[int, str] = {}
        self._count = itertools.count(1)

    def number(self, generator: np.random.Generator) -> int | None:
        """The number of one that is watched."""
        return next((n for n, known in self.known.items() if known is generator), None)

    def add(self, generator: np.random.Generator) -> int:
        """Watch one more of the trusted side's own; gives its number."""
        number = next(self._count)
        self.keep(number, generator)
        return number

    def keep(self, number: int, generator: np.random.Generator) -> None:
        """Watch it from now on."""
        while len(self.known) >= self.LATEST:
            oldest = next(iter(self.known))
            del self.known[oldest], self._states[oldest]
        self.known[number], self._states[number] = generator, repr(generator.bit_generator.state)

    def drawn_from(self) -> list[tuple[int, np.random.Generator]]:
        """Those in another state than when this was last asked."""
        found = []
        for number, generator in self.known.items():
            state = repr(generator.bit_generator.state)
            if state != self._states[number]:
                self._states[number] = state
                found.append((number, generator))
        return found

    def bring(self, number: int, state: Any) -> None:
        """Bring one to the state that it has on the other side.

        Raises:
            WireError: where drawing from it never leads there.
        """
        if number in self.known:
            bits = self.known[number].bit_generator
            if not _leads_to(bits.state, state):
                raise WireError("no state that drawing leads to")
            bits.state = state
            self._states[number] = repr(bits.state)

    def clear(self) -> None:
        """Watch none."""
        self.known.clear()
        self._states.clear()


class Peer:
    """One side of a channel.

    Args:
        channel: to the other side.
        trusted: whether this side is the trusted one: it gives names of modules, and takes none.
    """

    def __init__(self, channel: Channel, *, trusted: bool) -> None:
        self.channel, self._trusted = channel, trusted
        self.deadline = math.inf
        self._mine: dict[int, Any] = {}  # what the other side has handles of
        self._numbers: dict[int, int] = {}  # id of it → its number
        self._count = itertools.count(1)
        self._depth = 0
        self._steps: dict[int, Arguments] = {}  # id of a generator → what it was called with
        self._raised: dict[int, BaseException] = {}
        self._generators = _Generators()

    # Asking

    def ask(self, what: str, *args: Any, **kwargs: Any) -> Any:
        """Have the other side carry out an operation; gives its result.

        Raises:
            Exception: what `exception` makes of one that was raised there.
            TimeUp: where it took too long there.
            WireError: where the other side is gone or speaks no sense; it is of no use then.
        """
        # A generator works on the arguments of the call that made it.
        steps = args[0] if what in ("iter", "next") and isinstance(args[0], Handle) else None
        made_by = steps.__dict__["_given"] if steps is not None else None
        given = made_by or Arguments((args, kwargs))
        buffers: list[Any] = []
        node = self._encode((args, kwargs), buffers)
        drawn = self._drawn(buffers)
        self.channel.send([what, node, self.details(given), drawn], buffers, self.deadline)
        while True:
            header, data = self.channel.receive(self.deadline)
            if header[0] != "reply":
                self._serve(header, data)
                continue
            value = self._unpack(header, data, given)
            if isinstance(value, Handle) and what in ("call", "iter"):
                value.__dict__["_given"] = given
            return value

    def may_change(self, given: Arguments) -> Sequence[int] | None:
        """Which arguments the other side may change; None where it may change all."""
        return None

    def details(self, given: Arguments) -> Node:
        """What else the other side must know of a call: plain JSON."""
        return None

    def _unpack(self, header: Node, data: Any, given: Arguments) -> Any:
        if len(header) != 6:
            raise WireError("a reply has six parts")
        may_change = self.may_change(given)
        _, outcome, node, changes, said, drawn = header
        self._bring(drawn, data)
        if not isinstance(changes, list):
            raise WireError("changes are a list")
        tags = {
            "k": lambda i: _pick(given, i),
            "v": lambda *a: _view(given, *a),
            "w": self.given_before,
        }
        for pair in changes:
            if not isinstance(pair, list) or len(pair) != 2 or type(pair[0]) is not int:
                raise WireError("a change has a number")
            if may_change is not None and pair[0] not in may_change:
                raise WireError("this argument does not change")
            self.change(given, pair[0], self._decode(pair[1], data, tags))
        self.heard(self._decode(said, data, {}))
        value = self._decode(node, data, tags)
        if outcome == "value":
            return value
        if outcome == "time":
            raise TimeUp
        try:
            kinds, message, facts, origin = value
            right = isinstance(message, str) and isinstance(facts, dict)
            right &= all(isinstance(k, str) and k.isidentifier() for k in kinds) and bool(kinds)
            right &= all(isinstance(f, str) for f in facts.values())
        except (TypeError, ValueError):
            right = False
        if outcome != "error" or not right:
            raise WireError("no outcome")
        if self._trusted:  # its own exception, passed on, is still the same
            raise self._raised.get(origin) or self.exception(kinds, message, facts)
        error = self.exception(kinds, message, facts)
        error.__dict__["_origin"] = origin
        raise error

    def exception(self, kinds: list[str], message: str, facts: dict[str, str]) -> BaseException:
        """The exception here for one that was raised there: one of Python's own kinds.

        Args:
            kinds: the name of its class and of those it derives from, the nearest first.
            message: its text.
            facts: `name` of a NameError; `line`, the line of the learner's that raised.
        """
        for kind in kinds:
            base = getattr(builtins, kind, None) or getattr(np.linalg, kind, None)
            if isinstance(base, type) and issubclass(base, Exception) and kind not in _CONTROL:
                break
        else:
            base = RuntimeError
        if issubclass(base, UnicodeError):  # these are made of five parts
            base = ValueError
        # Named as it was there; derived, so that it carries what it must, whatever the base.
        made = type(kinds[0], (base,), {}) if base.__name__ != kinds[0] else base
        error: Exception = made(message)
        if isinstance(error, NameError):
            error.name = facts.get("name")
        error.__dict__["student_line"] = facts.get("line", "")
        return error

    def change(self, given: Arguments, number: int, value: Any) -> None:
        """Bring one argument to the state that the other side's copy of it has."""
        if not 0 <= number < len(given.changing):
            raise WireError("no such argument")
        thing = given.changing[number]
        if isinstance(thing, np.ndarray):
            if not isinstance(value, np.ndarray) or value.size != thing.size:
                raise WireError("an array keeps its size")
            if value.shape != thing.shape:
                try:
                    thing.shape = value.shape
                except AttributeError:
                    raise WireError("an array that is no block keeps its shape") from None
            thing[...] = value
        elif isinstance(thing, dict) and isinstance(value, dict):
            thing.clear()
            thing.update(value)
        elif isinstance(thing, list) and isinstance(value, list):
            thing[:] = value
        else:
            raise WireError("an argument keeps its kind")

    def given_before(self, value: Any) -> Any:
        """A result of which the other side says that it gave it, or memory of it, before."""
        return value

    def gave_before(self, part: Any) -> bool:
        """Whether this side gave an array, dict or list, or memory of it, before."""
        return False

    def heard(self, said: Any) -> None:
        """What the other side wrote and warned of in a call."""

    # Serving

    def serve(self) -> None:
        """Carry out what the other side asks, until it is gone."""
        while True:
            self._serve(*self.channel.receive())

    def _serve(self, header: Node, data: Any) -> None:
        if len(header) != 4 or not isinstance(header[0], str):
            raise WireError("a question has four parts")
        if self._depth >= DEPTH:
            raise WireError("calls call back too deeply")
        what, node, details, drawn = header
        self._bring(drawn, data)
        both = self._decode(node, data, {})
        if not (
            isinstance(both, tuple)
            and len(both) == 2
            and isinstance(both[0], tuple)
            and isinstance(both[1], dict)
            and all(isinstance(key, str) for key in both[1])
        ):
            raise WireError("a question has arguments")
        args, kwargs = both
        taken = self._steps.get(id(args[0])) if what in ("iter", "next") and args else None
        if taken is None:
            taken = Arguments((args, kwargs))
            taken.remember(self.watched(details))
        self._depth += 1
        try:
            with self.listening(details) as said:
                outcome, value = self._carry_out(what, args, kwargs)
        finally:
            self._depth -= 1
        self._reply(outcome, value, taken, said, details)
        if what in ("call", "iter") and id(value) in self._numbers:  # the other side has a handle
            self._steps[id(value)] = taken

    def _carry_out(self, what: str, args: Any, kwargs: Any) -> tuple[str, Any]:
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
    def listening(self, details: Node) -> Iterator[dict[str, Any]]:
        """Around each operation; what it puts in the dict is told with the reply."""
        yield {}

    def _reply(self, outcome: str, value: Any, taken: Arguments, said: Any, details: Node) -> None:
        for attempt in (0, 1):
            buffers: list[Any] = []
            try:
                told = self.to_tell(taken, details)
                changes = [
                    [i, self._encode(taken.changing[i], buffers, taken, told, itself=i)]
                    for i in told
                ]
                node = self._encode(value, buffers, taken, told)
                reply = ["reply", outcome, node, changes, self._encode(said, buffers)]
                self.channel.send([*reply, self._drawn(buffers)], buffers, self.deadline)
                return
            except WireError as error:
                if attempt or str(error).startswith(("the other", "nothing came")):
                    raise
                outcome, value = "error", self._told(ValueError(f"The result is {error}."))

    def watched(self, details: Node) -> Sequence[int]:
        """Which arguments are watched, however large."""
        return ()

    def _drawn(self, buffers: list[Any]) -> Node:
        """The generators that were drawn from since the last message, with their states."""
        return [
            [number, encode(generator.bit_generator.state, buffers, self._special)]
            for number, generator in self._generators.drawn_from()
        ]

    def _bring(self, drawn: Node, data: Any) -> None:
        """The same from the other side."""
        if not isinstance(drawn, list) or len(drawn) > _Generators.LATEST:
            raise WireError("no list of generators")
        for part in drawn:
            if not isinstance(part, list) or len(part) != 2 or type(part[0]) is not int:
                raise WireError("no generator")
            self._generators.bring(part[0], self._decode(part[1], data, {}))

    def to_tell(self, taken: Arguments, details: Node) -> list[int]:
        """Which arguments' changes are told."""
        return taken.changed()

    def _told(self, error: BaseException) -> Any:
        kinds = [k.__name__ for k in type(error).__mro__[:-1] if k.__name__.isidentifier()]
        facts = {"line": self.line_of(error)}
        if isinstance(error, NameError) and isinstance(error.name, str):
            facts["name"] = error.name
        origin = error.__dict__.get("_origin")
        if self._trusted:
            origin = next(self._count)
            self._raised[origin] = error
        try:
            message = str(error)[:2000]
        except Exception:  # noqa: BLE001 - a learner's own `__str__`
            message = ""
        return kinds, message, facts, origin

    def line_of(self, error: BaseException) -> str:
        """The learner's line that raised."""
        return ""

    def operations(self) -> dict[str, Callable[..., Any]]:
        """What the other side may ask for, by name."""
        return {"call": _call, "iter": iter, "next": _next}

    # What crosses as a handle, or by name

    def _encode(
        self,
        value: Any,
        buffers: list[Any],
        taken: Arguments | None = None,
        told: Sequence[int] = (),
        itself: int = -1,
    ) -> Node:
        def known(part: Any) -> Node | None:
            """An argument, or a view of one, is not sent again."""
            if taken is None or not isinstance(part, (np.ndarray, dict, list)):
                return None
            i = taken.find(part, told)
            if i is not None and i != itself:
                return ["k", i]
            if itself < 0 and self.gave_before(part):
                return ["w", encode(part, buffers, self._special)]
            if not isinstance(part, np.ndarray):
                return None
            base = taken.find_base(part, told)
            if base is None or base == itself:
                return None
            start = taken.changing[base].__array_interface__["data"][0]
            offset = part.__array_interface__["data"][0] - start
            return ["v", base, ["l", *part.shape], ["l", *part.strides], offset]

        return encode(value, buffers, self._special, known if taken else None)

    def _special(self, value: Any, buffers: list[Any]) -> Node:
        if isinstance(value, Named):
            return ["n", value.__name__]
        if isinstance(value, Handle):
            if value._peer is not self:
                raise WireError("something of a process that is gone")
            return ["o", value._number]
        if isinstance(value, np.random.Generator):
            number = self._generators.number(value)
            if number is None and self._trusted and type(value.bit_generator) is _BITS:
                number = self._generators.add(value)
            if number is not None:
                state = encode(value.bit_generator.state, buffers, self._special)
                return ["g", number, state]
        if isinstance(value, Dataset):
            return ["D", encode(dict(vars(value)), buffers, self._special)]
        if self._trusted and (name := _shared_name(value)):
            return ["m", *name]
        return ["h", self._keep(value), type(value).__name__]

    def _keep(self, value: Any) -> int:
        if id(value) not in self._numbers:
            number = next(self._count)
            self._mine[number], self._numbers[id(value)] = value, number
        return self._numbers[id(value)]

    def _decode(self, node: Node, data: Any, tags: Any) -> Any:
        own: dict[str, Callable[..., Any]]
        own = {"h": self._handle, "o": self._own, "g": self._same_generator, "D": _dataset}
        if not self._trusted:
            own.update(m=_shared, n=self.named)
        return decode(node, data, {**own, **tags})

    def _handle(self, number: Any, kind: Any) -> Handle:
        if type(number) is not int or not isinstance(kind, str):
            raise WireError("no handle")
        kind = re.sub(r"\W", "", kind)[:40] or "object"
        # A class of its own, so that messages about it say what it is.
        named: type[Handle] = type(kind, (Handle,), {})
        return named(self, number, kind)

    def _same_generator(self, number: Any, state: Any) -> Any:
        """This side's copy of a generator, the same object every time.

        Its state stands in the message for a side that has none yet, which is the learner's.
        """
        if type(number) is not int:
            raise WireError("no generator")
        if number not in self._generators.known:
            if self._trusted:
                raise WireError("a generator that is not, or no more, this side's")
            bits = _BITS()
            bits.state = state
            self._generators.keep(number, np.random.Generator(bits))
        return self._generators.known[number]

    def named(self, name: str) -> Any:
        """What a `Named` stands for: on the learner's side."""
        raise WireError("no names here")

    def _own(self, number: Any) -> Any:
        if type(number) is not int or number not in self._mine:
            raise WireError("something that is not, or no more, this side's")
        return self._mine[number]

    def forget(self) -> None:
        """Take back every handle that the other side has."""
        self._mine.clear()
        self._numbers.clear()
        self._steps.clear()
        self._raised.clear()
        self._generators.clear()


def _call(function: Any, *args: Any, **kwargs: Any) -> Any:
    return function(*args, **kwargs)


def _next(steps: Any) -> tuple[bool, Any]:
    """One step of an iterator: whether there was one, and what it gave."""
    try:
        return True, next(steps)
    except StopIteration:
        return False, None


#: What may be done with a learner's object, by name.
OPERATIONS: dict[str, Callable[..., Any]] = {
    "call": _call,
    "next": _next,
    "iter": iter,
    "len": len,
    "getattr": getattr,
    "setattr": setattr,
    **{name: getattr(operator, name) for name in _OPERATORS},
}


def _shared_name(value: Any) -> tuple[str, str] | None:
    """Module and name of a function or type that both sides have; None for any other value."""
    name, module = getattr(value, "__name__", None), getattr(value, "__module__", None)
    if isinstance(value, np.ufunc):
        module = "numpy"
    if not isinstance(name, str) or not isinstance(module, str):
        return None
    home = sys.modules.get(module)
    shared = module.split(".")[0] in SHARED
    return (module, name) if shared and getattr(home, name, None) is value else None


def _shared(module: str, name: str) -> Any:
    """The function or type of that name: asked for by the trusted side alone."""
    return getattr(importlib.import_module(module), name)


def _leads_to(here: Any, there: Any) -> bool:
    """Whether drawing leads a PCG64 from one state to the other.

    Its 128 bits run through all their values in one cycle, which `inc` alone chooses.
    """
    if not isinstance(there, dict) or there.keys() != here.keys():
        return False
    bits, half, rest = (there[key] for key in ("state", "has_uint32", "uinteger"))
    return (
        there["bit_generator"] == here["bit_generator"]
        and isinstance(bits, dict)
        and bits.keys() == here["state"].keys()
        and type(bits["state"]) is type(bits["inc"]) is type(half) is type(rest) is int
        and bits["inc"] == here["state"]["inc"]
        and 0 <= bits["state"] < 1 << 128
        and 0 <= half <= 1
        and 0 <= rest < 1 << 32
    )


def _dataset(fields: Any) -> Dataset:
    try:
        return Dataset(**fields)
    except Exception as error:  # noqa: BLE001 - it came from the other side: refused
        raise WireError(f"no dataset: {type(error).__name__}") from None


def _pick(given: Arguments, number: Any) -> Any:
    if type(number) is not int or not 0 <= number < len(given.changing):
        raise WireError("no such argument")
    return given.changing[number]


def _view(given: Arguments, number: Any, shape: Any, strides: Any, offset: Any) -> Any:
    base = _pick(given, number)
    if not isinstance(base, np.ndarray):
        raise WireError("no array to be viewed")
    # The other side's copy is contiguous: of one that is not, the view is one of a copy.
    base = np.ascontiguousarray(base)
    try:
        if math.prod(shape) > base.size:  # with a stride of 0 a few bytes are gigabytes
            raise WireError("a view is no larger than its array")
        return np.ndarray(tuple(shape), base.dtype, base, offset, tuple(strides))
    except (TypeError, ValueError) as error:
        raise WireError(f"no view: {type(error).__name__}") from None
