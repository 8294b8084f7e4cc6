"""What is known of a gradient's parts and of each value on the way."""

import numpy as np
import pytest

from course.locate.locate import _strange
from course.locate.reach import Reach
from course.locate.runs import OutOfTimeError
from course.locate.slopes import CLOSE
from course.locate.suspects import Match, Repair, Search
from tests.course.locate.searches import LOSS, searched


@pytest.mark.parametrize(
    ("returned", "outputs"),
    [
        ("{'W': X.T @ dz, 'V': z.T @ d}", [("['W']", "W", True), ("['V']", "V", True)]),
        ("X.T @ dz, z.T @ d", [("[0]", "W", True), ("[1]", "V", True)]),
        ("z.T @ d, X.T @ dz", [("[0]", "V", True), ("[1]", "W", True)]),
        ("(X.T @ dz).T, d.sum(0)", [("[0]", "W", True), ("[1]", "b", True)]),
        ("{'b': d.sum(0), 'p': p, 'x': X}", [("['b']", "b", True)]),
        ("d.sum(0, keepdims=True)", [("", "b", True)]),
        ("{'b': d.sum(1)}", [("['b']", "b", False)]),
        (
            "d.sum(0), (X.T @ dz) ** 2, z.T @ d",
            [("[0]", "b", True), ("[2]", "V", True)] * 1 + [("[1]", "W", False)],
        ),
        ("{'dW': (z.T @ d) ** 2}", [("['dW']", "W", False)]),
        ("{'b': d.sum(0), 'd': d}", [("['b']", "b", True)]),
        ("{'b': d.sum(0), 'd': d * 2}", [("['b']", "b", True), ("['d']", "X", False)]),
        ("{'X': d}", [("['X']", "X", False)]),
        ("{'b': d.sum(0), 'd': d * 1.0005}", [("['b']", "b", True), ("['d']", "X", False)]),
        ("[d.sum(0), d]", [("[0]", "b", True), ("[1]", "X", False)]),
        ("{'b': d.sum(0), 'z': dz * 2}", [("['b']", "b", True)]),
        ("{'b': d.sum(0), 'd': np.eye(7) + 0}", [("['b']", "b", True), ("['d']", "", False)]),
        ("{'b': X.T @ dz}", [("['b']", "W", True)]),
        ("{'W': X.T @ dz * 0}", [("['W']", "W", False)]),
    ],
)
def test_each_part_of_a_gradient_has_its_slope(
    returned: str, outputs: list[tuple[str, str, bool]]
) -> None:
    with searched(f"    return {returned}") as search:
        found = [(o.name, o.partner.name if o.partner else "", o.right) for o in search.outputs]
        assert found == outputs
        assert search.right is all(right for _, _, right in outputs)
        assert search.wrong == [name for name, _, right in outputs if not right]
        assert not search.left_behind


@pytest.mark.parametrize(("other", "judged"), [("z + 1", False), ("d * 2", False), ("d + 1", True)])
def test_a_gradient_that_is_left_behind_has_the_parts_that_have_slopes(
    other: str, judged: bool
) -> None:
    rest = f"    global dW, other, db\n    dW, other, db = X.T @ dz, {other}, d.sum(1)\n"
    with searched(rest) as search:
        assert search.left_behind
        found = [(o.name, o.right) for o in search.outputs]
        more = [("other", False)] if judged else []
        assert sorted(found) == [("dW", True), ("db", False), *more]


BY_ROWS = LOSS.replace("np.sum(p ** 3) / 1000", "np.sum(np.sum(p ** 3, 1)) / 1000")


def test_a_slope_of_two_entries_is_one() -> None:
    with searched("    return {'b': d.sum(0), 'e': np.ones(2) * 5}", BY_ROWS) as search:
        assert [o.name for o in search.outputs] == ["['b']"]
        assert search._on_the_way(np.full(2, 1 / 1000))
        assert search._usual() == pytest.approx([1, 1000 / 3, 1000, 5000], rel=1e-4)


@pytest.mark.parametrize(
    ("times", "on_the_way"), [(1, True), (1.00005, True), (1.0002, False), (2, False), (-1, False)]
)
def test_what_is_once_a_slope_is_on_the_way(times: float, on_the_way: bool) -> None:
    with searched("    return X.T @ dz") as search:
        d = next(e.value for e in search.events if e.site.target == "d")
        assert search._on_the_way(d * times) is on_the_way
        assert not search._on_the_way(np.array(1.0))  # as the loss is along itself


def test_a_part_may_be_turned_where_it_has_two_axes() -> None:
    text = "K = np.arange(24.0).reshape({0})\ndef loss():\n    return float(np.sum(K ** 2))\n"
    text += "def gradient():\n    g = 2 * K\n"
    for shape, right in (((4, 6), True), ((2, 3, 4), False)):
        with searched("    return g.T", text.format(shape)) as search:
            assert search.right is right


