"""All that a learner's code can reach, kept as it is now, and put back."""

import contextlib
import functools
import random
import sys
import sysconfig
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Thing = Any  #: whatever a learner's code has

#: So many things are looked through: a learner's program has hundreds.
MOST = 20_000
#: An array of more entries can be left for the end: see `State.put_back`.
LARGE = 200_000
#: Where code lies that is not a learner's.
INSTALLED = tuple(
    {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    | {str(Path(__file__).parent)}
)
#: Whose objects are left alone, wherever they are installed; a logger leads to all others.
_LIBRARIES = {"numpy", "scipy", "matplotlib", "IPython", "ipykernel", "pandas", "torch", "course"}
_LIBRARIES |= {"logging", "threading"}
_PLAIN = (str, bytes, int, complex, bool, type(None), range, slice)
_MISSING = object()


def is_own(thing: object) -> bool:
    """Whether a function, a class or a module is a learner's: of no library."""
    module = _module(thing)
    library = module.split(".")[0]
    if library in _LIBRARIES or library == "__main__":  # which may be a file of pytest's
        return library == "__main__"
    file: object = getattr(sys.modules.get(module), "__file__", None)
    if isinstance(thing, FunctionType):
        file = thing.__code__.co_filename
    if isinstance(file, str) and not file.startswith("<"):
        return not file.startswith(INSTALLED)
    return library not in sys.stdlib_module_names


def _module(thing: object) -> str:
    """In which module something was written, whatever a decorator says."""
    if isinstance(thing, FunctionType):
        return str(thing.__globals__.get("__name__", ""))
    return str(thing.__name__ if isinstance(thing, ModuleType) else thing.__module__)


def slots(thing: object) -> dict[Thing, object]:
    """What the slots of an object hold, by name."""
    found = {}
    for kind in reversed(type(thing).__mro__[:-1]):
        names = kind.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            if not name.startswith("__"):
                with contextlib.suppress(AttributeError):  # nothing in it yet
                    found[name] = kind.__dict__[name].__get__(thing, kind)
    return found


def attributes(thing: object) -> dict[str, Thing]:
    """An object's own dict, itself: without its `__getattr__`, which may answer as it likes."""
    try:
        own = object.__getattribute__(thing, "__dict__")
    except AttributeError:
        return {}
    return own if isinstance(own, dict) else {}


class _Attributes:
    """An object that has slots, or a closure's cell, to be read and written as a dict is."""

    def __init__(self, owner: object) -> None:
        self.owner = owner

    def __getitem__(self, name: str) -> object:
        return getattr(self.owner, name)

    def __setitem__(self, name: str, value: object) -> None:
        setattr(self.owner, name, value)


#: What holds something, under a key: a dict (of globals, of attributes), a list; None where it
#: cannot be exchanged there.
Holder = dict[Thing, Thing] | list[Thing] | deque[Thing] | _Attributes | None
#: A name for something, the thing, what holds it, and where.
Found = tuple[str, object, Holder, Thing]


@dataclass(frozen=True)
class Leaf:
    """An array, or a number with what holds it, that was there before the run."""

    name: str
    array: Array | None
    holder: Holder = None
    key: Thing = None

    @property
    def value(self) -> Array:
        """As it is now."""
        if self.array is not None:
            return self.array
        assert self.holder is not None
        return np.asarray(self.holder[self.key])

    def put(self, value: Array) -> None:
        """Change it in place."""
        if self.array is not None:
            self.array[...] = value
        elif self.holder is not None:
            self.holder[self.key] = float(value)


@dataclass(frozen=True, eq=False)
class Held:
    """An array of any kind, where another one can be put in its place."""

    name: str
    array: npt.NDArray[Thing]
    holder: Holder
    key: Thing

    def put(self, array: npt.NDArray[Thing]) -> None:
        """Put another array in its place."""
        if self.holder is not None:
            self.holder[self.key] = array


class State:
    """What a learner's code reaches: arrays, objects, global names, generators; its functions."""

    def __init__(self) -> None:
        self.functions: list[FunctionType] = []
        self.leaves: list[Leaf] = []
        self.held: list[Held] = []  #: the arrays, each once
        self.globals: list[tuple[dict[str, Thing], str]] = []  #: names, with where they stand
        numpys, own = np.random.get_state(), random.getstate()
        self._undo: list[Callable[[], None]] = [
            lambda: np.random.set_state(numpys),
            lambda: random.setstate(own),
        ]
        self._late: list[Callable[[], None]] = []  #: what `put_back` may leave out

    def put_back(self, *, large: bool = True) -> None:
        """Make everything what it was: the same objects with the same bits.

        Args:
            large: the large arrays too. What is done many times, and is expected to leave them as
                they are, may do without.
        """
        for undo in self._undo:
            undo()
        for undo in self._late if large else ():
            undo()

    def keep_array(self, array: npt.NDArray[Thing]) -> None:
        """Its numbers are put back into it."""
        kept = array.copy()

        def undo() -> None:
            if array.flags.writeable:
                array[...] = kept

        (self._undo if array.size <= LARGE else self._late).append(undo)

    def keep_dict(self, own: dict[Thing, Thing]) -> None:
        """A dict, or an object's attributes: the same things under the same names."""
        kept = dict(own)

        def undo() -> None:
            if len(own) != len(kept) or any(own.get(k, _MISSING) is not kept[k] for k in kept):
                own.clear()
                own.update(kept)

        self._undo.append(undo)

    def keep_list(self, own: list[Thing]) -> None:
        """A list: the same things in the same order."""
        kept = list(own)

        def undo() -> None:
            own[:] = kept

        self._undo.append(undo)

    def keep_deque(self, own: deque[Thing]) -> None:
        """A deque: the same things in the same order."""
        kept = list(own)

        def undo() -> None:
            own.clear()
            own.extend(kept)

        self._undo.append(undo)

    def keep_set(self, own: set[Thing]) -> None:
        """A set: the same things."""
        kept = set(own)

        def undo() -> None:
            own.clear()
            own.update(kept)

        self._undo.append(undo)

    def keep_names(self, space: dict[str, Thing], names: list[str]) -> None:
        """Some global names."""
        kept = {name: space.get(name, _MISSING) for name in names}
        self.globals += [(space, name) for name in names if name in space]

        def undo() -> None:
            for name, value in kept.items():
                if value is _MISSING:
                    space.pop(name, None)
                elif space.get(name, _MISSING) is not value:
                    space[name] = value

        self._undo.append(undo)

    def keep_attributes(self, owner: object, look: Callable[[], dict[str, Thing]]) -> None:
        """What an object's slots hold, or a class's own names."""
        kept = look()

        def undo() -> None:
            now = look()
            for name in now.keys() - kept.keys():
                delattr(owner, name)
            for name, value in kept.items():
                if now.get(name, _MISSING) is not value:
                    setattr(owner, name, value)

        self._undo.append(undo)

    def keep_attribute(self, owner: Thing, name: str) -> None:
        """What a closure's cell, or a generator's bits, are."""
        kept = getattr(owner, name)
        self._undo.append(lambda: setattr(owner, name, kept))

    def keep_generator(self, own: np.random.RandomState | random.Random) -> None:
        """A generator of random numbers, in an older form."""
        old = isinstance(own, np.random.RandomState)
        get, put = ("get_state", "set_state") if old else ("getstate", "setstate")
        self._undo.append(functools.partial(getattr(own, put), getattr(own, get)()))


class _Walk:
    """Looks through everything once."""

    def __init__(self) -> None:
        self.state = State()
        self.seen: dict[int, object] = {}  # kept alive, so that no id is another's

    def see(self, name: str, thing: object) -> None:
        waiting: list[Found] = [(name, thing, None, None)]
        while waiting and len(self.seen) < MOST:
            waiting += self.look(*waiting.pop())[::-1]

    def look(self, name: str, thing: object, holder: Holder, key: Thing) -> list[Found]:
        """Note a thing; gives what is in it."""
        if isinstance(thing, float):
            if holder is not None:
                self.state.leaves.append(Leaf(name, None, holder, key))
            return []
        if isinstance(thing, (*_PLAIN, ModuleType)) or id(thing) in self.seen:
            return []
        self.seen[id(thing)] = thing
        if isinstance(thing, np.ndarray):
            if holder is not None:
                self.state.held.append(Held(name, thing, holder, key))
            return self.array(name, thing)
        if isinstance(thing, dict | list | tuple | set | frozenset | deque):
            own = self.object(name, thing) if is_own(type(thing)) else []
            return [*self.container(name, thing), *own]
        if isinstance(thing, np.random.Generator):
            self.state.keep_attribute(thing.bit_generator, "state")
            return []
        if isinstance(thing, np.random.RandomState | random.Random):
            self.state.keep_generator(thing)
            return []
        if isinstance(thing, functools.partial):
            return [(name, part, None, None) for part in (thing.func, thing.args, thing.keywords)]
        if isinstance(thing, MethodType):
            return [("self", thing.__self__, None, None), (name, thing.__func__, None, None)]
        if isinstance(thing, FunctionType):
            return self.function(thing)
        if isinstance(thing, type):
            return self.of_class(thing)
        return self.object(name, thing)

    def array(self, name: str, array: npt.NDArray[Thing]) -> list[Found]:
        self.state.keep_array(array)
        if array.dtype == object:
            return [(f"{name}[{i}]", one, None, None) for i, one in enumerate(array.flat)]
        if array.dtype.kind == "f" and array.size and array.flags.writeable:
            self.state.leaves.append(Leaf(name, array))
        return []

    def container(
        self,
        name: str,
        thing: dict[Thing, Thing]
        | list[Thing]
        | tuple[Thing, ...]
        | set[Thing]
        | frozenset[Thing]
        | deque[Thing],
    ) -> list[Found]:
        if isinstance(thing, dict):
            self.state.keep_dict(thing)
            return [(f"{name}[{key!r}]", value, thing, key) for key, value in thing.items()]
        if isinstance(thing, list):
            self.state.keep_list(thing)
        elif isinstance(thing, deque):
            self.state.keep_deque(thing)
        elif isinstance(thing, set):
            self.state.keep_set(thing)
        holder = thing if isinstance(thing, list | deque) else None
        return [(f"{name}[{i}]", value, holder, i) for i, value in enumerate(thing)]

    def object(self, name: str, thing: object) -> list[Found]:
        """What an object holds, and its class; what a decorator has wrapped."""
        if _module(type(thing)).split(".")[0] in _LIBRARIES:
            return []
        inside: list[Found] = []
        own = attributes(thing)
        if own is not thing:
            if (wrapped := own.get("__wrapped__")) is not None:
                return [(name, wrapped, None, None)]
            self.state.keep_dict(own)
            inside = [(f"{name}.{k}", v, own, k) for k, v in own.items()]
        if any("__slots__" in vars(kind) for kind in filter(is_own, type(thing).__mro__)):
            self.state.keep_attributes(thing, lambda: slots(thing))
            holder = _Attributes(thing)
            inside += [(f"{name}.{k}", v, holder, k) for k, v in slots(thing).items()]
        return [*inside, ("", type(thing), None, None)]

    def of_class(self, kind: type) -> list[Found]:
        """The methods of a learner's class, and what it holds itself."""
        found: list[Found] = []
        for own in filter(is_own, kind.__mro__):
            self.state.keep_attributes(own, functools.partial(_names_of, own))
            for key, value in vars(own).items():
                bare = _bare(value)
                if isinstance(bare, FunctionType) or not key.startswith("__"):
                    found.append((f"{own.__name__}.{key}", bare, None, None))
        return found

    def function(self, function: FunctionType) -> list[Found]:
        """What a learner's function reads and writes from outside."""
        if (wrapped := getattr(function, "__wrapped__", None)) is not None:
            return [("", wrapped, None, None)]
        if not is_own(function):
            return []
        self.state.functions.append(function)
        space = function.__globals__
        names = list(dict.fromkeys(_names(function.__code__)))
        self.state.keep_names(space, names)
        found: list[Found] = []
        for name in names:
            value = space.get(name)
            if not isinstance(value, ModuleType):
                found.append((name, value, space, name))
            elif is_own(value):
                # A learner's own module: what it holds is reached by name as well.
                there = vars(value)
                held = [n for n in names if n in there]
                self.state.keep_names(there, held)
                found += [(n, there[n], there, n) for n in held]
        for name, cell in zip(
            function.__code__.co_freevars, function.__closure__ or (), strict=False
        ):
            try:
                self.state.keep_attribute(cell, "cell_contents")
            except ValueError:  # nothing in it yet
                continue
            found.append((name, cell.cell_contents, _Attributes(cell), "cell_contents"))
        defaults = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
        return [*found, *(("", value, None, None) for value in defaults)]


def _names_of(kind: type) -> dict[str, Thing]:
    return {name: one for name, one in vars(kind).items() if not name.startswith("__")}


def _bare(value: object) -> object:
    """The function in what a class has of it."""
    if isinstance(value, staticmethod | classmethod):
        return value.__func__
    if isinstance(value, functools.cached_property):
        return value.func
    return value.fget if isinstance(value, property) else value


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def reached(*things: object) -> State:
    """What functions reach, and what other things consist of, as it is now."""
    walk = _Walk()
    for thing in things:
        # A learner's object may have a `__getattr__` of its own, which knows no such name.
        walk.see(thing.__name__ if isinstance(thing, FunctionType) else "", thing)
    return walk.state
