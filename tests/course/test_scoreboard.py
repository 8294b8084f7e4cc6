"""What a test cell shows, to the word: as a number, as text, as data and as HTML."""

import re
from dataclasses import replace

import pytest

from course.palette import RIGHT, WRONG
from course.scoreboard import SCORE_MIME, Row, Score, as_html

ROWS = (
    Row("one", True, note="A `note` < 2."),
    Row("two", False, "Not `so` & so.", "sign", weight=2.0),
    Row("three", False, "Nor so.", hidden=True),
)
SCORE = Score("1. f & g", 3, ROWS, hidden_to_come=2)
GOOD = Score("2. h", 1, (Row("one", True),))


@pytest.mark.parametrize(
    ("weights", "passed", "points"),
    [
        ((1, 1, 1), (True, True, True), 2.0),
        ((1, 1, 1), (True, False, True), 1.33),
        ((1, 2, 1), (True, False, True), 1.0),
        ((1, 2, 1), (False, True, False), 1.0),
        ((1, 1, 1), (False, False, False), 0.0),
        ((0, 0, 0), (True, True, True), 0.0),
        ((), (), 0.0),
    ],
)
def test_points_are_the_share_of_the_weight_that_passed(
    weights: tuple[float, ...], passed: tuple[bool, ...], points: float
) -> None:
    rows = tuple(Row("r", p, weight=w) for w, p in zip(weights, passed, strict=True))
    score = Score("x", 2, rows)
    assert score.points == points and repr(score) == repr(points)


def test_a_row_counts_once_is_seen_and_says_nothing_unless_told() -> None:
    row = Row("r", True)
    assert (row.weight, row.hidden, row.message, row.cause, row.note) == (1.0, False, "", "", "")
    assert (GOOD.hidden_to_come, GOOD.advice) == (0, "")


def test_the_headline_has_points_or_of_what_is_optional_the_checks() -> None:
    whole = replace(SCORE, hidden_to_come=0)
    assert whole.headline == "0.75 of 3 points"
    assert replace(whole, possible=0.0).headline == "1 of 3 checks right"


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (SCORE, "0.75 of 3 points here; 2 more rows count when graded"),
        (replace(SCORE, hidden_to_come=1), "0.75 of 3 points here; 1 more row counts when graded"),
        (replace(SCORE, possible=0.0), "1 of 3 checks right here; 2 more when graded"),
        (
            replace(SCORE, possible=0.0, hidden_to_come=1),
            "1 of 3 checks right here; 1 more when graded",
        ),
    ],
)
def test_points_are_not_the_last_word_where_rows_are_to_come(score: Score, words: str) -> None:
    assert score.headline == words


def test_as_text_every_row_has_its_lines() -> None:
    assert str(replace(SCORE, advice="First f.")).splitlines() == [
        "1. f & g: 0.75 of 3 points here; 2 more rows count when graded",
        "  First f.",
        "  ok     one",
        "         A `note` < 2.",
        "  WRONG  two",
        "         Look here first. Not `so` & so.",
        "  WRONG  three (hidden check)",
        "         Nor so.",
    ]
    assert str(GOOD) == "2. h: 1 of 1 points\n  ok     one"


def test_as_text_no_line_is_too_long_for_a_page() -> None:
    long = "an entry that is wrong, and another one, " * 9
    said = str(Score("x " * 60, 1, (Row(long, False, long), Row("r", True, note="n" * 99))))
    assert max(map(len, said.splitlines())) == 9 + 99  # one word
    assert [line for line in said.splitlines() if len(line) > 88] == [" " * 9 + "n" * 99]
    assert " ".join(said.split()).count(" ".join(long.split())) == 2


def test_as_data_it_has_all_that_a_report_asks_for() -> None:
    plain = {"message": "", "cause": "", "note": "", "weight": 1.0, "hidden": False}
    assert replace(SCORE, advice="First f.").data() == {
        "exercise": "1. f & g",
        "points": 0.75,
        "possible": 3,
        "hidden_to_come": 2,
        "advice": "First f.",
        "rows": [
            {**plain, "name": "one", "passed": True, "note": "A `note` < 2."},
            {
                **plain,
                "name": "two",
                "passed": False,
                "message": "Not `so` & so.",
                "cause": "sign",
                "weight": 2.0,
            },
            {**plain, "name": "three", "passed": False, "message": "Nor so.", "hidden": True},
        ],
    }


def test_a_notebook_gets_every_format() -> None:
    formats = SCORE._repr_mimebundle_()
    assert formats.keys() == {"text/plain", "text/html", SCORE_MIME}
    assert formats["text/plain"] == "0.75" and formats[SCORE_MIME] == SCORE.data()
    assert formats["text/html"].startswith("<div") and formats["text/html"].endswith("</div>")


def words(score: Score) -> list[str]:
    """What its HTML says, piece by piece."""
    page = score._repr_mimebundle_()["text/html"]
    return [text for text in re.split(r"<[^>]*>", page) if text.strip()]


def test_the_page_says_what_the_text_says() -> None:
    assert words(SCORE) == [
        "1. f &amp; g",
        "0.75 of 3 points here; 2 more rows count when graded",
        "✓",
        "one",
        "A ",
        "note",
        " &lt; 2.",
        "✗",
        "two",
        "Look here first.",
        " Not ",
        "so",
        " &amp; so.",
        "✗",
        "three ",
        "(hidden check)",
        "Nor so.",
    ]
    assert words(GOOD) == ["2. h", "1 of 1 points", "✓", "one"]


def test_an_advice_comes_before_the_first_wrong_row() -> None:
    said = words(replace(SCORE, advice="First `f`."))
    assert said[2:5] == ["First ", "f", "."]
    assert said.index("Look here first.") > 5  # what is red here is still to be looked at


def test_right_and_wrong_have_a_colour_and_a_word() -> None:
    wrong, right = SCORE._html(), GOOD._html()
    assert f"border-left:4px solid {WRONG}" in wrong and f"border-left:4px solid {RIGHT}" in right
    assert re.findall(r'aria-label="(\w+)" style="color:(#\w+)', wrong) == [
        ("right", RIGHT),
        ("wrong", WRONG),
        ("wrong", WRONG),
    ]


@pytest.mark.parametrize("score", [SCORE, GOOD, replace(SCORE, advice="First f.")])
def test_a_page_is_whole(score: Score) -> None:
    page = score._html()
    for tag in ("div", "span", "strong", "code"):
        assert len(re.findall(f"<{tag}[ >]", page)) == page.count(f"</{tag}>")


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("`a < b`", "<code>a &lt; b</code>"),
        ("`a` and `b`", "<code>a</code> and <code>b</code>"),
        ("one ` alone", "one ` alone"),
        ('"x"', "&quot;x&quot;"),
    ],
)
def test_code_has_the_type_of_code(text: str, page: str) -> None:
    assert as_html(text) == page
