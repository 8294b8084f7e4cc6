"""The forms in which learners keep a network: examples in columns, biases inside the weights.

The doctor's own is the course's: examples in rows, W (n_in, n_out), b (n_out,).
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Arrays = dict[str, Array]


@dataclass(frozen=True)
class Told:
    """What is known of a network, as `diagnose` is told it, in arrays."""

    params: Arrays
    cache: Arrays
    m: int | None
    decay: float
    activation: str | tuple[str, ...] | None
    output: str | None
    X: Array | None
    Y: Array | None
    earlier: Arrays


@dataclass(frozen=True)
class Form:
    """Gradients in the course's form, and how the learner's differs."""

    got: Arrays
    expected: Arrays
    known: Told
    columns: bool = False  #: whether the learner's examples are columns
    turned: bool = False  #: whether the learner's W is (n_out, n_in)
    called: Mapping[str, str] = field(default_factory=dict)  #: a part of a parameter → its name


def in_rows(form: Form, columns: bool | None) -> Form:
    """The same with the examples in rows; seen from the shapes where nobody said it.

    Of the weights and of the examples each by itself: X may have its examples as columns, and
    W be (n_in, n_out) all the same.
    """
    known = form.known
    weights = _weights(form.expected)
    if not weights:
        return form
    turned = _turned(list(weights.values()), known.X, columns)
    flat = {name for name, value in form.expected.items() if value.ndim == 2} if turned else set()

    def turn(arrays: Arrays) -> Arrays:
        return {name: value.T if name in flat else value for name, value in arrays.items()}

    inputs = next(iter(weights.values())).shape[1 if turned else 0]
    # With the biases inside the weights there is an input more.
    own = (inputs, inputs - 1) if turned else (inputs,)
    X, lie = known.X, False
    if X is not None and X.ndim == 2 and X.shape[0] in own:
        lie = X.shape[1] != inputs or (turned and X.shape[0] == inputs)
        X = X.T if lie else X
    m = len(X) if X is not None and X.ndim else known.m

    def of_examples(value: Array) -> Array:
        columns = value.ndim == 2 and value.shape[1] == m and (lie or value.shape[0] != m)
        return value.T if columns else value

    told = replace(
        known,
        params=turn(known.params),
        earlier=turn(known.earlier),
        cache={name: of_examples(value) for name, value in known.cache.items()},
        X=X,
        Y=None if known.Y is None else of_examples(known.Y),
    )
    return replace(
        form,
        got=turn(form.got),
        expected=turn(form.expected),
        known=told,
        columns=lie or turned,
        turned=turned,
    )


def _weights(arrays: Arrays) -> Arrays:
    """The matrices that are no biases, from the first layer on."""
    weights = {name: a for name, a in arrays.items() if a.ndim == 2 and _is_weight(name)}
    if all(name[-1:].isdecimal() for name in weights):
        # Gradients are often collected from the last layer to the first.
        return dict(sorted(weights.items(), key=lambda item: int(re.sub(r"\D", "", item[0]))))
    return weights


def _turned(weights: list[Array], X: Array | None, columns: bool | None) -> bool:
    """Whether the weights follow on one another as (n_out, n_in), and not as (n_in, n_out)."""
    pairs = list(itertools.pairwise(weights))
    for more in ((0,), (0, 1)):
        as_rows = all(other.shape[0] - one.shape[1] in more for one, other in pairs)
        as_columns = all(other.shape[1] - one.shape[0] in more for one, other in pairs)
        if as_rows or as_columns:
            break
    if X is not None and X.ndim == 2:
        first, n = weights[0].shape, X.shape
        # With the biases inside the weights there is an input more.
        rows, turned = first[0] in n, first[1] in n
        if not rows and not turned:
            rows, turned = first[0] == n[1] + 1, first[1] in (n[0] + 1, n[1] + 1)
        as_rows &= rows
        as_columns &= turned
    return as_columns if columns else as_columns and not as_rows


def _is_weight(name: str) -> bool:
    return not name.lower().startswith("b")


#: Where the bias stands among a layer's inputs, and the constant that it is multiplied by.
FOLDED = ((-1, 1.0), (0, 1.0), (-1, -1.0), (0, -1.0))


def unfolded(form: Form) -> Iterator[Form]:
    """The same with the biases beside the weights, in each way in which they may be inside them.

    Nothing, where every layer has as many inputs as the layer below has units, or a gradient
    another shape than its parameter.
    """
    X, names = form.known.X, list(form.expected)
    if X is None or any(value.ndim != 2 for value in (X, *form.expected.values())):
        return
    if any(form.got[name].shape != value.shape for name, value in form.expected.items()):
        return  # which row is the bias's is not known: the shape itself is what is wrong
    widths = [X.shape[1], *(form.expected[name].shape[1] for name in names)]
    inside = [
        name
        for name, width in zip(names, widths, strict=False)
        if form.expected[name].shape[0] == width + 1
    ]
    fits = all(
        form.expected[name].shape[0] in (width, width + 1)
        for name, width in zip(names, widths, strict=False)
    )
    for where, constant in FOLDED if inside and fits else ():

        def split(arrays: Arrays, where: int = where, constant: float = constant) -> Arrays:
            parts: Arrays = {}
            for name, value in arrays.items():
                own = name in inside and value.shape == form.expected[name].shape
                parts[name] = np.delete(value, where, axis=0) if own else value
                if own:
                    parts[_bias_of(name)] = constant * value[where]
            return parts

        known = replace(
            form.known, params=split(form.known.params), earlier=split(form.known.earlier)
        )
        called = {_bias_of(name): name for name in inside}
        yield replace(
            form,
            got=split(form.got),
            expected=split(form.expected),
            known=replace(known, cache=_without_constant(known.cache, where, constant)),
            called=called,
        )


def _without_constant(cache: Arrays, where: int, constant: float) -> Arrays:
    """Activations without the column that stands for the bias."""
    return {
        name: np.delete(value, where, axis=1)
        if value.ndim == 2 and value.shape[1] > 1 and np.all(value[:, where] == constant)
        else value
        for name, value in cache.items()
    }


def _bias_of(name: str) -> str:
    return f"b{name[1:]}" if name[1:].isdecimal() else f"{name} (bias)"
