"""Which values, slopes and names belong together."""

import ast
import re
from collections.abc import Iterator
from typing import TypeVar

import numpy as np

from course.locate.runs import Array
from course.locate.slopes import Slope

T = TypeVar("T")


def names_in(text: str) -> set[str]:
    """What an expression uses, by name: d, net.h, cache['Z1']."""
    return {
        ast.unparse(node)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript)
    }


def quotient(start: Slope, after: Slope) -> Array | None:
    """The slope of a value along one before it, entry by entry; None where it has none."""
    if not start.event or not after.event or start.event.tick >= after.event.tick:
        return None
    for own in broadcast(after.slope, start.slope.shape):
        with np.errstate(all="ignore"):
            quotient = start.slope / own
        if np.all(np.isfinite(quotient)):
            return np.asarray(quotient)
    return None


def before_each(starts: list[Slope], afters: list[Slope]) -> list[tuple[Slope, Slope]]:
    """Each value of a place with the last one of another place before it.

    A function of the learner's that is called in two layers of three has fewer passes than these.
    """
    found = []
    for after in afters:
        tick = after.event.tick if after.event else 0
        ticks = [start.event.tick if start.event else tick for start in starts]
        earlier = [s for s, t in zip(starts, ticks, strict=True) if t < tick]
        found += [(earlier[-1], after)] if earlier else []
    return found


def broadcast(array: Array, shape: tuple[int, ...]) -> list[Array]:
    """An array in a form that fits a shape; with one axis more, where it lacks one."""
    if array.shape == shape:
        return [array]
    if array.ndim + 1 != len(shape):
        return []
    found = (np.expand_dims(array, axis) for axis in range(len(shape)))
    sides = [[1 if k == axis else n for k, n in enumerate(shape)] for axis in range(len(shape))]
    return [own for own, side in zip(found, sides, strict=True) if list(own.shape) == side]


def aligned(passes: int, series: list[T]) -> Iterator[list[T]]:
    """A series for so many passes: in its order or backward, in blocks or in one.

    A loop over layers goes backward in each pass of one over examples, and the last layer has a
    line of its own.
    """
    n = len(series)
    if passes == 1:
        yield from ([one] for one in series)
        return
    for blocks in (b for b in range(1, passes + 1) if passes % b == 0 and n % b == 0):
        p, q = passes // blocks, n // blocks
        for shift in (0, 1) if p != q else (0,):
            inside = [i + shift for i in range(p)]
            if all(i < q for i in inside):
                for order in (inside, [q - 1 - i for i in inside]) if q > 1 else (inside,):
                    yield [series[q * block + i] for block in range(blocks) for i in order]


def named_first(series: list[Slope]) -> tuple[bool, int]:
    """What has a name of its own first, then the longer text: x @ w + b before x @ w."""
    site = series[0].event.site if series[0].event is not None else None
    return not (site and site.target), -len(site.text) if site and not site.target else 0


def equal(one: Array, other: Array) -> bool:
    """The same numbers, but for rounding."""
    if one.shape != other.shape:
        return False
    size = max(float(np.abs(other).max(initial=0.0)), 1e-3)
    return bool(np.abs(one - other).max(initial=0.0) <= 1e-9 * size)


def same_place(name: str, other: str) -> bool:
    """Whether a part of the gradient and a parameter have the same name: ['W1'] and net.W1.

    The gradient's may say that it is one: dW1, gW1, grad_W1, W1_grad, nabla_W1.
    """
    word, own = last(name), last(other)
    if not word or not own:
        return False
    bare = _unmarked(_word(name))
    return own in (word, bare, _unmarked(bare))


def inside(name: str, other: str) -> bool:
    """Whether a parameter is held by what a part of the gradient is named after.

    So it is where each parameter is an object: ['W_f'] and params['W_f'].v.
    """
    bare = _unmarked(last(name))
    return bool(bare) and bare in re.findall(r"\w+", other)


def in_common(name: str, other: str) -> int:
    """How many words two names have in common, from their ends: [1]['W'] and blocks[1]['W'] 2."""
    own, others = (re.findall(r"\w+", one)[::-1] for one in (name, other))
    count = int(same_place(name, other))
    for word, another in zip(own[count:], others[count:], strict=False):
        if word != another:
            break
        count += 1
    return count


def worded(name: str) -> bool:
    """Whether it is a name, and no number in a list."""
    return any(letter.isalpha() for letter in name.rpartition("[")[2])


def last(name: str) -> str:
    """The last word of a name, without what marks a gradient: W1 of grads['dW1']."""
    word = _word(name).removeprefix("grad_").removeprefix("d")
    return "" if word.isdecimal() else word


def _word(name: str) -> str:
    return name.replace("]", "").replace("[", ".").replace("'", "").rpartition(".")[2]


#: What marks the name of a gradient, before the parameter's or behind it.
_MARK = "gradients?|grads?|dloss|delta|nabla|deriv|slopes?|diff|dl|dj|d|g"
_MARKED = re.compile(rf"(?:{_MARK})_*(?=\w)(.+)|(.+?)_+(?:{_MARK})|(.+)(?:Grad|Gradient)", re.I)


def _unmarked(word: str) -> str:
    """A word without what marks it as the name of a gradient; itself where nothing does."""
    found = _MARKED.fullmatch(word)
    return next(filter(None, found.groups())) if found else word
