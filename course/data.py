"""The data of the notebooks."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Gate:
    """A logic gate: `X` (4, 2) holds the inputs 00, 01, 10, 11 and `y` (4,) the outputs."""

    name: str
    X: Array
    y: Array


def gates() -> dict[str, Gate]:
    """The gates AND, OR, NAND and XOR by name, as fresh float64 arrays."""
    outputs = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "XOR": [0, 1, 1, 0]}
    return {
        name: Gate(
            name,
            np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64),
            np.array(y, dtype=np.float64),
        )
        for name, y in outputs.items()
    }