def test_a_part_is_right_within_the_noise() -> None:
    with searched("    return X.T @ dz") as search:
        W = next(s for s in search.before if s.name == "W")
        search.noise = 0.5
        most = CLOSE * float(np.max(np.abs(W.slope))) + search.noise
        assert search._is(W.slope + 0.99 * most, W)
        assert not search._is(W.slope - 1.01 * most, W)


def test_a_mask_is_no_value_of_the_forward_pass() -> None:
    text = LOSS.replace("V + b", "V + b + U").replace("def loss", "U = np.eye(2, 3)\ndef loss")
    rest = "    m = U > 0.5\n    u = U * 1\n    return {'W': X.T @ dz}"
    with searched(rest, text) as search:
        found = {e.site.target: search.is_forward(e) for e in search.events}
        assert (found["m"], found["u"], found["d"]) == (False, True, False)


@pytest.mark.parametrize(
    ("text", "of", "times"),
    [
        ("d", "p", 1.0),
        ("dz", "z", 1.0),
        ("d * -2", "p", -2.0),
        ("d / 7", "p", 1 / 7),
        ("d + 1", None, None),
        ("d.T", "p", 1.0),
        ("p", None, None),
    ],
)
def test_a_value_on_the_way_is_known(text: str, of: str | None, times: float | None) -> None:
    with searched(f"    here = {text}\n    return X.T @ dz") as search:
        event = next(e for e in search.events if e.site.target == "here")
        match = search.match(event)
        assert (match and match.of.name) == of
        assert (match and match.times) == (times and pytest.approx(times, rel=1e-4))
        assert search.is_forward(event) is (text == "p")


@pytest.mark.parametrize(
    ("times", "natural"),
    [
        (1, True),
        (-1, True),
        (2, True),
        (0.5, True),
        (3, True),
        (1 / 3, True),
        (6, True),
        (4, True),
        (8, True),
        (0.25, True),
        (5, False),
        (0.75, False),
        (1 / 6, False),
        (1 + 9e-05, True),
        (1 + 0.00011, False),
        (7, False),
        (12, False),
    ],
)
def test_some_factors_are_natural(times: float, natural: bool) -> None:
    with searched("    return X.T @ dz") as search:
        assert search.sizes == [2, 3, 4]
        assert search.natural(times) is natural


def test_factors_that_may_belong_somewhere_are_tried_each_once() -> None:
    with searched("    return X.T @ dz") as search:
        found = search._factors()
        assert found[:4] == [1, 2, 3, 4]
        assert sorted(found) == sorted({1, 2, 3, 4, 6, 8, 0.5, 1.5, 1 / 3, 0.25})


def test_factors_that_are_nearly_the_same_are_tried_once() -> None:
    rest = "".join(f"    e = d * {n}\n" for n in (5, 5.0004, 5.002))
    with searched(f"{rest}    return X.T @ dz") as search:
        assert search._usual() == pytest.approx([1, 1000 / 3, 1000, 5, 5.002], rel=1e-5)


def test_the_factors_of_this_code_are_tried_first() -> None:
    rest = "    e = 5 * d\n    f = -5 * d\n    g = 7 * d\n    h = d * 0 + 1\n    return X.T @ dz"
    with searched(rest) as search:
        assert search._usual() == pytest.approx([1, 1000 / 3, 1000, 5, 7], rel=1e-4)


def test_of_the_factors_the_first_six_are_tried() -> None:
    rest = "".join(f"    e = {n} * d\n" for n in (5, 7, 11, 13))
    with searched(f"{rest}    return X.T @ dz") as search:
        assert search._usual() == pytest.approx([1, 1000 / 3, 1000, 5, 7, 11], rel=1e-4)


@pytest.mark.parametrize(
    ("returned", "exchanged"),
    [
        ("{'W': (z.T @ d).T @ np.ones((4, 4)), 'V': X.T @ dz}", False),
        ("{'W': (z.T @ d).T, 'V': (X.T @ dz).T}", True),
        ("{'W': z.T @ d, 'V': X.T @ dz}", True),
        ("{'W': (z.T @ d) ** 2, 'V': X.T @ dz}", False),
        ("{'V': X.T @ dz}", False),
        ("{'W': X.T @ dz, 'V': z.T @ d}", False),
    ],
)
def test_parts_in_one_another_s_place_are_exchanged(returned: str, exchanged: bool) -> None:
    with searched(f"    return {returned}") as search:
        assert [o.name for o in search.exchanged()] == (["['W']", "['V']"] if exchanged else [])


