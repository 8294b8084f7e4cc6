"""The figures that the pictures show."""

from collections.abc import Callable, Iterator

import matplotlib
import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from course import plots
from course.plots import _boundary, _curves, _gates, _gradients, _images, _network
from tests.course.plots.support import Drawn


@pytest.fixture(autouse=True)
def agg(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No window, no figure left over from other tests or for them."""
    monkeypatch.setattr(plt, "show", lambda: None)
    plt.close("all")
    with matplotlib.rc_context():
        plt.switch_backend("agg")
        yield
    plt.close("all")


def recorded(monkeypatch: pytest.MonkeyPatch, look: Callable[[Figure], None]) -> Drawn:
    shown: Drawn = []

    def record(fig: Figure, alt: str) -> None:
        look(fig)
        shown.append((fig, alt))
        plots.show(fig, alt)

    for module in (_boundary, _curves, _gates, _gradients, _images, _network):
        monkeypatch.setattr(module, "show", record)
    return shown


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """The figures that were shown, with their texts; not rendered, which takes longer."""
    return recorded(monkeypatch, lambda fig: None)


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """As `drawn`, with everything in its place, and whatever complains about that."""
    return recorded(monkeypatch, Figure.draw_without_rendering)
