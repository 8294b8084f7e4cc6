"""Plain data between two processes that do not trust each other: never pickle, never code.

A value is a node in a message's JSON header, and raw buffers for what is large. In the header every
JSON list is a node, its first entry a tag (see `tags`); everything else is itself.
The receiver checks every length before it allocates and every field before it believes it:
whatever arrives is a value within the limits, or a `WireError`.
"""

import array
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.sandbox import tags

#: Types of numbers that may cross, as NumPy writes them; little-endian, as on every machine here.
DTYPES = frozenset(
    ["|b1", "|i1", "|u1", "<f2"]
    + [f"<{kind}{size}" for kind, size in ("i2", "i4", "i8", "u2", "u4", "u8", "f4", "f8")]
    + ["<c8", "<c16"]
)
#: A list of so many floats, or of so many ints, crosses as one buffer; so does a text of so many
#: characters.
_LONG, _LONG_TEXT = 64, 4096
#: An array of fewer bytes is copied at once.
_SMALL = 1 << 16
#: So many keys of a kind whose hashes can be made to collide are accepted: more could take minutes.
_FEW_KEYS = 1000
#: Integers beyond this are no dict's key: unlike small ones they can be chosen to share a hash.
_LARGEST_KEY = 1 << 60

#: What JSON has; of what came nothing more is known.
Node = object
Buffer = bytes | bytearray | memoryview
Special = Callable[[object, list[Buffer]], Node]
Known = Callable[[object], Node | None]
Made = Mapping[str, Callable[..., object]]


class WireError(Exception):
    """What came is no message, or what should go is no plain data."""


@dataclass(frozen=True)
class MessageLimits:
    """What a receiver accepts in one message."""

    header: int = 4 << 20  #: bytes of JSON
    total: int = 1 << 30  #: bytes in all
    buffers: int = 100_000
    depth: int = 64
    nodes: int = 1_000_000


def encode(
    value: object,
    buffers: list[Buffer],
    special: Special,
    known: Known | None = None,
    depth: int = 64,
) -> Node:
    """A value as a node; what is large is appended to `buffers`.

    Args:
        value: numbers, texts, bytes, None, arrays, and lists, tuples, sets and dicts of them;
            subclasses cross as the plain kind.
        buffers: grows.
        special: gives the node for anything else, or raises.
        known: gives the node for an array, list or dict that need not be sent, or None.
        depth: how deeply it may be nested.

    Raises:
        WireError: where the value is nested more deeply.
    """
    kind = type(value)
    if kind is str and isinstance(value, str) and len(value) >= _LONG_TEXT:
        return [tags.TEXT, _add(buffers, value.encode("utf-8", "replace"))]
    if value is None or kind is bool or kind is int or kind is float or kind is str:
        return value
    if depth <= 0:
        raise WireError("nested too deeply")
    if known and (node := known(value)) is not None:
        return node
    if isinstance(value, np.ndarray):
        return _encode_array(value, buffers, special)

    def inner(part: object) -> Node:
        return encode(part, buffers, special, known, depth - 1)

    if isinstance(value, np.generic):
        if value.dtype.str not in DTYPES:
            return special(value, buffers)
        if value.dtype.kind == "c":
            return [tags.SCALAR, value.dtype.str, float(value.real), float(value.imag)]
        return [tags.SCALAR, value.dtype.str, value.item()]
    if isinstance(value, list):
        return _encode_list(value, buffers) or [tags.LIST, *map(inner, value)]
    if isinstance(value, tuple):
        return [tags.TUPLE, *map(inner, value)]
    if isinstance(value, dict):
        return [tags.DICT, *([inner(key), inner(part)] for key, part in value.items())]
    if isinstance(value, (set, frozenset)):
        return [tags.SET if isinstance(value, set) else tags.FROZENSET, *map(inner, value)]
    if isinstance(value, (bytes, bytearray)):
        return [tags.BYTES, _add(buffers, bytes(value))]
    if kind is complex and isinstance(value, complex):
        return [tags.COMPLEX, value.real, value.imag]
    if isinstance(value, slice):
        return [tags.SLICE, inner(value.start), inner(value.stop), inner(value.step)]
    if isinstance(value, range):
        return [tags.RANGE, value.start, value.stop, value.step]
    if value is Ellipsis:
        return [tags.ELLIPSIS]
    for plain in (int, float, str):  # their subclasses: np.float64 is none of them by now
        if isinstance(value, plain) and not hasattr(value, "__array__"):
            return plain(value)
    return special(value, buffers)


