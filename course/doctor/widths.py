"""A gradient of another shape than its parameter's: what of another width stands in its product."""

from collections.abc import Iterator, Mapping

import numpy as np

from course.doctor.edits import Words, words_of
from course.doctor.network import Array, Net, Problem

Facts = Mapping[str, str]


def stands_in(problem: Problem, name: str) -> Facts | None:
    """What stands where in a gradient of a wrong shape, for the sentence of a wrong operand.

    Layers have widths of their own as a rule, so the shape tells which of them was taken; the
    numbers tell that it was. None where they do not.
    """
    net, got = problem.net, problem.got[name]
    if net is None or name not in problem.names:
        return None
    kind, layer = problem.names[name]
    words = words_of(problem)
    for belongs, found, prediction in (_products if kind == "W" else _sums)(net, layer, words):
        if got.shape != prediction.shape or not np.any(prediction):
            continue
        if any(np.allclose(got, times * prediction, rtol=1e-6, atol=0) for times in (1, net.m)):
            return {"where": words(f"d{kind}", layer), "found": found, "belongs": belongs}
    return None


def _products(net: Net, layer: int, words: Words) -> Iterator[tuple[str, str, Array]]:
    """What belongs in dW's product, what stands there, and what it comes to."""
    dZ, A_prev = net.right[net.depth - layer].dZ, net.A[layer - 1]
    for other in range(net.depth + 1):
        if other != layer - 1:
            yield words("A", layer - 1), words("A", other), net.A[other].T @ dZ
        if other:
            yield words("A", layer - 1), words("Z", other), net.Z[other].T @ dZ
    yield words("A", layer - 1), "Y", net.Y.T @ dZ
    for found, its in _others(net, layer, words):
        yield words("dZ", layer), found, A_prev.T @ its


def _sums(net: Net, layer: int, words: Words) -> Iterator[tuple[str, str, Array]]:
    """The same of db's sum over the examples."""
    for found, its in _others(net, layer, words):
        yield words("dZ", layer), found, its.sum(axis=0)


def _others(net: Net, layer: int, words: Words) -> Iterator[tuple[str, Array]]:
    """The dZ of another layer (m, n), and its dA."""
    for step in net.right:
        if step.layer != layer:
            yield words("dZ", step.layer), step.dZ
            if step.dA is not None:
                yield words("dA", step.layer), step.dA
