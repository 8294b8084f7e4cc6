"""Losses that a program may have: to tell which one it computes, and which one a step lowers."""

import numpy as np

from course.checkup.data import Data
from course.kept import Array

TINY = 1e-12


class Candidates:
    """The usual losses of some outputs; those that subtract a row from a column, too.

    Of the last example alone, as where each one's gradient overwrites the one before (`last…`), and
    of targets that stand beside the inputs in any order (`mixed…`).
    """

    def __init__(self, data: Data) -> None:
        self.data = data
        low, high = data.T.min(), data.T.max()
        self.unit = bool(low >= 0 and high <= 1)

    def values(self, outputs: Array) -> dict[str, float]:
        """Name → value; `grid_…` are those of a matrix in disguise."""
        P, T = self.data.rows(outputs), self.data.T
        if P.shape != T.shape:
            return {}
        off = P - T
        found = {
            "squared": float(np.mean(off**2)),
            "absolute": float(np.mean(np.abs(off))),
            "fourth": float(np.mean(off**4)),
            "largest": float(np.mean(np.max(np.abs(off), axis=1))),
            "sum": float(np.mean(P)),
            "product": float(np.mean(P * T)),
            "flipped": float(np.mean((P - (T.max() + T.min() - T)) ** 2)),
            "first": float(np.mean(off[0] ** 2)),
            "last": float(np.mean(off[-1] ** 2)),
            "mixed": float(np.mean((P - T.mean(axis=0)) ** 2)),
            "half": float(np.mean(off[: max(1, len(off) // 2)] ** 2)),
        }
        if self.unit and P.min() >= 0 and P.max() <= 1:
            p, q = np.maximum(P, TINY), np.maximum(1 - P, TINY)
            M = T.mean(axis=0)
            binary = T * np.log(p) + (1 - T) * np.log(q)
            found["cross"] = float(-np.mean(T * np.log(p)))
            found["binary_cross"] = float(-np.mean(binary))
            found["last_cross"] = float(-np.mean(T[-1] * np.log(p[-1])))
            found["last_binary_cross"] = float(-np.mean(binary[-1]))
            found["mixed_cross"] = float(-np.mean(M * np.log(p)))
            found["mixed_binary_cross"] = float(-np.mean(M * np.log(p) + (1 - M) * np.log(q)))
            found["flipped_cross"] = float(-np.mean((1 - T) * np.log(p) + T * np.log(q)))
        if len(P) <= 400:
            found |= self._matrices(P, T)
        return found

    def _matrices(self, P: Array, T: Array) -> dict[str, float]:
        """Of a column of outputs against a row of targets, or of numbers against all outputs."""
        found = {}
        if T.shape[1] == 1:
            found["grid_squared"] = float(np.mean((P - T.T) ** 2))
            if self.unit and P.min() >= 0 and P.max() <= 1:
                p, q = np.maximum(P, TINY), np.maximum(1 - P, TINY)
                told = T.T * np.log(p) + (1 - T.T) * np.log(q)
                found["grid_binary_cross"] = float(-np.mean(told))
        if self.data.labels:
            number = self.data.T.argmax(axis=1)[:, None]
            found["grid_labels_squared"] = float(np.mean((P - number) ** 2))
            if P.min() >= 0 and P.max() <= 1:
                p, q = np.maximum(P, TINY), np.maximum(1 - P, TINY)
                found["grid_labels_cross"] = float(-np.mean(number * np.log(p)))
                found["grid_labels_binary"] = float(
                    -np.mean(number * np.log(p) + (1 - number) * np.log(q))
                )
        return found


def identified(values: Array, told: list[dict[str, float]]) -> str:
    """Which of the losses a program computes: the one that its values follow; or nothing.

    Args:
        values: the program's loss at several places, (n,).
        told: the others' there.
    """
    best, name = 1e-6, ""
    if len(values) < 4 or np.ptp(values) < 1e-12:
        return ""
    for candidate in sorted(set.intersection(*map(set, told))):
        x = np.array([one[candidate] for one in told])
        if np.ptp(x) < 1e-12:
            continue
        factor = float(x @ values / (x @ x))
        left = float(np.linalg.norm(values - factor * x) / np.linalg.norm(values - values.mean()))
        if factor > 0 and left < best:
            best, name = left, candidate
    return name
