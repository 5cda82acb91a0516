from __future__ import annotations

import pytest

from tests.sources.reading import authors, codes, dates, names, paper, read, read_fixture
from topics.registry import Parsed
from topics.sources.medline import Medline


@pytest.fixture(scope="module")
def pubmed() -> Parsed:
    return read_fixture(Medline(), "pubmed.nbib")


def test_texts_over_several_lines_are_joined(pubmed: Parsed) -> None:
    row = paper(pubmed)
    assert row["title"] == "Counting snails in rainy gardens."
    assert row["abstract"] == "We count snails. In May it rained, and the snails came out."
    assert row["venue"] == "Garden letters"
    assert row["categories"] == ["Snails", "Rain", "gardens"]


def test_addresses_and_orcids_are_those_of_the_author_before(pubmed: Parsed) -> None:
    keys = ("name", "orcid", "affiliation")
    addresses = "University of Oslo, Oslo, Norway; Kettle Institute, Bergen, Norway"
    assert [tuple(author[key] for key in keys) for author in authors(pubmed)] == [
        ("Mira Holm", "0000-0002-1825-0097", addresses),
        ("Jürgen Öztürk", None, None),
        ("Snail Watch", None, None),
    ]


def test_old_records_have_initials_and_one_address(pubmed: Parsed) -> None:
    assert names(pubmed, 1) == ["OE Nordmann", "M de la Cruz"]
    assert paper(pubmed, 1)["authors_truncated"]
    assert paper(pubmed, 1)["institutions"] == ["Kettle Institute, Bergen, Norway"]


def test_identifiers(pubmed: Parsed) -> None:
    assert paper(pubmed)["paper_id"] == "30000001"
    assert paper(pubmed)["ids"] == ["doi:10.1234/gl.2023.001", "pmid:30000001", "pmcid:PMC9000001"]


def test_the_first_step_of_publication_counts_and_its_receipt_does_not(pubmed: Parsed) -> None:
    assert dates(pubmed) == ["2023-05-09 day", "1998-01-01 year"]
    assert codes(pubmed) == []


@pytest.mark.parametrize("missing", ["PMID- 1\n", "PMID- 2\n", "\n\n"])
def test_a_missing_line_costs_no_record(missing: str) -> None:
    text = "PMID- 1\nOWN - NLM\nTI  - First\n\nPMID- 2\nOWN - NLM\nTI  - Second\n"
    parsed = read(Medline(), text.replace(missing, "\n" if missing == "\n\n" else "", 1))
    assert parsed.papers["title"].to_list() == ["First", "Second"]
    assert parsed.refused == 0
