"""What is tried in the place of a value, and what of it makes the gradient right."""

import pytest

from course.locate.suspects import Repair
from tests.course.locate.searches import LOSS, searched


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("    e = dz * z\n    return {'W': X.T @ e}", ["slope e 1 z"]),
        ("    e = dz * 5\n    return {'W': X.T @ e}", ["slope e 1 z, now 5 z"]),
        ("    e = d * -1\n    return {'V': z.T @ e}", ["slope e 1 p, now -1 p"]),
        ("    e = z * z\n    return {'V': e.T @ d}", ["forward e 1 z"]),
        ("    e = d * 2\n    g = e * p\n    return {'V': z.T @ g / 2}", ["slope g 2 p"]),
        ("    return {'V': z.T @ (d * p)}", ["forward p ** 2 1 p, now 333.3 p", "slope d * p 1 p"]),
        (
            "    e = 6 * p * p\n    return {'b': (e / 1000).sum(0) + 0}",
            ["slope e 1000 p, now 2000 p"],
        ),
        (
            "    e = p * 0.5\n    g = e * d\n    return {'V': z.T @ g, 'b': d.sum(0)}",
            ["slope e 1000 p ** 3", "slope g 1 p"],
        ),
        ("    k = z * z\n    g = (d @ V.T) * k\n    return {'W': X.T @ g}", ["slope g 1 z"]),
        ("    e = p + 7\n    return {'b': e.sum(0) / 4}", ["slope e 4 p"]),
        ("    e = p + 7\n    return {'b': e.sum(0) / 5}", []),
        ("    e = d * 2\n    h = e / 2\n    return {'V': z.T @ e}", ["slope e 1 p, now 2 p"]),
        (
            "    e = d * 2\n    h = e * 1.0\n    return {'V': z.T @ h}",
            ["slope e 1 p, now 2 p", "slope h 1 p, now 2 p"],
        ),
        (
            "    e = d * 7\n    h = e * 1.0\n    return {'V': z.T @ h}",
            ["slope e 1 p, now 7 p", "slope h 1 p, now 7 p"],
        ),
        (
            "    e = d + 7\n    h = e * 1.0\n    return {'V': z.T @ h}",
            ["slope e 1 p", "slope h 1 p"],
        ),
        (
            "    e = X * 7\n    h = e * 1.0\n    return {'W': h.T @ dz}",
            ["forward e 1 X", "forward h 1 X"],
        ),
        (
            "    e = d * 1\n    h = e * 1.0\n    return {'W': h.T @ dz}",
            ["forward e 1 X, now 1 p", "forward h 1 X, now 1 p"],
        ),
        (
            "    e = -(dz @ W.T)\n    h = e * 1.0\n    return {'V': z.T @ h}",
            ["slope e 1 p, now -1 X", "slope h 1 p, now -1 X"],
        ),
        (
            "    e = dz @ W.T\n    h = e * 1.0\n    return {'V': z.T @ h}",
            ["slope h 1 p, now 1 X", "slope e 1 p, now 1 X"],
        ),
        ("    q = p * 1\n    return {'V': z.T @ q}", []),
        (
            "    k = d\n    m = k\n    m *= 2\n    return {'V': z.T @ d}",
            ["copy k 1 z", "copy m 1 z"],
        ),
        (
            "    for i in (0, 1):\n        e = np.zeros((3, 4))\n        dW = e\n"
            "        dW += np.outer(X[i], dz[i])\n    return {'W': dW}",
            ["again e 1 z", "again dW 1 z"],
        ),
        (
            "    for i in (0, 1):\n        e = [np.zeros((3, 4)), np.zeros(2)]\n"
            "        e[0] = e[0] + np.outer(X[i], dz[i])\n    return {'W': e[0]}",
            ["again e 1 z"],
        ),
        (
            "    g = [0]\n    for k in (1, 5): g[0] = d * k\n    return {'V': z.T @ g[0]}",
            ["slope g[0] 1 p, now 1 p"],
        ),
    ],
)
def test_what_belongs_in_a_place_is_found(rest: str, found: list[str]) -> None:
    with searched(rest) as search:
        assert [described(repair) for repair in search.ranked()] == found


def test_a_value_of_a_size_of_its_own_may_be_a_parameter() -> None:
    text = LOSS.replace("np.zeros(3)", "np.array([5.0, 700, 80])")
    rest = "    e = b + 9\n    return {'V': z.T @ (3 * (z @ V + e) ** 2 / 1000)}"
    with searched(rest, text) as search:
        assert [described(repair) for repair in search.repairs()] == ["forward e 1 b"]


def test_what_a_function_gives_is_no_second_name() -> None:
    rest = "    k = np.asarray(d)\n    k *= 2\n    return {'V': z.T @ d}"
    with searched(rest) as search:
        assert not any(repair.kind == "copy" for repair in search.repairs())