def _add(buffers: list[Buffer], data: Buffer) -> int:
    buffers.append(data)
    return len(buffers) - 1


def _encode_array(value: np.ndarray, buffers: list[Buffer], special: Special) -> Node:
    name = value.dtype.str
    if type(value) is np.ndarray and value.nbytes < _SMALL and name in DTYPES:
        return [tags.ARRAY, name, list(value.shape), _add(buffers, value.tobytes())]
    value = value.view(np.ndarray)
    shape = list(value.shape)
    if value.dtype.kind == "U":
        return [tags.TEXTS, shape, *map(str, value.ravel())]
    dtype = value.dtype.newbyteorder("<")
    if dtype.str not in DTYPES:
        return special(value, buffers)
    data = np.ascontiguousarray(value, dtype=dtype)
    return [tags.ARRAY, dtype.str, shape, _add(buffers, data.reshape(-1).view(np.uint8).data)]


def _encode_list(value: list[Any], buffers: list[Buffer]) -> Node:
    """A long list of floats, or of ints, as one buffer; None for any other."""
    if len(value) < _LONG:
        return None
    kinds = set(map(type, value))
    if kinds == {np.float64}:
        return [tags.NUMBERS, "f", _add(buffers, np.array(value).tobytes())]
    code = "d" if kinds == {float} else "q" if kinds == {int} else ""
    if not code:
        return None
    try:
        return [tags.NUMBERS, code, _add(buffers, array.array(code, value).tobytes())]
    except OverflowError:
        return None


class _Decoder:
    def __init__(self, buffers: list[bytearray], made: Made, limits: MessageLimits) -> None:
        self.buffers, self.made = buffers, made
        self.left, self.depth = limits.nodes, limits.depth

    def value(self, node: Node, depth: int) -> object:
        self.left -= 1
        if self.left < 0 or depth > self.depth:
            raise WireError("too many parts, or nested too deeply")
        if isinstance(node, str):
            return node if node.isascii() else node.encode("utf-8", "replace").decode()
        if not isinstance(node, list):
            if isinstance(node, dict):
                raise WireError("a JSON object is no node")
            return node
        if not node or not isinstance(node[0], str):
            raise WireError("a node has no tag")
        tag, rest = node[0], node[1:]
        if plain := _PLAIN.get(tag):
            return plain(self, *rest)
        if tag == tags.DICT:
            return self.dictionary(rest, depth)
        if container := _CONTAINERS.get(tag):
            parts = [self.value(part, depth + 1) for part in rest]
            if tag in (tags.SET, tags.FROZENSET):
                self.keys(parts)
            return container(parts)
        if made := self.made.get(tag):
            return made(*(self.value(part, depth + 1) for part in rest))
        raise WireError("an unknown tag")

    def dictionary(self, pairs: list[Node], depth: int) -> dict[object, object]:
        keys, parts = list[object](), list[Node]()
        for pair in pairs:
            if type(pair) is not list or len(pair) != 2:
                raise WireError("a dict is made of pairs")
            keys.append(pair[0])
            parts.append(pair[1])
        keys = [self.value(key, depth + 1) for key in keys]
        self.keys(keys)
        return {key: self.value(part, depth + 1) for key, part in zip(keys, parts, strict=True)}

    def keys(self, keys: list[object]) -> None:
        """Refuse what would take a dict or a set minutes to build."""
        if len(keys) <= _FEW_KEYS:
            return
        plain = (k for k in keys if type(k) is int and abs(k) < _LARGEST_KEY)
        harmless = sum(1 for _ in plain) + sum(type(k) in (str, bytes) for k in keys)
        if len(keys) - harmless > _FEW_KEYS:
            raise WireError("too many keys of this kind")

    def buffer(self, index: Node) -> bytearray:
        if type(index) is not int or not 0 <= index < len(self.buffers):
            raise WireError("no such buffer")
        return self.buffers[index]

    def to_array(self, dtype: Node, shape: Node, index: Node) -> np.ndarray:
        size = self.shape(shape)
        data, kind = self.buffer(index), self.dtype(dtype)
        if math.prod(size) * kind.itemsize != len(data):
            raise WireError("an array's shape does not fit its data")
        return np.frombuffer(data, kind).reshape(size)

    def to_texts(self, shape: Node, *texts: Node) -> np.ndarray:
        self.left -= len(texts)
        size = self.shape(shape)
        if math.prod(size) != len(texts):
            raise WireError("an array's shape does not fit its texts")
        longest = 0
        for text in texts:
            if not isinstance(text, str):
                raise WireError("an array's shape does not fit its texts")
            longest = max(longest, len(text))
        # The longest text sets the size of each entry: a few bytes must not become gigabytes.
        if len(texts) * longest > self.left:
            raise WireError("too large an array of texts")
        safe = [self.value(text, 0) for text in texts]
        return np.array(safe, dtype=str).reshape(size)

    def to_scalar(self, dtype: Node, real: Node, imag: Node = 0.0) -> np.generic:
        kind = self.dtype(dtype)
        if not (type(real) is bool or type(real) is int or type(real) is float):
            raise WireError("no number")
        if type(imag) is not float:
            raise WireError("no number")
        made: Callable[[complex], np.generic] = kind.type
        return made(complex(real, imag) if kind.kind == "c" else real)

    def to_numbers(self, code: Node, index: Node) -> object:
        data = self.buffer(index)
        if code not in ("d", "q", "f") or len(data) % 8:
            raise WireError("no list of numbers")
        self.left -= len(data) // 8
        if self.left < 0:
            raise WireError("too many parts")
        if code == "f":  # of NumPy's float64, which divides by zero in its own way
            return list(np.frombuffer(data, np.float64))
        numbers = array.array("d" if code == "d" else "q")
        numbers.frombytes(data)
        return numbers.tolist()

    def to_text(self, index: Node) -> str:
        return self.buffer(index).decode("utf-8", "replace")

    def to_bytes(self, index: Node) -> bytes:
        return bytes(self.buffer(index))

    def to_complex(self, real: Node, imag: Node) -> complex:
        if not (type(real) is int or type(real) is float):
            raise WireError("no complex number")
        if not (type(imag) is int or type(imag) is float):
            raise WireError("no complex number")
        return complex(real, imag)

    def to_slice(self, start: Node, stop: Node, step: Node) -> slice:
        if any(type(part) not in (int, type(None)) for part in (start, stop, step)):
            raise WireError("no slice")
        return slice(start, stop, step)

    def to_range(self, start: Node, stop: Node, step: Node) -> range:
        if not (type(start) is type(stop) is type(step) is int and step):
            raise WireError("no range")
        found = range(start, stop, step)
        if not abs(stop - start) < _LARGEST_KEY or len(found) > self.left:
            raise WireError("too long a range")  # NumPy would make an array of it
        return found

    def to_ellipsis(self) -> object:
        return Ellipsis

    def dtype(self, name: Node) -> np.dtype:
        if not isinstance(name, str) or name not in DTYPES:
            raise WireError("this type of number does not cross")
        return np.dtype(name)

    def shape(self, shape: Node) -> list[int]:
        if not isinstance(shape, list) or len(shape) > 16:
            raise WireError("no shape")
        for n in shape:
            if type(n) is not int or not 0 <= n < 1 << 48:
                raise WireError("no shape")
        if 0 in shape and max(shape) > 1 << 31:  # NumPy refuses it, an empty array or not
            raise WireError("no shape")
        return shape


