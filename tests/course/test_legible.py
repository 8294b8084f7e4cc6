"""Texts that quote what came from outside: legible, on their line, and filled in once."""

from pathlib import Path, PurePosixPath

import pytest

from course import text
from course.text import Sentence, Sentences, escaped, filled_in, in_a_line, legible, named, say


@pytest.mark.parametrize(
    ("letter", "shown"),
    [
        ("\x00", "\\x00"),
        ("\n", "\\x0a"),
        ("\x7f", "\\x7f"),
        ("\x80", "\\u0080"),
        ("\u2028", "\\u2028"),
        ("\uffff", "\\uffff"),
        ("\U00010000", "\\U00010000"),
        ("\udc7f", "\\udc7f"),
        ("\udc80", "\\x80"),
        ("\udcff", "\\xff"),
        ("\udd00", "\\udd00"),
    ],
)
def test_a_character_is_written_by_its_number(letter: str, shown: str) -> None:
    assert escaped(letter) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoë Ünal 3", "Zoë Ünal 3"),
        ("a\nb", "a\\x0ab"),
        ("a\u200db\u200cc", "a\u200db\u200cc"),
        ("a\u200d\n", "a\u200d\\x0a"),
        ("\u202eab", "\\u202eab"),
        (Path("a\tb"), "a\\x09b"),
        ("", ""),
    ],
)
def test_a_name_is_shown_as_it_is_stored_where_it_can_be(name: object, shown: str) -> None:
    assert named(name) == shown


UNSEEN = (
    "\x00 \x08 \x0b \x1b \x1f \x7f \x9f \u061c \u200e \u2028 \u202e \u2066 \u2069 \ud800 \udfff"
)


@pytest.mark.parametrize("letter", UNSEEN.split(" "))
def test_what_nobody_sees_is_left_out(letter: str) -> None:
    assert legible(f"a{letter}b") == "ab"


def test_what_can_be_read_stays() -> None:
    for letter in ("\t", "\n", " ", "~", "ä", "\u200d", "\u00a0", "🙂"):
        assert legible(f"a{letter}b") == f"a{letter}b"


def test_a_quotation_has_an_end() -> None:
    assert legible("a" * 1600) == "a" * 1500
    assert legible("abc", most=2) == "ab"
    assert legible("\x00" * 9 + "abc", most=3) == "abc"


def test_a_text_of_lines_is_one_line() -> None:
    assert in_a_line(" a\n\n b\tc\x1b ") == "a b c"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\x1bb", "ab"),
        (ValueError("a\x1bb"), "ab"),
        (PurePosixPath("a\nb"), "a\\x0ab"),
        (2.5, "2.5"),
        ([1], "[1]"),
    ],
)
def test_what_is_filled_in_is_made_legible(value: object, shown: str) -> None:
    assert filled_in("<{x}>", {"x": value}) == f"<{shown}>"


def test_a_number_keeps_its_form() -> None:
    assert filled_in("{x:.2f}", {"x": 1}) == "1.00"


def test_what_is_filled_in_is_no_placeholder() -> None:
    assert filled_in("{x}", {"x": "{y}"}) == "{y}"


def test_a_text_without_an_id_was_made_of_nothing() -> None:
    assert (Sentence("a").key, Sentence("a").facts, Sentence("a").data()) == (
        "",
        {},
        {"text": "a", "key": "", "facts": {}},
    )
    bare = text.sentence("a")
    assert isinstance(bare, Sentence) and (bare, bare.key) == ("a", "")


def test_a_sentences_facts_are_its_own() -> None:
    facts = {"x": "1"}
    made = Sentence("a", "key", facts)
    facts["x"] = "2"
    assert made.facts == {"x": "1"}
    made.data()["facts"]["x"] = "3"
    assert made.facts == {"x": "1"}


def test_a_text_that_is_not_there_is_an_authors_error() -> None:
    for ask in (say, text.wording):
        with pytest.raises(KeyError, match="no_such_text"):
            ask("no_such_text")


def test_a_cause_may_have_its_sentences_each(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('[causes.y]\ngradient = "G."\nvalue = "V."\ngeneral = "Of all."\n')
    assert text.read([file]).causes == {"y": Sentences("G.", "V.", "Of all.")}
    file.write_text("")
    assert text.read([file]) == text.Tables({}, {})


@pytest.mark.parametrize(
    ("found", "english", "used"),
    [
        ("{b} und {a}", "{a} and {b}", True),
        ("{a}", "{a} and {b}", False),
        ("{a:.2f}", "{a:g}", False),
        ("{a!r}", "{a}", False),
        ("{a} {", "{a}", False),
        ("keins", "none", True),
    ],
)
def test_a_translation_has_the_placeholders_of_the_english(
    found: str, english: str, used: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Catalogue:
        def pgettext(self, context: str, message: str) -> str:
            return found if (context, message) == ("key", english) else message

    monkeypatch.setattr(text, "_catalogue", lambda language, folder: Catalogue())
    assert text.translated("key", english) == (found if used else english)


def test_a_text_that_is_no_template_stays_as_it_is() -> None:
    assert text.translated("key", "{") == "{"
