"""A pad to draw a digit on: its image, what is asked of it, and its picture."""

from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex

from course import palette
from course.widgets import BOXES, PAD, DrawDigit, fit
from tests.course.widgets.support import drawn
from tests.widget_samples import sure_of


def drawing(*cells: tuple[int, int]) -> bytes:
    ink = np.zeros((28, 28), dtype=np.uint8)
    for cell in cells:
        ink[cell] = 255
    return ink.tobytes()


STROKE = drawing(*[(row, 10) for row in range(5, 20)], (19, 11), (19, 12))


@pytest.mark.parametrize(("shape", "size"), [((8, 8), 64), ((28, 28), 784)])
def test_predict_gets_the_drawing_as_one_row(shape: tuple[int, int], size: int) -> None:
    calls: list[Any] = []

    def predict(x: Any) -> Any:
        calls.append(x.copy())
        x[:] = 7  # a network that spoils its input spoils nothing else
        return np.arange(10) / 45

    widget = DrawDigit(predict, shape)
    assert (calls, widget.message, widget.probabilities) == ([], "Draw a digit.", [])
    widget.set_state({"ink": memoryview(STROKE)})  # as the front end sends it
    [x] = calls
    assert x.shape == (1, size) and x.dtype == np.float32
    assert x.min() == 0 and x.max() == 1
    np.testing.assert_array_equal(x[0], widget.image.ravel())
    np.testing.assert_array_equal(
        widget.image, fit(np.frombuffer(STROKE, np.uint8).reshape(28, 28), shape)
    )
    seen = np.frombuffer(widget.seen, np.uint8).reshape(shape)
    np.testing.assert_allclose(seen / 255, widget.image, atol=0.5 / 255)
    np.testing.assert_allclose(widget.probabilities, np.arange(10) / 45)
    assert widget.message == "looks like a 9 (0.20)"


def boom(x: Any) -> Any:
    raise RuntimeError("weights are\nmissing " + "x " * 500)


@pytest.mark.parametrize(
    ("predict", "told"),
    [
        (boom, f"raised RuntimeError: weights are missing {'x ' * 62}…"),  # 160 letters
        (
            lambda x: np.zeros((10, 1)),
            "returned an array of shape (10, 1); (1, 10) or (10,) is expected.",
        ),
        (lambda x: 3, "returned an array of shape (); (1, 10) or (10,) is expected."),
        (lambda x: [0.1] * 11, "returned an array of shape (11,); (1, 10) or (10,) is expected."),
        (
            lambda x: [[0.1] * 11],
            "returned an array of shape (1, 11); (1, 10) or (10,) is expected.",
        ),
        (
            lambda x: np.zeros((2, 10)),
            "returned an array of shape (2, 10); (1, 10) or (10,) is expected.",
        ),
        (lambda x: [0.1], "returned an array of shape (1,); (1, 10) or (10,) is expected."),
        (lambda x: None, "returned a NoneType; an array of ten probabilities is expected."),
        (lambda x: ["a"] * 10, "returned a list; an array of ten probabilities is expected."),
        (lambda x: {1: 2}, "returned a dict; an array of ten probabilities is expected."),
        (lambda x: [[1], [2, 3]], "returned a list; an array of ten probabilities is expected."),
        (
            lambda x: np.full(10, np.nan),
            "gave nan for digit 0; a probability lies between 0 and 1.",
        ),
        (
            lambda x: np.eye(10)[4] * 1.5,
            "gave 1.5 for digit 4; a probability lies between 0 and 1.",
        ),
        (lambda x: -np.eye(10)[6], "gave -1 for digit 6; a probability lies between 0 and 1."),
        (
            lambda x: np.eye(10)[9] * 1.000005,
            "gave 1 for digit 9; a probability lies between 0 and 1.",
        ),
        (
            lambda x: np.full(10, -5e-6),
            "gave -5e-06 for digit 0; a probability lies between 0 and 1.",
        ),
    ],
)
def test_what_predict_does_wrong_is_one_sentence(predict: Any, told: str) -> None:
    widget = DrawDigit(predict)
    widget.ink = STROKE
    assert widget.message == f"predict {told}"
    assert widget.probabilities == []


def test_a_pad_goes_on_after_a_wrong_answer_and_forgets_the_one_before() -> None:
    widget = DrawDigit(sure_of(5))
    widget.ink = STROKE
    assert widget.message == "looks like a 5 (1.00)"
    widget.predict = boom
    widget.ink = drawing((3, 3))
    assert "raised" in widget.message and widget.probabilities == []
    widget.predict = sure_of(7)
    widget.ink = STROKE
    assert widget.message == "looks like a 7 (1.00)"
    widget.ink = bytes(784)
    assert (widget.message, widget.probabilities) == ("Draw a digit.", [])


