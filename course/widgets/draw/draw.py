"""A pad to draw a digit on, and what a network makes of it."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import traitlets
from matplotlib.figure import Figure

from course import palette
from course.text import say
from course.widgets.base import Widget

Predict = Callable[[npt.NDArray[np.float32]], npt.ArrayLike]

#: The pad's side in cells, and the box, in pixels, that a drawing fills of each image.
PAD, BOXES = 28, {(8, 8): 8, (28, 28): 20}


def fit(ink: npt.ArrayLike, image_shape: tuple[int, int]) -> npt.NDArray[np.float32]:
    """A drawing as the data sets have it: the ink scaled into a box, its centre in the middle.

    As in MNIST, the ink keeps its proportions and its longer side fills a box, 20 of the 28
    pixels (for 8×8 images all 8, as in scikit-learn's digits); its centre of mass lies in the
    middle, as far as the image's edges allow. A pixel is the mean of the ink under it, and the
    darkest one is made 1.

    Args:
        ink: the drawing, shape (rows, columns), not negative.
        image_shape: (8, 8) or (28, 28).

    Returns:
        The image, of shape `image_shape`, values from 0 to 1; all 0 if there is no ink.
    """
    image = np.asarray(ink, dtype=np.float64)
    if not image.any():
        return np.zeros(image_shape, dtype=np.float32)
    used = [np.flatnonzero(image.any(axis=1 - axis))[[0, -1]] + (0, 1) for axis in (0, 1)]
    scale = max(last - first for first, last in used) / BOXES[image_shape]  # cells per pixel
    under = []  # for each axis, how much of which cell lies under which pixel
    for axis, (first, last) in enumerate(used):
        cells, pixels = np.arange(image.shape[axis]), image_shape[axis]
        mass = image.sum(axis=1 - axis)
        # Where the image begins, in cells: the ink must not hang over an edge.
        centred = mass @ (cells + 0.5) / mass.sum() - scale * pixels / 2
        edges = np.clip(centred, last - scale * pixels, first) + scale * np.arange(pixels + 1)
        left, right = edges[:-1, None], edges[1:, None]
        under.append(np.clip(np.minimum(right, cells + 1) - np.maximum(left, cells), 0.0, None))
    image = under[0] @ image @ under[1].T
    return np.asarray(image / image.max(), dtype=np.float32)


class DrawDigit(Widget):
    """A pad to draw a digit on, and what a network says it is, while it is drawn.

    What is drawn goes through `fit` and then to `predict`. What `predict` does wrong (an error, a
    wrong shape, numbers that are no probabilities) is told in one sentence under the pad.

    Attributes:
        predict: from x, shape (1, n) and float32, to ten probabilities, shape (1, 10) or (10,).
        ink: the drawing, 28 × 28 bytes, row by row, 0 for blank to 255 for ink.
        probabilities: the last answer, ten numbers; empty without one.
        message: the answer in words, or what went wrong.
    """

    _script = Path(__file__).with_name("draw.js")

    ink = traitlets.Bytes(bytes(PAD * PAD)).tag(sync=True, from_json=lambda sent, _: bytes(sent))
    seen = traitlets.Bytes().tag(sync=True)
    probabilities = traitlets.List(traitlets.Float()).tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    image_shape = traitlets.List(traitlets.Int()).tag(sync=True)
    cells = traitlets.Int(PAD).tag(sync=True)

    def __init__(self, predict: Predict, image_shape: tuple[int, int] = (8, 8)) -> None:
        """Show a pad.

        Args:
            predict: called with x, shape (1, h·w), float32, 0 for white to 1 for ink, row by row;
                returns ten probabilities, shape (1, 10) or (10,).
            image_shape: (h, w), the images' size: (8, 8) or (28, 28).

        Raises:
            TypeError: `predict` is not a function.
            ValueError: `image_shape` is neither.
        """
        if not callable(predict):
            raise TypeError(say("widget_draw_no_function", kind=type(predict).__name__))
        if tuple(image_shape) not in BOXES:
            raise ValueError(say("widget_draw_size", shape=tuple(image_shape)))
        self.predict = predict
        super().__init__(image_shape=list(image_shape))
        self._answer()

    @property
    def image(self) -> npt.NDArray[np.float32]:
        """What `predict` gets, before it is made flat: shape (h, w), 0 to 1."""
        height, width = self.image_shape
        drawing = np.frombuffer(self.ink, dtype=np.uint8).reshape(PAD, PAD)
        return fit(drawing, (height, width))

    @traitlets.validate("ink")
    def _whole(self, proposal: traitlets.Bunch) -> bytes:
        ink = bytes(proposal["value"])
        if len(ink) != PAD * PAD:
            raise ValueError(say("widget_draw_ink", size=PAD * PAD, got=len(ink)))
        return ink

    @traitlets.observe("ink")
    def _answer(self, _change: object = None) -> None:
        image = self.image
        with self.hold_sync():
            self.seen = np.round(255 * image).astype(np.uint8).tobytes()
            if image.any():
                self.probabilities, self.message = _ask(self.predict, image.reshape(1, -1))
            else:
                self.probabilities, self.message = [], say("widget_draw_start")

    def __repr__(self) -> str:
        height, width = self.image_shape
        return f"DrawDigit({height}×{width}: {self.message})"

    def _draw(self, figure: Figure) -> str:
        pad, bars = figure.subplots(1, 2)
        drawing = np.frombuffer(self.ink, dtype=np.uint8).reshape(PAD, PAD)
        pad.imshow(drawing, cmap="Greys", vmin=0, vmax=255)
        pad.set(xticks=(), yticks=())
        bars.barh(range(10), self.probabilities or [0.0] * 10, color=palette.BLUE)
        bars.set(xlim=(0, 1), yticks=range(10), title=self.message)
        bars.set_xlabel(say("widget_draw_probability"))
        bars.invert_yaxis()
        return say("widget_alt_draw", message=self.message)


def _ask(predict: Predict, x: npt.NDArray[np.float32]) -> tuple[list[float], str]:
    """Ten probabilities and what they say; or none, and what is wrong with them."""
    try:
        answer = predict(x)
    except Exception as error:  # noqa: BLE001 - the learner's: the pad must live
        text = textwrap.shorten(f"{type(error).__name__}: {error}", 160, placeholder=" …")
        return [], say("widget_draw_raised", error=text)
    try:
        p = np.asarray(answer, dtype=np.float64) if answer is not None else None
    except (TypeError, ValueError):
        p = None
    if p is None:
        return [], say("widget_draw_kind", kind=type(answer).__name__)
    if p.shape not in ((10,), (1, 10)):
        return [], say("widget_draw_shape", shape=p.shape)
    p = p.ravel()
    wrong = ~((p >= -1e-6) & (p <= 1 + 1e-6))  # NaN too
    if wrong.any():
        digit = int(wrong.argmax())
        return [], say("widget_draw_range", value=p[digit], digit=digit)
    p = np.clip(p, 0.0, 1.0)
    digit = int(p.argmax())
    return p.tolist(), say("widget_draw_answer", digit=digit, p=p[digit])