#: What is made of nodes whose entries are plain JSON, by tag.
_PLAIN: dict[str, Callable[..., object]] = {
    tags.ARRAY: _Decoder.to_array,
    tags.TEXTS: _Decoder.to_texts,
    tags.SCALAR: _Decoder.to_scalar,
    tags.NUMBERS: _Decoder.to_numbers,
    tags.TEXT: _Decoder.to_text,
    tags.BYTES: _Decoder.to_bytes,
    tags.COMPLEX: _Decoder.to_complex,
    tags.SLICE: _Decoder.to_slice,
    tags.RANGE: _Decoder.to_range,
    tags.ELLIPSIS: _Decoder.to_ellipsis,
}
#: What is made of nodes whose entries are nodes.
_CONTAINERS: dict[str, Callable[[list[object]], object]] = {
    tags.LIST: list,
    tags.TUPLE: tuple,
    tags.SET: set,
    tags.FROZENSET: frozenset,
}


def decode(
    node: Node,
    buffers: list[bytearray],
    made: Made | None = None,
    limits: MessageLimits | None = None,
) -> object:
    """The value that a node stands for.

    Args:
        node: from a message's header.
        buffers: the message's buffers; the arrays share their memory.
        made: tag → what makes a value of the node's parts, for what `special` gave.
        limits: how many parts, how deeply nested.

    Raises:
        WireError: where the node is not well made. Nothing else is raised for anything that came.
    """
    try:
        return _Decoder(buffers, made or {}, limits or MessageLimits()).value(node, 0)
    except WireError:
        raise
    except (TypeError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise WireError(f"not well made: {type(error).__name__}") from None