@pytest.mark.parametrize("off", [5e-7, -5e-7])
def test_rounding_is_no_mistake_of_predict(off: float) -> None:
    widget = DrawDigit(lambda x: np.eye(10)[[3]] + off)
    widget.ink = STROKE
    assert widget.message == "looks like a 3 (1.00)"
    assert min(widget.probabilities) >= 0 and max(widget.probabilities) <= 1
    assert widget.probabilities == pytest.approx(np.eye(10)[3], abs=1e-6)


def test_numbers_in_text_are_numbers() -> None:
    widget = DrawDigit(lambda x: [str(k / 45) for k in range(10)])
    widget.ink = STROKE
    assert widget.probabilities == pytest.approx(np.arange(10) / 45)


@pytest.mark.parametrize(
    ("make", "error", "told"),
    [
        (
            lambda: DrawDigit(np.eye(10)),  # type: ignore[arg-type]
            TypeError,
            "DrawDigit needs the function predict; it got a ndarray.",
        ),
        (
            lambda: DrawDigit(sure_of(1), (16, 16)),
            ValueError,
            "image_shape is (16, 16); (8, 8) or (28, 28) is expected.",
        ),
        (
            lambda: setattr(DrawDigit(sure_of(1)), "ink", b"abc"),
            ValueError,
            "The ink is 3 bytes; 784 are expected.",
        ),
    ],
)
def test_what_is_no_pad_is_refused(make: Any, error: type[Exception], told: str) -> None:
    with pytest.raises(error) as raised:
        make()
    assert str(raised.value) == told


def test_a_pad_has_images_of_digits_at_first() -> None:
    pad = DrawDigit(sure_of(1))
    assert (pad.image_shape, repr(pad)) == ([8, 8], "DrawDigit(8×8: Draw a digit.)")
    assert pad.image.shape == (8, 8) and pad.image.dtype == np.float32
    assert (PAD, BOXES) == (28, {(8, 8): 8, (28, 28): 20})


def test_the_front_end_gets_the_pad_and_what_is_made_of_it() -> None:
    pad = DrawDigit(sure_of(4), (28, 28))
    pad.set_state({"ink": memoryview(STROKE)})
    state = pad.get_state()
    assert (state["ink"], state["cells"], state["image_shape"]) == (STROKE, 28, [28, 28])
    assert state["message"] == "looks like a 4 (1.00)"
    assert state["probabilities"] == np.eye(10)[4].tolist()
    assert state["seen"] == np.round(255 * pad.image).astype(np.uint8).tobytes()


def test_the_picture_has_the_drawing_and_a_bar_for_each_digit() -> None:
    p = np.arange(10) / 45
    widget = DrawDigit(lambda x: p)
    widget.ink = STROKE
    (pad, bars), alt = drawn(widget)
    assert pad.get_position().x1 < bars.get_position().x0  # side by side
    [image] = pad.images
    np.testing.assert_array_equal(image.get_array().ravel(), np.frombuffer(STROKE, np.uint8))
    assert image.origin == "upper" and image.get_clim() == (0, 255)
    assert [to_hex(image.cmap(end)) for end in (0.0, 1.0)] == ["#ffffff", "#000000"]
    assert [len(pad.get_xticks()), len(pad.get_yticks())] == [0, 0]
    assert [bar.get_width() for bar in bars.patches] == pytest.approx(p)
    middles = [bar.get_y() + bar.get_height() / 2 for bar in bars.patches]
    assert middles == pytest.approx(range(10)) and bars.get_yticks().tolist() == [*range(10)]
    assert {to_hex(bar.get_facecolor()) for bar in bars.patches} == {palette.BLUE.lower()}
    assert bars.get_xlim() == (0, 1) and bars.yaxis_inverted()  # 0 above
    assert bars.get_xlabel() == "probability"
    assert bars.get_title() == widget.message == "looks like a 9 (0.20)"
    assert alt == (
        "A pad to draw a digit on, beside the probabilities of the ten digits. "
        "looks like a 9 (0.20)"
    )


@pytest.mark.parametrize("ink", [0, 9, 255])
def test_a_pad_of_one_shade_is_drawn_in_it(ink: int) -> None:
    widget = DrawDigit(sure_of(2))
    widget.ink = bytes([ink]) * 784
    [image] = drawn(widget)[0][0].images
    assert image.get_clim() == (0, 255)


def test_a_blank_pads_picture_has_bars_without_length() -> None:
    [_, bars], _ = drawn(DrawDigit(sure_of(2)))
    assert [bar.get_width() for bar in bars.patches] == [0] * 10
    assert bars.get_title() == "Draw a digit." and bars.get_xlim() == (0, 1)


