"""The figures that the pictures show."""

import gc
import warnings
from collections.abc import Iterator

import matplotlib
import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from course import plots
from course.plots import _boundary, _curves, _gates, _gradients, _images, _network
from tests.course.plots.support import Drawn


@pytest.fixture(autouse=True, scope="module")
def collected() -> None:
    """What earlier tests left open is not a picture's warning, which would be an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(autouse=True)
def agg(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No window, no figure left over from other tests or for them."""
    monkeypatch.setattr(plt, "show", lambda: None)
    plt.close("all")
    with matplotlib.rc_context():
        plt.switch_backend("agg")
        yield
    plt.close("all")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """The figures that were shown, rendered once, with their texts."""
    shown: Drawn = []

    def record(fig: Figure, alt: str) -> None:
        fig.canvas.draw()
        shown.append((fig, alt))
        plots.show(fig, alt)

    for module in (_boundary, _curves, _gates, _gradients, _images, _network):
        monkeypatch.setattr(module, "show", record)
    return shown
