from __future__ import annotations

import pytest

from tests.sources.reading import authors, codes, dates, names, paper, read, read_fixture
from topics.registry import Parsed
from topics.sources.web_of_science import WebOfScience

HEAD = "FN Clarivate Analytics Web of Science\nVR 1.0\n"


@pytest.fixture(scope="module")
def saved() -> Parsed:
    return read_fixture(WebOfScience(), "savedrecs.txt")


def test_texts_over_several_lines_are_joined(saved: Parsed) -> None:
    row = paper(saved)
    assert row["title"] == "Counting Snails in Rainy Gardens"
    assert row["abstract"] == "We count snails. In May it rained."
    assert row["categories"] == ["snails", "rain", "GASTROPODS", "RAINFALL"]
    assert row["venue"] == "GARDEN LETTERS"


def test_authors_have_their_addresses_and_numbers(saved: Parsed) -> None:
    keys = ("name", "author_id", "orcid", "affiliation")
    both = "Univ Oslo, Oslo, Norway; Istanbul Tech Univ, Istanbul, Turkey"
    assert [tuple(author[key] for key in keys) for author in authors(saved)] == [
        ("Mira Holm", "A-1234-2010", "0000-0002-1825-0097", "Univ Oslo, Oslo, Norway"),
        ("Jürgen Öztürk", None, "0000-0001-5109-3700", both),
        ("Snail Watch", None, None, None),
    ]


def test_addresses_without_names_are_the_papers(saved: Parsed) -> None:
    assert paper(saved)["institutions"] == []
    assert paper(saved, 1)["institutions"] == ["Kettle Inst, Bergen, Norway"]


def test_identifiers(saved: Parsed) -> None:
    assert paper(saved)["paper_id"] == "WOS:000900000000001"
    assert paper(saved)["ids"] == ["doi:10.1234/gl.2023.001", "wos:000900000000001", "pmid:37000001"]


def test_early_access_counts_and_the_day_of_export_does_not(saved: Parsed) -> None:
    assert dates(saved) == ["2023-01-01 month", "2020-01-01 year"]
    assert codes(saved) == []


def test_a_paper_that_is_not_in_print_has_the_year_of_early_access() -> None:
    assert dates(read(WebOfScience(), HEAD + "PT J\nTI A\nEY 2025\nER\n")) == ["2025-01-01 year"]


def test_numbers_of_authors_who_look_alike_are_left_out() -> None:
    said = "PT J\nAF Wang, Yan\n   Wang, Yu\nTI A\nOI Wang, Y/0000-0002-1825-0097\nER\n"
    parsed = read(WebOfScience(), HEAD + said)
    assert names(parsed) == ["Yan Wang", "Yu Wang"]
    assert [author["orcid"] for author in authors(parsed)] == [None, None]


@pytest.mark.parametrize("missing", ["PT J\n", "ER\n", "FN Clarivate Analytics Web of Science\n"])
def test_a_missing_line_costs_no_record(missing: str) -> None:
    text = HEAD + "PT J\nTI First\nER\n\nPT J\nTI Second\nER\n\nEF\n"
    parsed = read(WebOfScience(), text.replace(missing, "", 1))
    assert parsed.papers["title"].to_list() == ["First", "Second"]
    assert parsed.refused == 0


def test_a_file_of_which_only_the_head_is_left_holds_nothing() -> None:
    parsed = read(WebOfScience(), HEAD)
    assert (parsed.papers.height, parsed.refused, codes(parsed)) == (0, 0, ["no_records"])
