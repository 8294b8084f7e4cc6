"""What can change while a learner's program runs, and how all of it is put back."""

import functools
import random
import sys
import types
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
#: What holds other things: a dict, a list, an object, …
Box = object
#: So many things are looked at, at most: a learner's program has hundreds.
MANY = 20_000
#: An array of more entries is put back at the end, and not between two experiments.
LARGE = 200_000
_OTHERS = {"numpy", "scipy", "matplotlib", "IPython", "ipykernel", "pandas", "torch", "course"}
_PLAIN = (str, bytes, bool, int, float, complex, type(None), range, slice, np.generic)


def is_own(thing: object) -> bool:
    """Whether a function, a class or a module is a learner's: of no library."""
    module = str(getattr(thing, "__module__", None) or "").split(".")[0]
    return module not in _OTHERS and module not in sys.stdlib_module_names - {"__main__"}


def content(box: Box) -> dict[object, object]:
    """What a box holds: key → thing; of an object its attributes, its class's numbers too."""
    if isinstance(box, dict):
        return dict(box)
    if isinstance(box, (list, tuple, deque)):
        return dict(enumerate(box))
    if isinstance(box, np.ndarray):
        return dict(enumerate(box.flat)) if box.dtype == object else {}
    if isinstance(box, (*_PLAIN, types.ModuleType, types.FunctionType, types.MethodType)):
        return {}
    if isinstance(box, type):
        return {k: v for k, v in vars(box).items() if _is_data(k, v)} if is_own(box) else {}
    if not is_own(type(box)) and not hasattr(box, "__dict__"):
        return {}
    if not is_own(type(box)) and not isinstance(box, types.SimpleNamespace):
        return {}
    found: dict[object, object] = {}
    for kind in reversed(type(box).__mro__[:-1]):
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(box, name):
                found[name] = getattr(box, name)
        found |= {k: v for k, v in vars(kind).items() if _is_data(k, v)}
    return found | getattr(box, "__dict__", {})


def _is_data(name: str, value: object) -> bool:
    return not name.startswith("__") and isinstance(value, (float, np.ndarray, list, dict))


def put(box: Box, key: object, value: object) -> None:
    """Put a thing into a box; into a tuple nothing can be put."""
    if isinstance(box, (dict, list, deque)):
        box[key] = value  # type: ignore[index]
    elif isinstance(box, np.ndarray):
        box.flat[key] = value  # type: ignore[index]
    elif not isinstance(box, tuple):
        setattr(box, str(key), value)


def boxes(*roots: object) -> Iterator[tuple[str, tuple[object, ...], Box]]:
    """All that is inside of some things, each once.

    Yields:
        Its name as a learner would write it, the keys that lead to it, and it.
    """
    seen = set[int]()
    waiting: deque[tuple[str, tuple[object, ...], object]] = deque(("", (), r) for r in roots)
    while waiting and len(seen) < MANY:
        name, path, thing = waiting.popleft()
        if id(thing) in seen or isinstance(thing, _PLAIN):
            continue
        seen.add(id(thing))
        yield name, path, thing
        for key, child in content(thing).items():
            waiting.append((called(name, thing, key), (*path, key), child))


def inside(box: Box, key: object) -> object:
    """What a box holds under a key; None where it holds nothing."""
    if isinstance(box, dict):
        return box.get(key)
    if isinstance(box, (list, tuple)) and isinstance(key, int):
        return box[key] if key < len(box) else None
    own = getattr(box, "__dict__", {})
    return own[key] if key in own else content(box).get(key)


def called(name: str, box: Box, key: object) -> str:
    """The name of what a box holds under a key: `W1`, `layers[0].b`, `[2]`."""
    if isinstance(box, dict):
        return f"{name}[{key!r}]" if name else str(key)
    if isinstance(box, (list, tuple, deque, np.ndarray)):
        return f"{name}[{key}]"
    return f"{name}.{key}" if name else str(key)


