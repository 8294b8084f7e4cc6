"""What a learner's things hold inside one another, by the names that lead there."""

import types
from collections import deque
from collections.abc import Iterator

import numpy as np

from course.kept import MOST, attributes, is_own, slots

#: What holds other things: a dict, a list, an object, …
Box = object
_PLAIN = (str, bytes, bool, int, float, complex, type(None), range, slice, np.generic)


def content(box: Box) -> dict[object, object]:
    """What a box holds: key → thing; of an object its attributes, its class's numbers too."""
    if isinstance(box, dict):
        return dict(box)
    if isinstance(box, (list, tuple, deque)):
        return dict(enumerate(box))
    if isinstance(box, np.ndarray):
        return dict(enumerate(box.flat)) if box.dtype == object else {}
    if isinstance(box, type):
        return {k: v for k, v in vars(box).items() if _is_data(k, v)} if is_own(box) else {}
    if not is_own(type(box)) and not isinstance(box, types.SimpleNamespace):
        return {}
    found: dict[object, object] = {**slots(box)}
    for kind in reversed(type(box).__mro__[:-1]):
        found |= {k: v for k, v in vars(kind).items() if _is_data(k, v)}
    return found | attributes(box)


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
    while waiting and len(seen) < MOST:
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
    own = attributes(box)
    return own[key] if key in own else content(box).get(key)


def called(name: str, box: Box, key: object) -> str:
    """The name of what a box holds under a key: `W1`, `layers[0].b`, `[2]`."""
    if isinstance(box, dict):
        return f"{name}[{key!r}]" if name else str(key)
    if isinstance(box, (list, tuple, deque, np.ndarray)):
        return f"{name}[{key}]"
    return f"{name}.{key}" if name else str(key)
