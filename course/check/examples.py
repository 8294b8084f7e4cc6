"""What several notebooks' test cells compute with: small networks, what a start looks like."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from course.check.findings import Wrong, entry
from course.gradcheck import Params
from course.text import say


def small_network(seed: int, *sizes: int) -> Params:
    """The parameters of a network to check on: weights of order ½, and biases that are not 0.

    Args:
        seed: of the numbers.
        sizes: units of each layer, the inputs first.

    Returns:
        W1 (sizes[0], sizes[1]), b1 (sizes[1],), W2, b2 and so on, in this order, float64.
    """
    rng = np.random.default_rng(seed)
    layers = list(itertools.pairwise(sizes))
    weights = [0.6 * rng.normal(size=shape) for shape in layers]
    biases = [0.3 * rng.normal(size=width) for _, width in layers]
    made: Params = {}
    for number, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
        made |= {f"W{number}": W, f"b{number}": b}
    return made


def weights_of(params: Mapping[str, npt.ArrayLike], sizes: Sequence[int], layer: int) -> np.ndarray:
    """One layer's weights as a plain array, of the shape that these sizes ask for.

    Raises:
        Wrong: where they have another shape, or are not there.
    """
    names = [f"{kind}{number}" for number in range(1, len(sizes)) for kind in "Wb"]
    W, shape = np.asarray(entry(params, f"W{layer}", names)), tuple(sizes[layer - 1 : layer + 1])
    if W.shape != shape:
        said = say("weight_shape", layer=layer, got=W.shape, expected=shape)
        raise Wrong(said, "wrong_shape")
    return W


def shapes_of(params: Mapping[str, npt.ArrayLike]) -> dict[str, tuple[int, ...] | str]:
    """Each parameter's shape; weights that are all alike have the shape of nothing."""
    return {
        name: np.shape(value)
        if name[:1] == "b" or np.ptp(np.asarray(value)) > 0
        else "all entries alike"
        for name, value in params.items()
    }


def nearest(got: float, known: Sequence[float], within: float = 0.03) -> float:
    """The one of some numbers that `got` is up to chance (a share of it), or else `got` itself."""
    best = min(known, key=lambda number: abs(got / number - 1))
    return best if abs(got / best - 1) < within else got