def test_each_wrong_part_ends_somewhere() -> None:
    rest = "    dV = (z.T @ d) ** 2\n    dW = X.T @ dz * 3\n    return {'W': dW, 'V': dV}"
    with searched(rest) as search:
        ends = [(e.site.target, e.site.line, o.name) for e, o in search.endings()]
        first = LOSS.count("\n") + 1
        assert ends == [("dV", first, "['V']"), ("dW", first + 1, "['W']")]


def test_a_part_that_is_given_another_name_ends_at_the_first() -> None:
    rest = "    dV = (z.T @ d) ** 2\n    other = dV * 1.0\n    return {'V': other}"
    with searched(rest) as search:
        assert [event.site.target for event, _ in search.endings()] == ["dV"]


@pytest.mark.parametrize(
    ("rest", "strange"),
    [
        ("    e = d * 3\n    return {'V': z.T @ e}", ["e"]),
        ("    return {'V': z.T @ (d * 3)}", []),
        ("    e = d + 1\n    return {'V': z.T @ e}", ["e"]),
        ("    for k in (1, 2): e = d + k\n    return {'V': z.T @ e}", ["e"]),
        ("    e = p + 1\n    return {'V': z.T @ e}", []),
        ("    e = (d + 1)[:, :2].sum(0) * 1\n    return {'V': z.T @ d * e[0]}", []),
        ("    m = d > d.mean()\n    return {'V': z.T @ (d * m)}", []),
        ("    e = d * 0 + p\n    return {'V': z.T @ e}", []),
        ("    e = d + 1\n    return {'V': z.T @ (d * 3), 'b': e.sum(0)}", ["e"]),
        ("    e = d * 3.0002\n    return {'V': z.T @ (d * 3)}", ["e"]),
        ("    e = d * 3.001\n    return {'V': z.T @ (d * 3)}", []),
        ("    e = d * 2\n    return {'V': z.T @ (d * 3), 'q': np.eye(7) + 0}", []),
    ],
)
def test_a_statement_that_gets_a_slope_and_gives_none_is_strange(
    rest: str, strange: list[str]
) -> None:
    with searched(rest) as search:
        assert [event.site.target for event in search.strange()] == strange


def test_a_wrong_line_s_helpers_are_the_strange_values_that_it_uses() -> None:
    rest = """\
    h = p + 7
    k = p + 9
    s = d * 1
    wrong = d * h * s * p
    return {'W': X.T @ dz * wrong.sum()}
"""
    with searched(rest) as search:
        of = next(e.site for e in search.events if e.site.target == "wrong")
        assert [site.target for site in search.helpers(of)] == ["h"]


def test_what_another_function_makes_is_no_helper() -> None:
    text = "def side(q):\n    W = q + 9\n    return W\n" + LOSS
    rest = "    wrong = d * side(p) * W.sum()\n    return {'W': X.T @ dz * wrong.sum()}"
    with searched(rest, text) as search:
        of = next(e.site for e in search.events if e.site.target == "wrong")
        assert search.helpers(of) == []


def test_the_other_places_are_those_of_the_backward_pass() -> None:
    rest = "    for k in range(2):\n        h = d * 1 + 0\n    h += 1\n    return {'W': X.T @ dz}"
    with searched(rest) as search:
        every = [site.text for site in search.others([])]
        own = ["X.T @ dz", "d * 1 + 0", "d @ V.T", "3 * p ** 2 / 1000"]
        assert every == [*own, "range(2)"]
        known = next(e.site for e in search.events if e.site.text == "d * 1 + 0")
        assert [s.text for s in search.others([known])] == [t for t in every if t != known.text]


def test_every_way_to_write_a_place_is_tried_until_one_fits() -> None:
    with searched("    dW = X.T @ d @ V.T * 3\n    return {'W': dW}") as search:
        site = next(e.site for e in search.events if e.site.target == "dW")
        assert search.fitting(site) == "X.T @ d @ V.T"
        assert search.fitting(site, (0, 1)) == search.fitting(site, (100, 400)) == ""


def test_a_loop_may_have_to_go_the_other_way() -> None:
    with searched("    for k in (1, 2): e = d * k\n    return {'V': z.T @ e}") as search:
        [loop] = search.runs.loops
        assert search.fitting(loop) == "reversed(list((1, 2)))"


@pytest.mark.parametrize(
    ("returned", "text", "right"),
    [
        ("{'W': X.T @ dz * 2, 'b': d.sum(0)}", "X.T @ dz", True),
        ("{'W': X.T @ dz * 2, 'b': d.sum(0)}", "X.T @ dz * 3", False),
        ("{'W': X.T @ dz * 2, 'b': d.sum(0)}", "'a'", False),
        ("{'W': X.T @ dz * 2, 'b': d.sum(0)}", "1 / 0", False),
        ("[X.T @ dz * 2, d.sum(0)]", "X.T @ dz", True),
        ("[X.T @ dz * 2, d.sum(0)]", "z.T @ d", True),
        ("[X.T @ dz * 2, d.sum(0)]", "d.sum(0)", False),
    ],
)
def test_a_changed_gradient_is_judged(returned: str, text: str, right: bool) -> None:
    with searched(f"    return {returned}") as search:
        site = next(e.site for e in search.events if e.site.text == "X.T @ dz * 2")
        run = lambda: search.runs.rewritten(search.gradient, site, text)  # noqa: E731
        assert search.judged_right(run) is right


