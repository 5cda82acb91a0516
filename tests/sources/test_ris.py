from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sources.reading import DATA, authors, codes, dates, messages, names, paper, read, read_fixture
from topics.registry import Parsed
from topics.sources.medline import Medline
from topics.sources.ris import Ris
from topics.sources.web_of_science import WebOfScience

RECORDS = """TY  - JOUR
TI  - First
AU  - Holm, Mira
PY  - 2020
ER  - 

TY  - JOUR
TI  - Second
AU  - Nordmann, Ola
PY  - 2021
ER  - 
"""


@pytest.fixture(scope="module")
def dialects() -> Parsed:
    return read_fixture(Ris(), "dialects.ris")


def ris(text: str) -> Parsed:
    return read(Ris(), text)


def record(fields: str) -> Parsed:
    return ris(f"TY  - JOUR\nTI  - A\n{fields}\nER  - \n")


def test_a_record_of_ovid_below_its_number(dialects: Parsed) -> None:
    row = paper(dialects)
    assert (row["title"], row["venue"]) == ("Counting snails in rainy gardens", "Garden letters")
    assert (row["paper_id"], row["ids"]) == ("30000001", ["pmid:30000001"])
    assert row["source_record"] == "record 1, line 2"
    assert row["categories"] == ["Snails", "Rain"]
    assert names(dialects) == ["Mira Holm", "Jürgen Öztürk"]


def test_a_record_of_scopus(dialects: Parsed) -> None:
    row = paper(dialects, 1)
    assert row["venue"] == "Journal of Kettles"
    assert row["ids"] == ["doi:10.1234/jk.2020.7", "scopus:2-s2.0-85000000002"]
    assert row["institutions"] == ["University of Oslo, Oslo, Norway", "Kettle Institute, Bergen, Norway"]
    assert [author["affiliation"] for author in authors(dialects, 1)] == [None, None]


def test_a_record_without_an_end_is_ended_by_the_next(dialects: Parsed) -> None:
    assert paper(dialects, 2)["abstract"] == "Hedges are long."
    assert paper(dialects, 2)["venue"] == "The Book of Gardens"
    assert paper(dialects, 2)["ids"] == ["pmid:30000003"]


def test_addresses_between_authors_are_theirs(dialects: Parsed) -> None:
    said = [(author["name"], author["affiliation"]) for author in authors(dialects, 3)]
    assert said == [("Richard Roe", "Garden College"), ("Ana Lind", "Kettle Institute")]
    assert paper(dialects, 3)["institutions"] == []
    assert paper(dialects, 3)["categories"] == ["attention", "gardens"]
    assert paper(dialects, 3)["ids"] == ["wos:000900000000009"]


def test_the_fixture_holds_what_it_should(dialects: Parsed) -> None:
    assert dates(dialects) == ["2014-01-01 year", "2020-01-01 year", "2018-03-01 month", "2019-05-05 day"]
    assert codes(dialects) == ["missing_abstract"]


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("PY  - 2021\nDA  - 2021/02/01/", "2021-02-01 day"),
        ("DA  - 2020///nan\nPY  - 2020", "2020-01-01 year"),
        ("Y1  - 2003///Spring", "2003-03-01 season"),
        ("Y1  - 2012/Jan/15", "2012-01-15 day"),
        ("PY  - 2020\nDA  - MAY 5", "2020-05-05 day"),
        ("PY  - 2020\nY2  - 2019/01/01", "2020-01-01 year"),
    ],
)
def test_how_dates_are_written(fields: str, date: str) -> None:
    assert dates(record(fields)) == [date]


def test_a_date_that_cannot_be_read_is_named() -> None:
    parsed = record("PY  - in press")
    assert messages(parsed, "unreadable_date") == [("record 1, line 1", "the date cannot be read: 'in press'")]


def test_a_byline_that_goes_on_counts_as_cut() -> None:
    parsed = record("AU  - Holm, M.; Berg, J.\nAU  - et al.")
    assert names(parsed) == ["M. Holm", "J. Berg"]
    assert paper(parsed)["authors_truncated"]


def test_editors_are_no_authors_and_names_under_two_tags_count_once() -> None:
    assert names(record("A1  - Holm, Mira\nAU  - Holm, Mira\nED  - Roe, R.\nA2  - Doe, J.")) == ["Mira Holm"]


def test_two_authors_of_one_name_are_two() -> None:
    assert names(record("AU  - Wang, Y.\nAU  - Wang, Y.")) == ["Y. Wang", "Y. Wang"]


def test_a_preprint_is_known_by_its_address() -> None:
    assert paper(record("UR  - https://arxiv.org/abs/2301.00001v3"))["arxiv_id"] == "2301.00001"
    assert paper(record("JO  - arXiv preprint arXiv:2301.00001"))["arxiv_id"] == "2301.00001"


@pytest.mark.parametrize("line", range(RECORDS.count("\n")))
def test_a_missing_line_costs_what_it_held(line: int) -> None:
    lines = RECORDS.split("\n")
    parsed = ris("\n".join(lines[:line] + lines[line + 1 :]))
    assert parsed.papers.height + parsed.refused == 2
    assert len({"First", "Second"} - set(parsed.papers["title"])) <= ("TI" in lines[line])


def test_a_record_without_title_and_abstract_is_refused() -> None:
    parsed = ris(RECORDS.replace("TI  - First\n", ""))
    assert (parsed.papers.height, parsed.refused) == (1, 1)
    assert "empty_record" in codes(parsed)


def test_formats_with_tags_are_told_apart_by_content() -> None:
    fixtures = {"dialects.ris": Ris(), "savedrecs.txt": WebOfScience(), "pubmed.nbib": Medline()}
    for name, own in fixtures.items():
        data = (DATA / name).read_bytes()
        scores = {source.name: source.sniff(data, "named.ris") for source in fixtures.values()}
        assert max(scores, key=lambda source: scores[source]) == own.name
        assert scores[own.name] > 0.9


@pytest.mark.parametrize("name", ["dialects.ris", "savedrecs.txt", "pubmed.nbib"])
def test_tags_tell_a_format_that_lacks_the_beginnings_of_records(name: str) -> None:
    source = {"dialects.ris": Ris(), "savedrecs.txt": WebOfScience(), "pubmed.nbib": Medline()}[name]
    lines = (DATA / name).read_bytes().split(b"\n")
    assert (
        source.sniff(b"\n".join(line for line in lines if not line.startswith((b"TY", b"PT", b"PMID"))), "file") > 0.6
    )


def without_spaces(text: str) -> str:
    return text.replace("- ", "-")


def in_small_letters(text: str) -> str:
    return "\n".join(line[:2].lower() + line[2:] for line in text.split("\n"))


def after_another(text: str) -> str:
    return text.replace("\n\nTY", "\n\n\ufeffTY")


@pytest.mark.parametrize("changed", [without_spaces, in_small_letters, after_another])
def test_other_ways_to_write_tags(changed: Callable[[str], str]) -> None:
    text = changed(RECORDS)
    parsed = ris(text)
    assert Ris().sniff(text.encode(), "file") > max(0.9, WebOfScience().sniff(text.encode(), "file"))
    assert parsed.papers["title"].to_list() == ["First", "Second"]
    assert [names(parsed, at) for at in (0, 1)] == [["Mira Holm"], ["Ola Nordmann"]]


def test_small_letters_before_one_space_are_prose() -> None:
    parsed = ris("TY  - JOUR\nTI  - First\nAB  - What it\nis - we do not know\nER  - \n")
    assert paper(parsed)["abstract"] == "What it is - we do not know"