def described(repair: Repair) -> str:
    """Kind and place, what belongs there so many times, and what stands there."""
    site, now = repair.event.site, repair.now
    stands = f", now {now.times:.4g} {now.of.name}" if now else ""
    place = f"{repair.kind} {site.target or site.text}"
    return f"{place} {repair.times:.4g} {repair.of.name}{stands}"


def test_axes_of_length_one_are_no_sizes() -> None:
    text = LOSS.replace("np.zeros(3)", "np.zeros((1, 3))")
    with searched("    return {'b': d.sum(0, keepdims=True)}", text) as search:
        assert search.sizes == [2, 3, 4] and search.right


TANH = """\
X, W, V = np.ones((2, 3)), np.ones((3, 4)) / 3, np.ones((4, 3))
X += [[0, 1, 3], [2, 7, 4]]
X /= 4
V *= [1, 2, 4]
def loss():
    h = np.tanh(X @ W)
    return float(np.sum((h @ V) ** 2) / 2)
def gradient():
    h = np.tanh(X @ W)
    dh = h @ V @ V.T
"""
HALVES = "np.hstack([X.T @ (dh[:, :2] * s[:, :2]), X.T @ (dh[:, 2:] * s[:, 2:])])"


def test_what_is_used_in_two_places_is_found_as_what_both_need() -> None:
    with searched(f"    s = 1 - h ** 3\n    return {{'W': {HALVES}}}", TANH) as search:
        assert [described(repair) for repair in search.repairs()] == ["helper s 1 X @ W"]


def test_a_slope_that_is_known_in_part_is_put_nowhere() -> None:
    rest = "    e = d * 2\n    return {'b': e.sum(0)}"
    with searched(rest) as search:
        assert search.repairs()
    with searched(rest, partly={"p", "z @ V", "b"}) as search:
        assert not search.repairs()


def test_the_value_of_such_a_slope_is_known_in_all() -> None:
    with searched("    e = X * 7\n    return {'W': e.T @ dz}", partly={"X"}) as search:
        assert [described(repair) for repair in search.repairs()] == ["forward e 1 X"]


@pytest.mark.parametrize(
    ("wrong", "given", "right"),
    [
        ("[X.T @ dz * 2, d.sum(0)]", ["W", "b"], True),
        ("[X.T @ dz * 2, d.sum(0)]", ["W", "V"], False),
        ("[X.T @ dz * 2, d.sum(0)]", ["V", "b"], True),
        ("[X.T @ dz * 2, d.sum(0)]", ["b", "b"], False),
        ("{'W': X.T @ dz * 2}", {"['W']": "W"}, True),
        ("{'W': X.T @ dz * 2}", {"['W']": "V"}, False),
        ("{'W': X.T @ dz * 2}", {"['V']": "W"}, False),
        ("{'W': X.T @ dz * 2, 'other': np.eye(7) + 0}", {"['W']": "W", "['other']": "W"}, False),
    ],
)
def test_a_part_with_a_name_or_that_was_right_stays_in_its_place(
    wrong: str, given: object, right: bool
) -> None:
    with searched(f"    return {wrong}") as search:
        slopes = {slope.name: slope.slope for slope in search.before}
        if isinstance(given, dict):
            result: object = {key[2:-2]: slopes[name] for key, name in given.items()}
        else:
            assert isinstance(given, list)
            result = [slopes[name] for name in given]
        assert search.judged_right(lambda: result) is right


CHAIN = """\
X, W = np.ones((2, 3)), np.ones((3, 4))
X += [[0, 1, 3], [2, 7, 4]]
def loss():
    p = X @ W
    r = p * 2
    q = r * 7
    return float(np.sum(q ** 3) / 1000)
def gradient():
    q = X @ W * 14
    g = 3 * q ** 2 / 1000
"""


@pytest.mark.parametrize(
    ("text", "of", "now"),
    [
        ("g * 7", "q", "1 r"),
        ("g * 7", "r", "1 r"),
        ("g * 7", "p", "0.5 p"),
        ("g * 7", "X", "1 r"),
        ("g + 1", "q", ""),
        ("np.float64(5) * 1", "float(np.sum(q ** 3) / 1000)", ""),
        ("np.float64(4) * 1", "float(np.sum(q ** 3) / 1000)", "4 float(np.sum(q ** 3) / 1000)"),
    ],
)
def test_what_stands_in_a_place_is_compared_with_what_belongs_there(
    text: str, of: str, now: str
) -> None:
    with searched(f"    e = {text}\n    return {{'W': X.T @ g * 14}}", CHAIN) as search:
        event = next(e for e in search.events if e.site.target == "e")
        found = search._now(event, next(s for s in search.slopes if s.name == of))
        assert (f"{found.times:.4g} {found.of.name}" if found else "") == now
