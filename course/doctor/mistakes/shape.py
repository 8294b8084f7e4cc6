"""Transposes and broadcasting."""

from course.doctor.mistakes.mistake import Example, Mistake
from course.doctor.network import Array, Problem, Twist
from course.text import Sentences

TRANSPOSED = Mistake(
    id="transposed",
    sentences=Sentences(
        gradient="{name} is the transpose of what it should be: {expected_shape} is expected, the "
        "shape of the parameter, and so {first} in the product.",
        value="Rows and columns are exchanged: this is the transpose of what is asked for.",
        general="Transposed: rows and columns are exchanged.",
    ),
    twists=lambda p: [Twist(turn=True)],
    example=Example({"grads": "{name: grad.T for name, grad in grads.items()}"}),
)


def _weight_not_transposed(p: Problem) -> list[Twist]:
    """dA = dZ @ W, or W bent to the right shape, in place of dZ @ Wᵀ."""
    if p.net is None or p.net.depth < 2:
        return []
    return [Twist(back=lambda W: W.reshape(W.shape[::-1]))]


WEIGHT_NOT_TRANSPOSED = Mistake(
    id="weight_not_transposed",
    sentences=Sentences(
        gradient="{name} is wrong because the step back from dZ to dA uses W as it is: going "
        "back, the weights are transposed, Wᵀ.",
        value="W is used as it is, or bent into shape: going back, it is transposed, so that its "
        "columns meet the columns of dZ.",
        general="W is not transposed in the step back from dZ to dA.",
    ),
    twists=_weight_not_transposed,
    example=Example({"dA": "dZ @ W.reshape(W.shape[::-1])"}),
)


def _broadcast(p: Problem, name: str) -> list[Array]:
    """(m, 1) − (m,): a whole m×m matrix of differences."""
    if p.net is None or p.net.Y.shape[1] != 1 or p.net.m < 2:
        return []
    net, layer = p.net, p.net.depth
    if p.names.get(name) not in (("W", layer), ("b", layer)):
        return []
    square = net.factor * (net.A[layer] - net.Y.T)
    flat = [square.sum(axis=0), square.sum(axis=1)]
    if p.kind(name) == "b":
        return [row * s for row in flat for s in (1.0, 1 / net.m)]
    A_prev = net.A[layer - 1]
    columns = [A_prev.T @ each * s for each in (square, square.T) for s in (1.0, 1 / net.m)]
    summed = [
        (A_prev.T @ row * s).reshape(p.expected[name].shape)
        for row in flat
        for s in (1.0, 1 / net.m)
    ]
    return columns + summed


BROADCAST = Mistake(
    id="broadcast",
    sentences=Sentences(
        gradient="{name} comes from a difference of shapes ({m}, 1) and ({m},): that is a whole "
        "{m}×{m} matrix. Give both the same shape first.",
        general="Shapes (m, 1) and (m,) are subtracted: that is a whole m×m matrix.",
    ),
    numbers=_broadcast,
    example=Example({"error": "A - Y[:, 0]"}, heads=("sigmoid+bce", "linear+mse"), neuron=True),
)
