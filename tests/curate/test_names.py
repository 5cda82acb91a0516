from __future__ import annotations

import sys

import pytest

from topics.curate.name_forms import best_spelling, compatible, given_words, may_be_one
from topics.curate.names import Name, is_initials, parse_name

PARSED = {
    "Zihe Liu": Name("Zihe", "Liu"),
    "Liu, Zihe": Name("Zihe", "Liu"),
    "Zi-He Liu": Name("Zi-He", "Liu"),
    "LI X": Name("X", "LI"),
    "Liu ZH": Name("ZH", "Liu"),
    "Liu Z.-H.": Name("Z.-H.", "Liu"),
    "Bo MA": Name("Bo", "MA"),
    "Garcia Marquez G": Name("G", "Garcia Marquez"),
    "van der Berg J": Name("J", "Berg", "van der"),
    "van der Berg, Jan P.": Name("Jan P.", "Berg", "van der"),
    "Jan P. van der Berg": Name("Jan P.", "Berg", "van der"),
    "García Márquez, Gabriel": Name("Gabriel", "García Márquez"),
    "J.-P. Müller": Name("J.-P.", "Müller"),
    "M. A. K. Halliday": Name("M. A. K.", "Halliday"),
    "John Smith Jr.": Name("John", "Smith", suffix="Jr."),
    "Smith, John, Jr.": Name("John", "Smith", suffix="Jr."),
    "Smith, Jr., John": Name("John", "Smith", suffix="Jr."),
    "Md. Shad Akhtar": Name("Md. Shad", "Akhtar"),
    "King Zhang": Name("King", "Zhang"),
    "王 伟": Name("伟", "王"),
    "김 철수": Name("철수", "김"),
    "V. I": Name("V.", "I"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "name"), PARSED.items(), ids=PARSED)
def test_a_name_is_taken_apart_whatever_the_order_it_is_written_in(text: str, name: Name) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize("text", ["Plato", "王伟", "The Lantern Collaboration", "Harbour Team", "OpenLamp", "Smith,"])
def test_collectives_and_single_words_are_family_names_only(text: str) -> None:
    assert parse_name(text) == Name("", text.strip(","))


@pytest.mark.parametrize("text", ["", ",", "...", " - ", "Jr.", "\u202aAda Öz"])
def test_nothing_breaks_the_parser(text: str) -> None:
    assert isinstance(parse_name(text), Name)


def test_a_name_is_written_with_the_given_name_first() -> None:
    assert parse_name("van der Berg, Jan P., Jr.").text == "Jan P. van der Berg Jr."


def test_others_who_parse_names_keep_their_settings() -> None:
    parse_name("Anna Maria van Orten")
    parse = sys.modules["nameparser"].parse
    assert parse("Dr. Anna Orten PhD").title == "Dr."


@pytest.mark.parametrize(("word", "expected"), [("J", True), ("J.", True), ("J.-P.", True), ("ZH", True), ("MA", False),
                                                 ("Jo", False), ("Jr.", False), ("LIU", False)])  # fmt: skip
def test_initials_are_letters_that_nobody_is_called(word: str, expected: bool) -> None:
    assert is_initials(word) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Z. Liu", "Zihe Liu"),
        ("Z.-H. Liu", "Zi-He Liu"),
        ("Liu ZH", "Zi He Liu"),
        ("Zi-He Liu", "Zihe Liu"),
        ("Zihe X. Liu", "Zihe Liu"),
        ("J. Paul Orten", "Jan P. Orten"),
    ],
)
def test_names_may_be_one_persons_up_to_initials_hyphens_and_middle_names(one: str, other: str) -> None:
    assert compatible(given_words(one), given_words(other))
    assert compatible(given_words(other), given_words(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zihe Liu", "Zhen Liu"), ("Jan M. Orten", "Jan K. Orten"), ("M. Liu", "Zihe M. Liu"), ("Liu", "Zihe Liu")],
)
def test_names_with_other_given_names_are_others(one: str, other: str) -> None:
    assert not compatible(given_words(one), given_words(other))


def test_the_best_name_has_the_most_letters_and_otherwise_comes_first() -> None:
    assert best_spelling(["Z. Liu", "Zihe Liu", "Zi-He Liu"]) == "Zihe Liu"


@pytest.mark.parametrize(
    ("best", "other"),
    [
        ("Zihe Liu", "ZIHE X. LIU"),
        ("Zihe Liu", "zihe liu"),
        ("Pia Mollá", "Pia Moll \u0301a"),
        ("Pia Molla", "Pia Moll\u00b4a"),
        ("Jörg Moe", "Joerg Moe"),
        ("Jürgen Moe", "Jurgen Moe"),
        ("Jean-P. O\u2019Dea", "Jean O\u2019Dea"),
    ],
)
def test_a_name_is_shown_in_its_best_spelling(best: str, other: str) -> None:
    assert best_spelling([best, other]) == best_spelling([other, best]) == best


def test_a_letter_may_be_spelled_out() -> None:
    assert may_be_one("Jörg Moe", "Joerg Moe")
    assert may_be_one("Åge Moe", "Aage Moe")
    assert not may_be_one("Sören Moe", "Sarah Moe")
