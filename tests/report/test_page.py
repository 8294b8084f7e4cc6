"""A report as a page, and as data."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import report
from autograder.report import Count, Hint, Near, Times, figure, percent
from course.scoreboard import as_html
from tests.report.test_anonymise import EXERCISE, REPORT, TIMES

NOTHING = {"cells": (), "cpu": None, "memory": None, "repairs_known": 0, "hints": ()}


@pytest.fixture(scope="module")
def page() -> str:
    return report.page(REPORT)


@pytest.fixture(scope="module")
def form() -> str:
    return report.page(report.shared(replace(REPORT, **NOTHING)))


def section(page: str, heading: str) -> str:
    return page.split(f"<h2>{heading}</h2>")[1].split("<h2>")[0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0.0, "0"),
        (1.0, "1"),
        (10.0, "10"),
        (100, "100"),
        (1.5, "1.5"),
        (0.254, "0.25"),
        (2.999, "3"),
    ],
)
def test_a_figure_has_two_decimals_at_most(value: float | None, text: str) -> None:
    assert figure(value) == text


@pytest.mark.parametrize(
    ("count", "of", "text"),
    [
        (None, 3, "not shown"),
        (None, None, "not shown"),
        (0, 3, "0 %"),
        (1, 3, "33 %"),
        (3, 3, "100 %"),
        (0, 0, "–"),
        (1, None, "–"),
    ],
)
def test_a_share_is_in_percent(count: int | None, of: int | None, text: str) -> None:
    assert percent(count, of) == text


def test_a_page_says_the_figures(page: str) -> None:
    text = " ".join(re.sub(r"<[^>]*>", " ", page[page.index("<body>") :]).split())
    assert "01: what the class got wrong" in text
    assert "graded 20 of 20 handed in" in text
    assert "mean 1.5 of 2 points median 1.5 lowest and highest 0.5 – 2" in text


def test_shares_are_in_percent_and_sentences_in_html() -> None:
    diagnosis = Count("Use `b`, not `a < b`.", 5, "slip")
    page = report.page(replace(REPORT, exercises=(replace(EXERCISE, diagnoses=(diagnosis,)),)))
    assert as_html(diagnosis.text) in page and "<code>" in as_html(diagnosis.text)
    assert '<span class="share">25 %</span>' in page


def test_what_others_wrote_is_no_html() -> None:
    evil = '<script>"'
    one = replace(EXERCISE, title=evil, near=(Near(evil, "short", evil),), checks=(Count(evil, 2),))
    page = report.page(
        replace(
            REPORT,
            not_graded=(evil,),
            exercises=(one,),
            cells=(Times(evil, 1, 1.0, 1.0, 1.0, evil),),
            hints=(Hint(evil, 1, 1.0, 1),),
        )
    )
    assert "<script" not in page and page.count("&lt;script&gt;") >= 9


def test_a_page_is_one_file(page: str) -> None:
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>")
    assert "http:" not in page and "https:" not in page and " src=" not in page


def test_the_form_to_share_says_that_it_is_one(page: str, form: str) -> None:
    assert "This form names nobody. Groups of fewer than 3 students" in form
    assert "For instructors" in page


@pytest.mark.parametrize("heading", ["Slowest cells", "Repairs", "Hints"])
def test_what_was_not_measured_is_said(heading: str, page: str, form: str) -> None:
    assert "Not measured" in section(form, heading)
    assert "Not measured" not in section(page, heading)


def test_it_is_written_to_reports(tmp_path: Path, page: str) -> None:
    path = report.write(REPORT, tmp_path)
    assert path == tmp_path / "reports" / "01.html"
    assert path.read_text(encoding="utf-8") == page


def test_the_form_to_share_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    path = report.write(report.shared(REPORT), tmp_path)
    assert path == tmp_path / "reports" / "01-shared.html" and path.is_file()


# As data


def test_headlines_are_the_five_most_frequent_of_all() -> None:
    one = replace(EXERCISE, diagnoses=tuple(Count(f"a{n}", n) for n in (6, 4, 2)))
    other = replace(EXERCISE, title="2", diagnoses=tuple(Count(f"b{n}", n) for n in (5, 4, 3)))
    found = replace(REPORT, exercises=(one, other)).headlines
    assert [(e.title, c.text) for e, c in found] == [
        ("1. F", "a6"),
        ("2", "b5"),
        ("1. F", "a4"),
        ("2", "b4"),
        ("2", "b3"),
    ]


def test_as_data_it_is_plain() -> None:
    data = REPORT.data()
    assert json.loads(json.dumps(data))["exercises"][0]["near"] == [
        {"student": "ada", "kind": "short", "check": "row"}
    ]
    assert data["assignment"] == "01" and data["graded"] == 20
    assert data["cpu"] == {**TIMES.__dict__}
