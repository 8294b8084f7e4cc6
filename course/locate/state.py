"""All that a learner's code can reach, as it is now: put back after each run."""

import functools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from course.locate.source import is_learners

Array = npt.NDArray[np.float64]
Thing = Any  #: whatever a learner's code has
#: What holds something: a dict (of globals, of attributes), a list; None where it cannot be
#: exchanged there.
Holder = dict[Thing, Thing] | list[Thing] | None
#: A name for something, the thing, what holds it, and where.
Found = tuple[str, object, Holder, Thing]

#: So many things are looked through.
MOST = 20_000
_PLAIN = (str, bytes, int, complex, bool, type(None), range, slice)
_MISSING = object()


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
        return np.asarray(self.holder[self.key], dtype=np.float64)

    def put(self, value: Array) -> None:
        """Change it in place."""
        if self.array is not None:
            self.array[...] = value
        elif self.holder is not None:
            self.holder[self.key] = float(value)


class State:
    """What functions reach: arrays, objects, global names, generators; and the functions."""

    def __init__(self) -> None:
        self.functions: list[FunctionType] = []
        self.leaves: list[Leaf] = []
        numpys, own = np.random.get_state(), random.getstate()
        self._undo: list[Callable[[], None]] = [
            lambda: np.random.set_state(numpys),
            lambda: random.setstate(own),
        ]

    def put_back(self) -> None:
        """Make everything what it was."""
        for undo in self._undo:
            undo()

    def keep_array(self, array: npt.NDArray[Thing]) -> None:
        """Its numbers are put back into it."""
        kept = array.copy()

        def undo() -> None:
            if array.flags.writeable:
                array[...] = kept

        self._undo.append(undo)

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

    def keep_names(self, space: dict[str, Thing], names: list[str]) -> None:
        """Some global names."""
        kept = {name: space.get(name, _MISSING) for name in names}

        def undo() -> None:
            for name, value in kept.items():
                if value is _MISSING:
                    space.pop(name, None)
                elif space.get(name, _MISSING) is not value:
                    space[name] = value

        self._undo.append(undo)

    def keep_attribute(self, owner: Thing, name: str) -> None:
        """What a closure's cell, or a random generator, holds."""
        kept = getattr(owner, name)
        self._undo.append(lambda: setattr(owner, name, kept))


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
        if isinstance(thing, _PLAIN) or id(thing) in self.seen:
            return []
        self.seen[id(thing)] = thing
        if isinstance(thing, np.ndarray):
            self.state.keep_array(thing)
            if thing.dtype.kind == "f" and thing.size and thing.flags.writeable:
                self.state.leaves.append(Leaf(name, thing))
            return []
        if isinstance(thing, dict | list | tuple | set | frozenset):
            return self.container(name, thing)
        if isinstance(thing, np.random.Generator):
            self.state.keep_attribute(thing.bit_generator, "state")
            return []
        if isinstance(thing, functools.partial):
            return [(name, part, None, None) for part in (thing.func, thing.args, thing.keywords)]
        if isinstance(thing, MethodType):
            return [("self", thing.__self__, None, None), (name, thing.__func__, None, None)]
        if isinstance(thing, FunctionType):
            return self.function(thing)
        if isinstance(thing, type):
            return list(self.of_class(thing))
        if wrapped := getattr(thing, "__wrapped__", None):
            return [(name, wrapped, None, None)]
        attributes = getattr(thing, "__dict__", None)
        if not isinstance(attributes, dict) or type(thing).__module__.startswith("numpy"):
            return []
        self.state.keep_dict(attributes)
        inside: list[Found] = [(f"{name}.{k}", v, attributes, k) for k, v in attributes.items()]
        return [*inside, ("", type(thing), None, None)]

    def container(
        self,
        name: str,
        thing: dict[Thing, Thing] | list[Thing] | tuple[Thing, ...] | set[Thing] | frozenset[Thing],
    ) -> list[Found]:
        if isinstance(thing, dict):
            self.state.keep_dict(thing)
            return [(f"{name}[{key!r}]", value, thing, key) for key, value in thing.items()]
        holder = thing if isinstance(thing, list) else None
        if holder is not None:
            self.state.keep_list(holder)
        return [(f"{name}[{i}]", value, holder, i) for i, value in enumerate(thing)]

    def of_class(self, kind: type) -> Iterator[Found]:
        """The methods of a learner's class, and what it holds itself."""
        for own in kind.__mro__[:-1]:
            for key, value in vars(own).items():
                bare = getattr(value, "__func__", getattr(value, "fget", value))
                if is_learners(bare):
                    yield key, bare, None, None
                elif isinstance(value, np.ndarray | list | dict) and not key.startswith("__"):
                    yield f"{own.__name__}.{key}", value, None, None

    def function(self, function: FunctionType) -> list[Found]:
        """What a learner's function reads and writes from outside."""
        if (wrapped := getattr(function, "__wrapped__", None)) is not None:
            return [("", wrapped, None, None)]
        if not is_learners(function):
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
            elif any(is_learners(one) for one in vars(value).values()):
                # A learner's own module: what it holds is reached by name as well.
                there = vars(value)
                found += [(n, there[n], there, n) for n in names if n in there]
        for name, cell in zip(
            function.__code__.co_freevars, function.__closure__ or (), strict=False
        ):
            try:
                self.state.keep_attribute(cell, "cell_contents")
            except ValueError:  # nothing in it yet
                continue
            found.append((name, cell.cell_contents, None, None))
        defaults = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
        return [*found, *(("", value, None, None) for value in defaults)]


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def reached(*functions: Callable[[], object]) -> State:
    """What these functions reach, as it is now."""
    walk = _Walk()
    for function in functions:
        walk.see(getattr(function, "__name__", ""), function)
    return walk.state