@pytest.mark.parametrize("shape", BOXES)
def test_without_ink_the_image_is_white(shape: tuple[int, int]) -> None:
    image = fit(np.zeros((28, 28), dtype=np.uint8), shape)
    assert image.shape == shape and image.dtype == np.float32 and not image.any()


def test_one_cell_of_ink_fills_the_box() -> None:
    ink = np.zeros((28, 28), dtype=np.uint8)
    ink[27, 0] = 200
    np.testing.assert_array_equal(fit(ink, (8, 8)), np.ones((8, 8)))
    square = np.zeros((28, 28))
    square[4:24, 4:24] = 1
    np.testing.assert_allclose(fit(ink, (28, 28)), square, atol=1e-6)


def blob(rng: np.random.Generator) -> Any:
    """A drawing of 9 × 6 cells, ink in every row and column."""
    shape = rng.uniform(size=(9, 6)) * (rng.uniform(size=(9, 6)) < 0.6)
    shape[:, 2] = shape[4, :] = 1.0
    return shape


@pytest.mark.parametrize("shape", [(8, 8), (28, 28)])
def test_where_and_how_large_it_is_drawn_does_not_matter(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    for _ in range(5):
        small = blob(rng)
        images = []
        for size, row, column in ((1, 0, 0), (1, 19, 22), (2, 3, 7), (3, 1, 10)):
            ink = np.zeros((28, 28))
            large = np.kron(small, np.ones((size, size)))
            ink[row : row + 9 * size, column : column + 6 * size] = large
            images.append(fit(ink, shape))
        for image in images[1:]:
            np.testing.assert_allclose(image, images[0], atol=1e-6)


def test_an_image_is_centred_as_in_mnist() -> None:
    rng = np.random.default_rng(1)
    for turn in (False, True):
        ink = np.zeros((28, 28))
        ink[2:20, 5:17] = np.kron(blob(rng), np.ones((2, 2)))
        image = fit(ink.T if turn else ink, (28, 28))
        centre = [image.sum(axis=1 - axis) @ np.arange(28) / image.sum() for axis in (0, 1)]
        np.testing.assert_allclose(centre, 13.5, atol=0.02)  # the middle of 28 pixels
        sides = [np.count_nonzero(image.sum(axis=1 - axis) > 1e-6) for axis in (0, 1)]
        long, short = (sides[1], sides[0]) if turn else sides
        assert 20 <= long <= 21  # a box of 20 pixels; two of them may be shared at its edges
        assert 20 * 6 / 9 <= short <= 20 * 6 / 9 + 2  # as slim as it was drawn
        assert image.max() == 1 and image.min() == 0 and image.dtype == np.float32


def test_ink_is_neither_lost_nor_pushed_over_an_edge() -> None:
    ink = np.zeros((28, 28))
    ink[4:24, 3:23] = 1.0  # 20 cells for a box of 20: one cell is one pixel
    ink[4:24, 3:13] = 0.5
    assert fit(ink, (28, 28)).sum() == pytest.approx(ink.sum(), rel=1e-5)
    heavy_above = np.zeros((28, 28))
    heavy_above[:2] = 1.0  # with its centre of mass in the middle, the tail would be cut off
    heavy_above[:, 14] = 1.0
    small = fit(heavy_above, (8, 8))
    # 28 cells on 8 pixels: a pixel is 3.5 cells wide, and the last row still has the tail's ink.
    assert small[-1].max() == pytest.approx(small[3].max()) and small[0].min() > 0


def test_a_digit_of_the_data_set_comes_back_as_itself() -> None:
    from sklearn.datasets import load_digits  # here: it takes half a second, of every run

    digits, rng = load_digits(), np.random.default_rng(3)
    known, new = digits.data[:1400] / 16, digits.images[1400:1600]
    found = []
    for image in new:
        ink = np.zeros((28, 28))
        size = rng.integers(2, 4)
        row, column = rng.integers(0, 29 - 8 * size, 2)
        ink[row : row + 8 * size, column : column + 8 * size] = np.kron(image, np.ones((size,) * 2))
        distances = ((known - fit(ink, (8, 8)).ravel()) ** 2).sum(axis=1)
        found.append(digits.target[distances.argmin()])
    # The nearest of 1,400 known digits; the images as they are reach the same to a few percent.
    as_they_are = [
        digits.target[((known - image.ravel() / 16) ** 2).sum(axis=1).argmin()] for image in new
    ]
    right = [np.mean(answers == digits.target[1400:1600]) for answers in (found, as_they_are)]
    assert right[0] > right[1] - 0.05
