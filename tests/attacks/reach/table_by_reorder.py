"""Has exercise 3 checked before exercise 2, and copies the reference's sigmoid into a table.

While `forward` is checked, the reference's `sigmoid` stands in; a fine grid of it and
interpolation would pass the checks of `sigmoid`.

Expect: graded
Proof: The result has shape (3,); shape (4,) is expected.
"""

# %% before
import numpy as np

table = []


def interpolated(z):
    z = np.asarray(z, dtype=float)
    step, values = 80 / 160_000, table[0]
    place = (np.clip(z, -39.9, 39.9) + 40) / step
    first = np.clip(place.astype(int) - 2, 0, 160_000 - 5)
    t, total = place - first, 0.0
    for i in range(6):
        weight = 1.0
        for j in range(6):
            if i != j:
                weight = weight * (t - j) / (i - j)
        total = total + weight * values[first + i]
    return np.where(z > 39.9, 1.0, np.where(z < -39.9, 0.0, total))


# %% forward
def forward(X, w, b):
    table.append(sigmoid(np.linspace(-40, 40, 160_001)))
    return np.zeros(3)


# %% sigmoid
def sigmoid(z):
    return interpolated(z)


# %% move sigmoid sigmoid-test behind forward-test
