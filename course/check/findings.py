"""Findings: what is wrong with a learner's value, or with the code that should give it.

`course.check` asks; this module looks at the answer and finds the sentence.
"""

import contextlib
import linecache
import math
import re
import traceback
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from course.clock import TooSlow
from course.doctor import Diagnosis, explain
from course.gradcheck import Array, entry_name, worst_entry
from course.text import say

#: What NumPy says of the axes of a matrix product, the second array's and then the first's.
_SIZES = re.compile(r"size (\d+) is different from (\d+)")
#: What it says of two arrays that do not go together entry by entry.
_SHAPES = re.compile(r"could not be broadcast together with shapes \(([\d,]*)\) \(([\d,]*)\)")
#: The largest relative difference that says "right" of a gradient: see `Scoreboard.flags`.
SPARED = 1e-6


class Wrong(Exception):  # noqa: N818 - it is a finding, not an error of the program
    """A check's finding: the sentence for the learner, and the cause's id where there is one."""

    def __init__(self, message: str, cause: str = "") -> None:
        super().__init__(message)
        self.cause = cause


def blindness(got: float, expected: float) -> str:
    """What is wrong with a gradient check's number for a wrong gradient; empty where nothing is."""
    if abs(got - expected) <= 1e-3 * expected:
        return ""
    if got < 0:
        return "negative_check"
    if got <= 1e-15:
        return "blind_check"
    return "other_parameter" if got <= SPARED else "not_relative"


def number(value: object) -> float:
    """`value` as a float; where it is no finite number, a finding that says what it is."""
    array = as_array(value, 0.0, any_shape=True)
    if array.shape:
        raise Wrong(say("wrong_shape", got=array.shape, expected=say_kind(())), "wrong_shape")
    if not np.isfinite(array):
        raise Wrong(say("not_finite", value=float(array)), "not_a_number")
    return float(array)


