"""What a checkup says, and how it shows itself."""

from typing import Any

import numpy as np
import pytest

from course.checkup import Checkup, Finding, checkup
from course.checkup.look import DETECTORS, IDS
from course.text import tables
from tests.course.checkup.networks import Small
from tests.support import ROOT


def examined(small: Small, **more: Any) -> Checkup:
    return checkup(small.net, **small.known() | more)


def test_a_healthy_network_is_healthy() -> None:
    found = examined(Small())
    assert [one.id for one in found.findings] == ["healthy"] and found.healthy


def test_what_is_wrong_comes_first_and_is_not_healthy() -> None:
    found = examined(Small(sign=1))
    assert found.findings[0].id == "wrong_sign" and not found.healthy


def test_the_text_has_a_line_for_what_was_measured_and_one_for_what_to_do() -> None:
    found = Checkup((Finding("nan", "It is nan.", "Look."), Finding("healthy", "Well.", "")))
    assert str(found) == "1. nan: It is nan.\n   Look.\n2. healthy: Well."
    assert repr(found) == str(found)


def test_a_learners_words_are_no_html() -> None:
    shown = Checkup((Finding("raises", "<b>", "a & b"),))._repr_html_()
    assert "&lt;b&gt;" in shown and "a &amp; b" in shown
    assert shown.count("<tr>") == 2


def test_a_program_that_raises_is_said_in_one_sentence() -> None:
    class Broken(Small):
        def step(self) -> None:
            raise KeyError("W3")

    [one] = examined(Broken()).findings
    assert one.id == "raises" and "KeyError: 'W3'" in one.sentence


def test_a_loss_that_is_nan_is_said() -> None:
    [one] = examined(Small(b2=np.array([np.nan]))).findings
    assert one.id == "nan"


def test_copies_are_no_parameters() -> None:
    small = Small()
    copies = {name: array.copy() for name, array in small.net.items()}
    [one] = checkup(copies, **small.known()).findings
    assert one.id == "no_parameters"


def test_a_step_that_never_ends_is_stopped() -> None:
    class Endless(Small):
        def step(self) -> None:
            while True:
                pass

    [one] = examined(Endless(), seconds=0.1).findings
    assert one.id == "too_slow"


def test_what_a_program_prints_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    class Talking(Small):
        def step(self) -> None:
            super().step()
            print("step")

    examined(Talking(), steps=20)
    assert capsys.readouterr().out == ""


def test_a_training_is_drawn_beside_the_changed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr("course.plots.losses", drawn.append)
    finding = Finding("x", "", "", losses=(2.0, 0.0), steps=(0, 2))
    Checkup((finding,), losses=(4.0, 1.0), steps=(0, 3)).plot()
    assert [list(values) for values in drawn[0].values()] == [[4, 3, 2, 1], [2, 1, 0]]


def test_a_longer_training_is_drawn_as_far_as_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the first that there is, alone."""
    drawn: list[Any] = []
    monkeypatch.setattr("course.plots.losses", drawn.append)
    first = Finding("x", "", "")
    second = Finding("y", "", "", losses=(3.0, 3.0, 0.0), steps=(0, 1, 9))
    third = Finding("z", "", "", losses=(2.0, 0.0), steps=(0, 2))
    Checkup((first, second, third), losses=(4.0, 3.0, 1.0), steps=(0, 1, 3)).plot()
    assert {name: list(values) for name, values in drawn[0].items()} == {
        "as it is": [4, 3, 2, 1],
        "without y": [3, 3, 2.625, 2.25],
    }


def test_a_finding_is_what_it_says() -> None:
    one = Finding("nan", "It is nan.", "Look.")
    assert str(one) == "It is nan. Look." and one.weight == 1
    other = Finding("nan", "It is nan.", "Look.", 0.5, (1.0,), (0,))
    assert one == other != Finding("nan", "It is nan.", "")
    assert "losses" not in repr(other)


def test_how_long_it_took_makes_no_other_checkup() -> None:
    assert Checkup(()).seconds == 0
    assert Checkup((), seconds=3.0) == Checkup(())


def test_nothing_is_drawn_without_a_training(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr("course.plots.losses", drawn.append)
    Checkup(()).plot()
    assert drawn == []


def test_every_id_is_in_the_docs() -> None:
    page = (ROOT / "docs" / "api" / "checkup.md").read_text()
    said = {
        key.removeprefix("checkup_").removesuffix("_do")
        for key in tables().texts
        if key.endswith("_do") and key.startswith("checkup_")
    }
    assert {one for one in said if f"`{one}`" not in page} == set()
    assert set(IDS.values()) <= said


def test_each_detector_is_asked_once() -> None:
    assert len(set(DETECTORS)) == len(DETECTORS) > 10


def test_a_gradient_that_is_not_summed_is_told_by_its_shape() -> None:
    class Unsummed(Small):
        def gradient(self) -> dict[str, Any]:
            d = 2 * (self.predict(self.X) - self.Y) / len(self.X)
            return super().gradient() | {"b2": d}

    [one] = examined(Unsummed()).findings
    assert one.id == "wrong_gradient" and "(40, 1)" in one.sentence


def test_where_the_rate_is_the_reason_updates_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr("course.plots.losses", lambda _: None)
    monkeypatch.setattr("course.plots.curves", lambda *some: drawn.append(some))
    found = examined(Small(rate=1e-4))
    assert found.findings[0].id == "rate_too_small"
    found.plot()
    [(steps, logs, x, y)] = drawn
    assert list(logs) == ["W1", "W2"] and (x, y) == ("step", "log10 of update / weight")
    assert len(steps) == len(logs["W1"]) and steps[0] == 1
    assert -6 < logs["W1"][0] < -3
    examined(Small()).plot()
    assert len(drawn) == 1
