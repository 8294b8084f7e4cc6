"""Many starts at once: the share of them that ends right."""

import numpy as np

from course.starts import share_of_starts

Y = np.array([[0.0], [1.0]])


def test_a_start_counts_where_every_output_is_on_its_targets_side() -> None:
    starts = [{"w": np.array([low, high])} for low, high in ((0.1, 0.9), (0.6, 0.9), (0.2, 0.3))]
    seen = []

    def train(params: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        seen.append(params["w"].shape)
        return {"w": params["w"] + 0.05}

    share = share_of_starts(starts, train, lambda params: params["w"].reshape(2, 1), Y)
    assert share == 1 / 3 and seen == [(3, 2)]
    exchanged = share_of_starts(starts, lambda p: {"w": p["w"][::-1]}, lambda p: p["w"][:, None], Y)
    assert exchanged == 1 / 3