def comparable(value: object) -> object:
    """`value` as tuples, dicts, texts and Python's numbers; anything else equals nothing."""
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if isinstance(value, dict):
        return {comparable(key): comparable(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(comparable(part) for part in value)
    if isinstance(value, bool):
        return ("bool", value)  # True is not 1 here
    return value if type(value) in (str, int, float) else object()


def split(value: object, names: tuple[str, ...], *, as_dict: bool) -> tuple[object, ...]:
    """The parts of what a function returned, or a sentence about what is wrong with it."""
    if value is None:
        raise Wrong(say("is_none"), "none")
    if isinstance(value, dict):
        got = say("a_dict", keys=list(value))
    elif isinstance(value, (tuple, list)):
        got = say("some_things", count=len(value)) if len(value) != 1 else say("one_in_a_tuple")
    else:
        kind = "NumPy array" if isinstance(value, np.ndarray) else type(value).__name__
        got = say("one_thing", kind=kind)
    if as_dict:
        if not isinstance(value, dict) or set(value) != set(names):
            raise Wrong(say("wrong_keys", expected=list(names), got=got), "wrong_parts")
        return tuple(value[name] for name in names)
    if not isinstance(value, (tuple, list)) or len(value) != len(names):
        raise Wrong(say("wrong_parts", parts=", ".join(names), got=got), "wrong_parts")
    return tuple(value)


def entries(value: object, names: tuple[str, ...]) -> tuple[object, ...]:
    """The parts of a dict, where some are missing with a `Missing` in their place.

    Raises:
        Wrong: where it is no dict, or has none of the names.
    """
    if not isinstance(value, dict) or not set(value) & set(names):
        return split(value, names, as_dict=True)
    return tuple(value[name] if name in value else Missing(name, value) for name in names)


class Missing(NamedTuple):
    """What stands for an entry that a dict has not."""

    name: str
    of: Mapping[object, object]

    def wrong(self) -> Wrong:
        """The finding for who asks for it."""
        return Wrong(say("key_missing", name=self.name, there=list(self.of)), "wrong_parts")


def entry(value: object, name: str, names: Sequence[str] = ()) -> object:
    """One entry of a dict, or a finding that says what is in it.

    Args:
        value: what should be a dict.
        name: the entry's name.
        names: all the names that are asked for; this one alone, where none are given.
    """
    asked = tuple(names) or (name,)
    part = entries(value, asked)[asked.index(name)]
    if isinstance(part, Missing):
        raise part.wrong()
    return part


def laid_out(value: object, like: Mapping[str, npt.ArrayLike]) -> Array:
    """All numbers of a dict's arrays in one row, in the order of `like` and of its shapes.

    Raises:
        Wrong: where an entry is missing, or is no array of that shape; it says which.
    """
    rows = []
    for name, truth in like.items():
        part = entry(value, name, tuple(like))
        try:
            rows.append(as_array(part, truth).ravel())
        except Wrong as wrong:
            raise Wrong(say("in_entry", name=name, text=wrong), wrong.cause) from None
    return np.concatenate(rows)


def as_array(
    value: object, truth: npt.ArrayLike, *, any_shape: bool = False, lists: bool = False
) -> Array:
    """`value` as a float64 array of the shape of `truth`, or a sentence why it is none.

    With `any_shape` what is not finite is left to the doctor, and the shape as well, of what is
    not empty nor far too large to be copied. With `lists` one of numbers, or of such lists, is as
    good as an array.
    """
    shape = np.shape(truth)
    if lists and isinstance(value, (list, tuple)):
        value = _of_lists(value)
    if value is None:
        raise Wrong(say("is_none"), "none")
    if isinstance(value, bool):
        raise Wrong(say("is_bool", value=value), "wrong_kind")
    if isinstance(value, (list, tuple)):
        if not isinstance(truth, list) or len(shape) > 1:
            key = "is_list" if shape else "is_no_number"
            wanted = say_kind(shape, array=True)
            if (
                shape
                and isinstance(value, tuple)
                and any(isinstance(part, (np.ndarray, list, tuple)) for part in value)
            ):
                raise Wrong(say("is_tuple", count=len(value), wanted=wanted), "wrong_kind")
            raise Wrong(say(key, kind=type(value).__name__, wanted=wanted), "wrong_kind")
        if len(value) != len(truth):
            raise Wrong(say("wrong_length", got=len(value), expected=len(truth)), "wrong_shape")
        for entry in value:
            number(entry)
    elif not isinstance(value, (int, float, np.ndarray, np.generic)):
        if callable(value):
            raise Wrong(say("is_function"), "wrong_kind")
        wanted = say_kind(shape, array=True)
        raise Wrong(say("is_object", kind=type(value).__name__, wanted=wanted), "wrong_kind")
    if np.size(value) > 1000 * (1 + math.prod(shape)):  # far too large to be copied
        text = say("wrong_shape", got=np.shape(value), expected=say_kind(shape))
        raise Wrong(text, "wrong_shape")
    # A plain copy: a subclass of ndarray keeps none of its own ideas of equality.
    array = np.array(value)
    if array.dtype.kind == "c":
        raise Wrong(say("is_complex"), "wrong_kind")
    if array.dtype.kind not in "iuf":
        text = say("wrong_entries", kind=array.dtype, wanted=say_kind(shape, array=True))
        raise Wrong(text, "wrong_kind")
    array = array.astype(np.float64)
    if any_shape and array.size:
        return array
    if array.shape != shape:
        if array.size == 0:
            raise Wrong(say("is_empty", expected=say_kind(shape)), "wrong_shape")
        if shape and array.shape == (*shape, 1):
            raise Wrong(say("wrong_shape_column", got=array.shape, expected=shape), "wrong_shape")
        if shape and array.shape == (1, *shape):
            raise Wrong(say("wrong_shape_row", got=array.shape, expected=shape), "wrong_shape")
        if array.shape == shape[::-1]:
            shapes = {"got": array.shape, "expected": shape}
            raise Wrong(say("wrong_shape_transposed", **shapes), "transposed")
        raise Wrong(say("wrong_shape", got=array.shape, expected=say_kind(shape)), "wrong_shape")
    if not np.all(np.isfinite(array)):
        where = worst_entry(array, np.asarray(truth))
        facts = {"value": float(array[where]), "expected": float(np.asarray(truth)[where])}
        raise Wrong(say("is_nan", entry=_entry(where), **facts), "not_a_number")
    return array


def _of_lists(value: Sequence[object]) -> object:
    """The array that lists of numbers are; what is no such thing stays what it is."""
    with contextlib.suppress(Exception):
        array = np.array(value)
        return array if array.dtype.kind in "iuf" else value
    return value


def say_kind(shape: tuple[int, ...], *, array: bool = False) -> str:
    """What a value of this shape is called: a plain number, shape (4,), or an array of it."""
    if not shape:
        return say("a_number")
    return say("an_array" if array else "shape", shape=shape)


def _entry(where: tuple[int, ...]) -> str:
    return entry_name("entry ", where).replace("entry [", "Entry [") if where else "The result"


def foreseen(value: object, mistakes: Mapping[str, object], m: int | None = None) -> Wrong | None:
    """The finding for a value of the wrong shape that a foreseen mistake explains."""
    for cause, predicted in mistakes.items():
        with contextlib.suppress(Exception):
            array, wrong = np.asarray(value), np.asarray(predicted)
            if array.dtype.kind == "c":
                break  # a finding of its own, whatever its real part is
            if array.ndim == 0 and np.all(wrong == wrong.flat[0]):
                wrong = wrong.flat[0]  # one number, where it stands for all of them
            if array.shape == wrong.shape and np.allclose(array, wrong, rtol=1e-6, atol=0):
                return Wrong(explain(cause, gradient=False, m=m), cause)
    return None


def first_finding(
    found: list[Diagnosis],
    array: Array,
    expected: npt.ArrayLike,
    name: str = "",
    reveal: bool = True,
    like: Mapping[str, npt.ArrayLike] | None = None,
) -> Wrong:
    """The worst entry and the likeliest cause, or where to look for it, in a sentence each.

    Where the array is what `laid_out` gives, `like` tells which entry of which part that is.
    """
    truth = np.asarray(expected)
    known = [d for d in found if d.cause != "unknown"]
    if array.shape != truth.shape:
        return Wrong(known[0].sentence, known[0].cause)
    where = worst_entry(array, truth)
    got_text, expected_text = distinguished(float(array[where]), float(truth[where]))
    facts = {"got": got_text, "expected": expected_text, "size": array.size}
    entry = entry_name(name, where) if name else _entry(where)
    if like is not None:
        entry = entry_name(*_of_part(int(where[0]), like))
    kind = "differs_worst" if array.size > 1 else "differs"
    text = say(kind if reveal else "differs_only", entry=entry, **facts)
    if not known:
        if cut_short(array, truth):
            return Wrong(f"{text} {explain('cut_short', gradient=False)}", "cut_short")
        hint = next((d.hint for d in found if d.hint), "")
        return Wrong(f"{text} {hint}" if hint else text, "unknown")
    return Wrong(f"{text} {known[0].sentence}", known[0].cause)


def _of_part(place: int, like: Mapping[str, npt.ArrayLike]) -> tuple[str, tuple[int, ...]]:
    """Of the part in which a place in the row of all lies, its name and the place in it."""
    names, sizes = list(like), [np.size(part) for part in like.values()]
    at = int(np.searchsorted(np.cumsum(sizes), place, side="right"))
    inside = np.unravel_index(place - sum(sizes[:at]), np.shape(like[names[at]]))
    return names[at], tuple(int(i) for i in inside)


def cut_short(array: Array, truth: Array) -> bool:
    """Whether what is at the beginning is right, and what comes after it is zero.

    So is an array that a loop fills, and ends too early: its first entries, rows or columns.
    """
    right = np.isclose(array, truth, rtol=1e-8, atol=0)
    filled, empty = right & (truth != 0), (array == 0) & (truth != 0)
    if not (np.any(filled) and np.any(empty) and np.all(right | empty)):
        return False
    block = tuple(slice(0, 1 + int(axis.max())) for axis in np.nonzero(filled))
    return not np.any(empty[block])


def distinguished(got: float, expected: float) -> tuple[str, str]:
    """Two numbers with as few digits as tell them apart, at least five."""
    for digits in range(5, 17):
        if abs(got - expected) > 10.0 ** (2 - digits) * abs(expected):
            break
    return f"{got:.{digits}g}", f"{expected:.{digits}g}"


def failure(error: BaseException | None, *, withhold: bool, skip: str) -> tuple[str, str]:
    """The sentence for an exception of the learner's code, and its cause's id.

    In a hidden check the exception's own words are withheld: they can carry the inputs.
    """
    if isinstance(error, Wrong):
        return str(error), error.cause
    if isinstance(error, TooSlow):
        return "", "too_slow"
    if isinstance(error, NotImplementedError):
        return say("not_written"), "not_written"
    if isinstance(error, NameError) and error.name:
        return _no_name(error, error.name, _where(error, skip)), "no_name"
    kind, text = type(error).__name__, str(error).strip()
    where = _where(error, skip)
    if isinstance(error, NameError) and (own := _OWN_NAME.search(text)):
        return say("own_name", name=own[1], where=where), "no_name"
    if isinstance(error, ValueError) and "matmul" in text:
        if not withhold and (sizes := _SIZES.search(text)):
            lengths = {"second": sizes[1], "first": sizes[2]}
            return say("no_product_of", where=where, **lengths), "wrong_shape"
        return say("no_product", where=where), "wrong_shape"
    if isinstance(error, ValueError) and (shapes := _SHAPES.search(text)):
        return _no_broadcast(shapes, where, withhold=withhold), "raised"
    if isinstance(error, KeyError) and len(error.args) == 1:
        return _no_entry(error, where, skip, withhold=withhold)
    what = kind if withhold or not text else f"{kind}: {text[:200]}"
    if error is not None and _in_the_check(error, skip):
        if isinstance(error, TypeError) and _ARGUMENTS.search(text):
            return say("other_arguments", error=what), "wrong_kind"
        return say("not_usable", error=what), "wrong_kind"
    plain = next((key for pattern, key in _IN_PLAIN_WORDS if re.search(pattern, text)), "")
    if plain:
        return f"{say(plain, where=where)} ({what})", "raised"
    return say("raised", error=what, where=where), "raised"


def _no_name(error: NameError, name: str, where: str) -> str:
    """The sentence for a name that nothing defines where it is used, if `where` that is known."""
    if _OWN_NAME.search(str(error)):
        return say("own_name", name=name, where=where)
    if hasattr(np, name):
        return say("no_name_but_numpy", name=name)
    return say("no_name_here", name=name, where=where) if where else say("no_name", name=name)


def _no_entry(error: KeyError, where: str, skip: str, *, withhold: bool) -> tuple[str, str]:
    """The sentence for an entry that a dict has not, and its cause's id.

    What a check's own line asks for is a name that was asked for, and may be told.
    """
    # Of one that was raised in another process, the text alone came here.
    name = str(error.args[0]) if hasattr(error, "student_line") else repr(error.args[0])
    if _in_the_check(error, skip):
        return say("key_not_there", name=name), "wrong_parts"
    if withhold:
        return say("key_asked_here", where=where), "raised"
    return say("key_asked", name=name[:200], where=where), "raised"


def _no_broadcast(shapes: re.Match[str], where: str, *, withhold: bool) -> str:
    """The sentence for two arrays that do not go together entry by entry."""
    if withhold:
        return say("no_broadcast_here", where=where)
    first, second = (tuple(int(n) for n in part.split(",") if n) for part in shapes.groups())
    facts = {"where": where, "first": first, "second": second}
    flat, other = sorted((first, second))  # what another begins with comes before it
    if len(flat) == 1 and len(other) == 2 and flat[0] == other[0]:
        said = say("no_broadcast_rows", **facts, column=(*flat, 1))
    else:
        said = say("no_broadcast", **facts)
    return say("no_broadcast_product", text=said) if "*" in where else said


#: What Python says of a name that a function gives a value to, later or in a loop of its own.
_OWN_NAME = re.compile(r"access (?:local|free) variable '(\w+)'")
#: What it says of a call with other arguments than a function takes.
_ARGUMENTS = re.compile(r"takes .*positional argument|missing \d+ required|unexpected keyword")
#: What Python and NumPy say of slips that are common → the key of what is said instead.
_IN_PLAIN_WORDS = (
    ("Cannot interpret '.*' as a data type", "shape_in_two"),
    ("'tuple' object is not callable", "tuple_called"),
    ("'(float|int|numpy.float64|float64)' object is not callable", "number_called"),
    ("only (0-dimensional|length-1|size-1) arrays can be converted", "number_function"),
    ("truth value of an array with more than one", "array_in_if"),
    ("only integers, slices", "array_by_name"),
    ("must have same number of dimensions", "other_axes"),
    ("'(float|int)' object has no attribute", "number_is_no_array"),
    ("object of type '(float|int|numpy.float64)' has no len", "number_is_no_array"),
    ("'(float|int|numpy.float64)' object is not (iterable|subscriptable)", "number_taken_apart"),
)


def _in_the_check(error: BaseException, skip: str) -> bool:
    """Whether a test cell's own line raised, while none of the learner's was running."""
    files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    theirs = any(f != skip and (f.startswith("<") or "ipykernel_" in f) for f in files)
    return bool(files) and files[-1] == skip and not theirs


def _where(error: BaseException | None, skip: str) -> str:
    """The line of the learner's cell that raised; not a library's, nor the test cell's own."""
    if line := getattr(error, "student_line", ""):  # it was raised in another process
        return say("where_line", line=line)
    for frame in reversed(traceback.extract_tb(error.__traceback__ if error else None)):
        file = frame.filename
        if file != skip and ("ipykernel_" in file or file.startswith("<ipython")):
            line = linecache.getline(file, frame.lineno or 0).strip()
            if line:
                return say("where_line", line=line)
    return ""
