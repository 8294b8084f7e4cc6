"""The data as rows of examples, and how well its targets can be told from its inputs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from course.kept import Array

#: More examples are not compared with one another: it takes their number squared.
MOST = 300


@dataclass
class Data:
    """Inputs (m, n) and targets (m, k), an example in each row, however they were given."""

    X: Array
    T: Array
    #: Which axis of the network's outputs counts the examples; None where it has none of m.
    axis: int | None
    columns: bool  #: whether the inputs were given with examples in columns
    kind: str  #: `binary`, `classes` or `numbers`
    labels: bool  #: whether the targets were given as the numbers of classes
    levels: tuple[float, float] = (0.0, 1.0)  #: of binary targets

    def rows(self, outputs: Array) -> Array:
        """Outputs with an example in each row, (m, k)."""
        m = len(self.X)
        if outputs.ndim == 0 or outputs.size % m:
            return np.full((m, 1), np.nan)
        if outputs.ndim == 1:
            return outputs.reshape(m, -1)
        axis = self.axis if self.axis is not None else 0
        return np.moveaxis(outputs, axis, 0).reshape(m, -1)

    def error(self, outputs: Array) -> float:
        """How wrong outputs are: the share of wrong classes, or of the variance that is left."""
        P = self.rows(outputs)
        if P.shape != self.T.shape:
            return 1.0
        if not np.all(np.isfinite(P)):
            return float("inf")
        return self.error_of(P)

    def error_of(self, P: Array) -> float:
        """The same of rows."""
        if self.kind == "binary":
            middle = sum(self.levels) / 2
            return float(np.mean((middle < P) != (middle < self.T)))
        if self.kind == "classes":
            return float(np.mean(P.argmax(axis=1) != self.T.argmax(axis=1)))
        spread = self.T.var(axis=0)
        some = spread > 1e-12 * (1 + np.abs(self.T).max() ** 2)
        if not some.any():
            return float(np.mean((P - self.T) ** 2))
        off = np.minimum(np.mean((P - self.T) ** 2, axis=0), 1e200)
        return float(np.mean(off[some] / spread[some]))

    def chance(self) -> float:
        """The error of who says the same of every example."""
        if self.kind == "binary":
            share = float(np.mean(sum(self.levels) / 2 < self.T))
            return min(share, 1 - share)
        return 1 - float(self.T.mean(axis=0).max()) if self.kind == "classes" else 1.0


def examined(X: object, Y: object, predict: Callable[[object], Array]) -> Data:
    """Tell from outputs for fewer examples which axis counts them, and what kind of targets it is.

    Args:
        X: as the learner has them.
        Y: as the learner has them.
        predict: gives outputs for inputs such as X.
    """
    inputs, targets = np.asarray(X, dtype=np.float64), np.asarray(Y, dtype=np.float64)
    whole = predict(X)
    columns, axis = _layout(np.asarray(X), whole, targets, predict)
    flat = inputs.T if columns else inputs
    m = len(flat)
    flat = flat.reshape(m, -1)
    k = whole.size // m if axis is not None else 1
    same = np.array_equal(targets, inputs)
    T = _rows(targets, m, columns, k)
    whole_numbers = bool(np.all(np.round(T) == T))
    if T.shape[1] == 1 and k > 1 and whole_numbers and T.min() >= 0 and T.max() < k:
        one_hot = np.eye(k)[T[:, 0].astype(int)]
        return Data(flat, one_hot, axis, columns, "classes", True)
    levels = np.unique(T)
    if T.shape[1] > 1 and set(levels) <= {0.0, 1.0} and np.all(T.sum(axis=1) == 1) and not same:
        return Data(flat, T, axis, columns, "classes", False)
    if len(levels) == 2 and whole_numbers and not same:
        both = (float(levels[0]), float(levels[1]))
        return Data(flat, T, axis, columns, "binary", False, both)
    return Data(flat, T, axis, columns, "numbers", False)


def _layout(
    X: Array, whole: Array, targets: Array, predict: Callable[[object], Array]
) -> tuple[bool, int | None]:
    """Whether examples are in columns, and the axis of the outputs that counts them."""
    options = [False, True] if X.ndim == 2 else [False]
    for columns in options:
        m = X.shape[1] if columns else X.shape[0]
        try:
            fewer = predict(X[:, 1:] if columns else X[1:])
        except Exception:  # noqa: BLE001 - whatever a learner's code raises: it is the other way
            continue
        if fewer.ndim == whole.ndim:
            less = [a for a in range(whole.ndim) if (whole.shape[a], fewer.shape[a]) == (m, m - 1)]
            if less:
                return columns, less[-1] if columns else less[0]
    for columns in options:
        m = X.shape[1] if columns else X.shape[0]
        if m in whole.shape and m in targets.shape:
            return columns, whole.shape.index(m)
    return False, whole.shape.index(len(X)) if len(X) in whole.shape else None


def _rows(Y: Array, m: int, columns: bool, k: int) -> Array:
    if Y.ndim == 2 and m in Y.shape:
        rows, cols = Y.shape
        turned = rows != m or (columns and cols == m and rows == k)
        return Y.T.copy() if turned else Y.copy()
    return Y.reshape(m, -1).copy() if Y.size % m == 0 else np.zeros((m, 1))


def standardised(X: Array) -> Array:
    """Each column with mean 0 and spread 1; a constant one is 0."""
    spread = X.std(axis=0)
    constant = spread <= 1e-12 * (1 + np.abs(X).max())
    scaled: Array = (X - X.mean(axis=0)) / np.where(constant, 1.0, spread)
    return scaled


@dataclass(frozen=True)
class Told:
    """How well targets can be told from other examples."""

    error: float  #: the best share of mistakes, or of the variance that is left
    linear: float  #: the same of a linear rule
    chance: float  #: in which share of shuffled copies the targets are told as well: small is good


def told_from_others(data: Data, rng: np.random.Generator) -> Told:
    """How wrong each example's target is when it is told from the other examples.

    Kernel regressions (a linear one and three widths, several penalties), each example left out in
    turn; and the same for targets in random order, which inputs cannot tell.
    """
    m = len(data.X)
    some = rng.permutation(m)[:MOST] if m > MOST else np.arange(m)
    X, T = standardised(data.X[some]), data.T[some]
    few = Data(X, T, 0, False, data.kind, False, data.levels)
    squares = np.sum(X**2, axis=1)
    apart = np.maximum(squares[:, None] + squares - 2 * X @ X.T, 0)
    middle = float(np.median(apart[apart > 1e-9])) if np.any(apart > 1e-9) else 1.0
    kernels = [X @ X.T / X.shape[1], *(np.exp(-apart / (c * middle)) for c in (0.05, 0.3, 2.0))]
    many = 100 if T.shape[1] < 3 else 40
    orders = [np.arange(len(some))] + [rng.permutation(len(some)) for _ in range(many)]
    errors, left = [], []
    for kernel in kernels:
        for smooth, free in smoothers(kernel):
            off = [(T[order] - smooth @ T[order]) / free for order in orders]
            errors.append(few.error_of(T - off[0]))
            left.append([float(np.sum(one**2)) for one in off])
    best = np.min(left, axis=0)
    return Told(min(errors), min(errors[:3]), float(np.mean(best[1:] <= best[0])))


def smoothers(kernel: Array) -> Iterator[tuple[Array, Array]]:
    """Kernel regressions with a constant, of several penalties.

    Yields:
        The matrix that gives from the targets what is told of each, (m, m); and by what to divide
        its mistakes so that each is told from the others alone, (m, 1).
    """
    values, vectors = np.linalg.eigh(kernel + 1.0)
    for penalty in (1e-3, 0.03, 1.0):
        shrink = np.maximum(values, 0) / (np.maximum(values, 0) + penalty)
        smooth: Array = (vectors * shrink) @ vectors.T
        yield smooth, np.maximum(1 - np.diag(smooth), 1e-9)[:, None]


def compressed(X: Array, width: int) -> float:
    """The share of the variance that so many principal components leave."""
    values = np.linalg.svd(X - X.mean(axis=0), compute_uv=False) ** 2
    return float(values[width:].sum() / max(values.sum(), 1e-300))