def repaired(search: Search, now: Match | None, times: float = 1.0) -> Repair:
    event = next(e for e in search.events if e.site.target == "e")
    return Repair(event, "slope", search.slopes[0], times, now)


def test_what_a_loop_hands_on_is_wrong_from_its_second_pass_on() -> None:
    rest = "    g = d * 1\n    for k in range(2):\n        e = g * 2\n        e = e * 3\n"
    rest += "        g = e / 2\n    return X.T @ dz"
    with searched(rest) as search:
        own = search.slopes[0]
        carried = search.carried(repaired(search, Match(own, 1.0)))
        assert carried is not None and carried.text == "e * 3"
        assert search.carried(repaired(search, Match(own, 1.5), 1.5)) is carried
        assert search.carried(repaired(search, Match(own, 1 + 0.9e-4))) is carried
        assert search.carried(repaired(search, Match(own, 1 + 1.1e-4))) is None
        assert search.carried(repaired(search, Match(own, 1.5))) is None
        assert search.carried(repaired(search, Match(search.slopes[1], 1.0))) is None
        assert search.carried(repaired(search, None)) is None


def test_what_runs_once_hands_nothing_on() -> None:
    with searched("    e = d * 1\n    return X.T @ dz") as search:
        assert search.carried(repaired(search, Match(search.slopes[0], 1.0))) is None


def test_what_is_set_up_once_more_in_each_pass_is_found() -> None:
    rest = """\
    for k in range(2):
        dW = np.zeros((3, 4))
        dW += X[k:k + 1].T @ dz[k:k + 1]
    return {'W': dW}
"""
    with searched(rest) as search:
        [repair] = search.ranked()
        assert (repair.kind, repair.event.site.text) == ("again", "np.zeros((3, 4))")
        assert repair.event.tick == min(
            e.tick for e in search.events if e.site is repair.event.site
        )


def test_the_end_of_the_time_is_no_judgement() -> None:
    def late() -> object:
        raise OutOfTimeError

    with searched("    return X.T @ dz") as search, pytest.raises(OutOfTimeError):
        search.judged_right(late)


def test_when_the_time_is_up_the_search_ends_with_what_was_found() -> None:
    with searched("    e = d * 2\n    return {'V': z.T @ (e + dz.sum())}") as search:
        search.runs.until = 0.0
        assert search.repairs() == []


def test_a_strange_line_without_a_name_is_called_by_its_text() -> None:
    with searched("    return X.T @ (dz + 1)") as search:
        event = next(e for e in search.events if e.site.whole and not e.site.target)
        assert _strange(search, event).name == "X.T @ (dz + 1)"


def test_what_is_changed_in_place_is_its_own_helper() -> None:
    rest = "    x = [0.0]\n    x[0] = p + 7\n    x[0] += d\n    return {'W': X.T @ dz * x[0].sum()}"
    with searched(rest) as search:
        of = next(e.site for e in search.events if e.site.changed and e.site.text == "x[0]")
        assert [site.target for site in search.helpers(of)] == ["x", "x[0]"]


@pytest.mark.parametrize(
    ("rest", "but", "place"),
    [
        # dz is no slope; d is one, and X.T @ dz ends there.
        ("    dz = d @ V.T * z\n    dW = X.T @ dz\n    return {'W': dW}", "", "dz"),
        ("    dz = d @ V.T * z\n    dW = X.T @ dz\n    return {'W': dW}", "dz", "dW"),
        ("    dz = d @ V.T * 2\n    return {'W': X.T @ dz}", "", "{'W': X.T @ dz}"),
    ],
)
def test_the_first_place_that_gives_no_slope_is_unlike_the_others(
    rest: str, but: str, place: str
) -> None:
    with searched(rest) as search:
        sites = {site.target or site.text: site for site in search.runs.code.sites if site.outer}
        order = ["d", "dz", "dW", "{'W': X.T @ dz}"]
        search.reached = [Reach(sites[name], 0.0) for name in order if name in sites]
        found = search.unlike(sites.get(but))
        assert found is not None and (found.target or found.text) == place


def test_where_nothing_is_reached_nothing_is_unlike() -> None:
    with searched("    return {'W': X.T @ (d @ V.T) * 2}") as search:
        assert search.unlike(None) is None
