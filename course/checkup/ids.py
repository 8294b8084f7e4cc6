"""Targets of pairs of things that have numbers: users and films, words of a sentence."""

from dataclasses import replace

import numpy as np

from course.checkup.data import Data, Told, told_from_others
from course.kept import Array

#: More things than that, and they are not told apart here.
MOST = 600
#: Tables of numbers and products of so many of them each are tried.
RANKS, FOLDS, ROUNDS = (1, 2, 3, 5), 3, 10


def told_from_ids(data: Data, rng: np.random.Generator) -> Told:
    """How well targets are told where inputs are numbers of things: one next to it is no likelier.

    Each thing is a column of its own; for pairs, a number and some products of numbers for each
    thing are tried besides, with a third of the examples left out.
    """
    columns = [np.unique(column, return_inverse=True) for column in data.X.T]
    if sum(len(values) for values, _ in columns) > MOST:
        return told_from_others(data, rng)
    hot = np.hstack([np.eye(len(values))[which.ravel()] for values, which in columns])
    told = told_from_others(replace(data, X=hot), rng)
    if len(columns) != 2 or data.T.shape[1] != 1:
        return told
    left, right = (which.ravel() for _, which in columns)
    counts = len(columns[0][0]), len(columns[1][0])
    part = rng.permutation(len(data.T)) % FOLDS
    errors = []
    for rank in RANKS:
        P = np.zeros_like(data.T)
        for fold in range(FOLDS):
            kept = part != fold
            known = left[kept], right[kept], data.T[kept, 0]
            P[~kept, 0] = _products(*known, counts, rank, rng)[left[~kept], right[~kept]]
        errors.append(data.error_of(P))
    best = min(errors)
    if best >= 0.9 * told.error:
        return told
    return replace(told, error=best, chance=0.0 if best < 0.7 * data.chance() else told.chance)


def _products(
    left: Array,
    right: Array,
    t: Array,
    counts: tuple[int, int],
    rank: int,
    rng: np.random.Generator,
) -> Array:
    """A table of targets: numbers of both things, and products of `rank` numbers of each.

    The one side's numbers are found with the other's held, in turn.
    """
    U, V = (np.ones((n, rank + 2)) for n in counts)  # one column each goes with the other's 1
    U[:, 2:], V[:, 2:] = (rng.normal(size=(n, rank)) for n in counts)
    U[:, 0], V[:, 1] = 0.0, 0.0
    middle = t.mean()
    for _ in range(ROUNDS):
        for A, B, mine, other, one in ((U, V, left, right, 1), (V, U, right, left, 0)):
            free = [k for k in range(rank + 2) if k != one]
            for i in range(len(A)):
                some = mine == i
                F = B[other[some]]
                rest = t[some] - middle - F[:, one]
                square = F[:, free].T @ F[:, free] + 0.1 * np.eye(len(free))
                A[i, free] = np.linalg.solve(square, F[:, free].T @ rest)
    table: Array = middle + U @ V.T
    return table