def data_of(functions: tuple[object, ...]) -> Iterator[tuple[str, object, object, object]]:
    """What functions work with besides their arguments.

    Yields:
        A kind (`global`, `cell` or `value`), the dict or cell that holds it, its name, and it.
    """
    seen = set[int]()
    waiting = list(functions)
    while waiting and len(seen) < MANY:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, functools.partial):
            waiting += [thing.func, *thing.args, *thing.keywords.values()]
        elif isinstance(thing, types.MethodType):
            waiting += [thing.__self__, thing.__func__]
        elif isinstance(thing, type):
            if is_own(thing):
                waiting += [v for v in vars(thing).values() if callable(v)]
        elif isinstance(thing, types.FunctionType):
            if not is_own(thing):
                continue
            waiting += [*(thing.__defaults__ or ())]
            for cell in thing.__closure__ or ():
                try:
                    value = cell.cell_contents
                except ValueError:  # it is empty as yet
                    continue
                yield "cell", cell, "", value
                waiting.append(value)
            space = thing.__globals__
            for name in _names(thing.__code__):
                if name in space and not isinstance(space[name], types.ModuleType):
                    yield "global", space, name, space[name]
                    waiting.append(space[name])
        elif not isinstance(thing, (*_PLAIN, types.ModuleType)):
            yield "value", None, "", thing
            if is_own(type(thing)):
                waiting.append(type(thing))
            waiting += [v for v in content(thing).values() if not isinstance(v, _PLAIN)]


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


@dataclass(frozen=True)
class _Kept:
    box: Box
    held: dict[object, object]


class Snapshot:
    """Everything a program may change, as it is now."""

    def __init__(
        self, net: object, data: tuple[object, ...], functions: tuple[object, ...]
    ) -> None:
        self.globals: list[tuple[dict[str, object], str, object]] = []
        self.cells: list[tuple[types.CellType, object]] = []
        self.arrays: list[tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]] = []
        self.kept: list[_Kept] = []
        self.generators: list[Callable[[], None]] = []
        roots: list[object] = [net, *data]
        for kind, holder, name, value in data_of(functions):
            roots.append(value)
            if kind == "global" and isinstance(holder, dict):
                self.globals.append((holder, str(name), value))
            elif kind == "cell" and isinstance(holder, types.CellType):
                self.cells.append((holder, value))
        for _, _, thing in boxes(*roots):
            self._keep(thing)
        self.random = random.getstate()
        self.numpy = np.random.get_state()

    def _keep(self, thing: object) -> None:
        if isinstance(thing, np.ndarray):
            self.arrays.append((thing, thing.copy()))
        elif isinstance(thing, np.random.Generator):
            self.generators.append(partial(_set_bits, thing, thing.bit_generator.state))
        elif isinstance(thing, np.random.RandomState):
            self.generators.append(partial(thing.set_state, thing.get_state()))
        elif isinstance(thing, random.Random):
            self.generators.append(partial(thing.setstate, thing.getstate()))
        elif isinstance(thing, (dict, list, deque)):
            self.kept.append(_Kept(thing, content(thing)))
        elif not isinstance(thing, (tuple, types.FunctionType)) and content(thing) is not None:
            own = getattr(thing, "__dict__", None)
            if isinstance(own, dict):
                self.kept.append(_Kept(own, dict(own)))
            if (
                isinstance(thing, type)
                or not isinstance(own, dict)
                or any(hasattr(kind, "__slots__") for kind in type(thing).__mro__[:-1])
            ):
                self.kept.append(_Kept(thing, content(thing)))

    def restore(self, *, everything: bool = True) -> None:
        """Put all of it back: the same objects with the same bits.

        Args:
            everything: the large arrays too, which no experiment is expected to change.
        """
        for space, name, value in self.globals:
            if space.get(name) is not value:
                space[name] = value
        for cell, value in self.cells:
            cell.cell_contents = value
        for kept in self.kept:
            _put_back(kept.box, kept.held)
        for array, numbers in self.arrays:
            if array.flags.writeable and (everything or array.size <= LARGE):
                array[...] = numbers
        for set_back in self.generators:
            set_back()
        random.setstate(self.random)
        np.random.set_state(self.numpy)


def _set_bits(generator: np.random.Generator, state: Mapping[str, object]) -> None:
    generator.bit_generator.state = state


def _put_back(box: Box, held: dict[object, object]) -> None:
    if isinstance(box, dict):
        if len(box) != len(held) or any(box.get(k, box) is not v for k, v in held.items()):
            box.clear()
            box.update(held)
    elif isinstance(box, (list, deque)):
        if [id(one) for one in box] != [id(one) for one in held.values()]:
            box.clear()
            box.extend(held.values())
    else:
        now = content(box)
        for key in now.keys() - held.keys():
            delattr(box, str(key))
        for key, value in held.items():
            if now.get(key, box) is not value:
                setattr(box, str(key), value)
