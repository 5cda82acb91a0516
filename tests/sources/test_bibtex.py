from __future__ import annotations

import io
import logging

import pytest

from tests.sources.reading import DATA, OPTIONS, authors, codes, dates, messages, names, paper, read, read_fixture
from topics.registry import Parsed
from topics.sources.bibtex import Bibtex
from topics.sources.parts import cuts_of, parse_parts

ENTRIES = """@article{one,
  title = {First},
  author = {Holm, Mira},
  year = {2020}
}

@article{two,
  title = {Second},
  author = {Nordmann, Ola},
  year = {2021}
}

@article{three,
  title = {Third},
  year = {2022}
}
"""


@pytest.fixture(scope="module")
def flavours() -> Parsed:
    return read_fixture(Bibtex(), "flavours.bib")


def bib(text: str) -> Parsed:
    return read(Bibtex(), text)


def titles(parsed: Parsed) -> list[str]:
    return parsed.papers["title"].to_list()


def test_an_entry_of_scopus(flavours: Parsed) -> None:
    row = paper(flavours)
    assert row["paper_id"] == "Holm20231"
    assert row["source_record"] == "entry 1, Holm20231"
    assert row["title"] == "Counting Snails in Rainy Gardens"
    assert row["ids"] == ["doi:10.1234/gl.2023.001", "scopus:2-s2.0-85000000001"]
    assert row["categories"] == ["snails", "rain", "Gastropods"]
    assert row["institutions"] == ["University of Oslo, Norway", "Istanbul Technical University, Turkey"]
    assert names(flavours) == ["M. Holm", "J. Öztürk"]


def test_an_entry_of_web_of_science(flavours: Parsed) -> None:
    row = paper(flavours, 1)
    assert row["title"] == "Why Do Kettles Whistle?"
    assert row["abstract"] == "Kettles whistle because steam is fast."
    assert row["ids"] == ["doi:10.1234/jk.2020.7", "wos:000900000000002"]
    assert row["institutions"] == []
    assert [(author["name"], author["orcid"]) for author in authors(flavours, 1)] == [
        ("Ola Nordmann", None),
        ("Mira Holm", "0000-0002-1825-0097"),
    ]


def test_an_entry_of_crossref_on_one_line(flavours: Parsed) -> None:
    row = paper(flavours, 2)
    assert (row["title"], row["venue"], row["doi"]) == ("Teapots & physics", "Physics of Tea", "10.1234/tp.3")
    assert names(flavours, 2) == ["Jan P. van der Berg", "Jane Smith Jr."]


def test_an_entry_of_the_acl_anthology(flavours: Parsed) -> None:
    row = paper(flavours, 3)
    assert row["title"] == "A Corpus of Snail Trails"
    assert row["venue"] == "Proceedings of the Workshop on Gardens"
    assert row["ids"] == ["acl:2022.gardens-1.4"]
    assert row["authors_truncated"]
    assert names(flavours, 3) == ["Ana Lind", "Jürgen Öztürk"]


def test_an_entry_of_mendeley(flavours: Parsed) -> None:
    row = paper(flavours, 4)
    assert (row["title"], row["venue"]) == ("Slow Attention", "Journal of Snail Keeping")
    assert row["arxiv_id"] == "1901.00001"
    assert row["ids"] == ["arxiv:1901.00001", "pmid:31000001"]
    assert names(flavours, 4) == ["Richard Roe", "The Snail Collaboration Inc."]


def test_an_entry_of_jabref_in_biblatex(flavours: Parsed) -> None:
    row = paper(flavours, 5)
    assert (row["arxiv_id"], row["categories"], row["ids"][1:]) == ("2402.12345", ["cs.LG"], ["pmcid:PMC9000001"])


def test_what_an_entry_takes_from_its_volume(flavours: Parsed) -> None:
    assert paper(flavours, 6)["venue"] == "Gardens 2018"
    assert paper(flavours, 7)["title"] == "Gardens 2018"


def test_dates_are_those_of_publication(flavours: Parsed) -> None:
    assert dates(flavours) == [
        "2023-01-01 year",
        "2020-05-05 day",
        "2021-11-01 month",
        "2022-07-01 month",
        "2019-01-01 month",
        "2024-02-29 day",
        "2018-01-01 year",
        "2018-01-01 year",
    ]


def test_comments_and_abbreviations_are_no_records(flavours: Parsed) -> None:
    assert flavours.papers.height == 8
    assert flavours.refused == 0
    assert set(codes(flavours)) == {"missing_abstract", "missing_authors"}


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year = 2020, month = 5, day = 3", "2020-05-03 day"),
        ("year = 2020, month = {Jul}", "2020-07-01 month"),
        ('year = 2020, month = "10~" # jan', "2020-01-10 day"),
        ("year = {2021}, date = {2020-11}", "2020-11-01 month"),
        ("date = {2020-11-05}, urldate = {2019-01-01}", "2020-11-05 day"),
    ],
)
def test_how_dates_are_written(fields: str, date: str) -> None:
    assert dates(bib(f"@misc{{a, title = {{A}}, {fields}}}")) == [date]


def test_a_date_that_cannot_be_read_is_named_and_the_year_is_kept() -> None:
    parsed = bib("@misc{a, title = {A}, year = 2020, month = {forthcoming}}")
    assert dates(parsed) == ["2020-01-01 year"]
    assert messages(parsed, "unreadable_date") == [("entry 1, a", "the date cannot be read: 'forthcoming 2020'")]


def test_entries_with_the_same_key_and_fields_stated_twice_are_kept() -> None:
    parsed = bib(
        "@misc{a, title = {One}, keywords = {x}, keywords = {y}}\n@misc{a, title = {Two}}\n@misc{, title = {Three}}"
    )
    assert titles(parsed) == ["One", "Two", "Three"]
    assert parsed.papers["source_record"].to_list() == ["entry 1, a", "entry 2, a", "entry 3, line 3"]
    assert parsed.papers["paper_id"].to_list() == ["a", "a", None]
    assert paper(parsed)["categories"] == ["x", "y"]


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("Holm, Mira and Mira Berg", ["Mira Holm", "Mira Berg"]),
        ("Holm, M., Berg, J.P., Roe, R.", ["M. Holm", "J.P. Berg", "R. Roe"]),
        ("Holm, Mira; Berg, Jan", ["Mira Holm", "Jan Berg"]),
        ("{Barnes and Noble}", ["Barnes and Noble"]),
        ("Smith, Jr., Jane", ["Jane Smith Jr."]),
        ("{\\'E}lan, Zo{\\\"e} AND {\\O}re, Ola", ["Zoë Élan", "Ola Øre"]),
    ],
)
def test_how_authors_are_written(byline: str, expected: list[str]) -> None:
    assert names(bib(f"@misc{{a, title = {{A}}, author = {{{byline}}}}}")) == expected


def test_addresses_and_identifiers_lose_the_marks_of_latex() -> None:
    row = paper(bib("@misc{a, title = {A}, doi = {10.1234/a{\\_}b}, url = {http://example.org/a\\_b}}"))
    assert (row["doi"], row["url"]) == ("10.1234/a_b", "http://example.org/a_b")


@pytest.mark.parametrize(
    ("eprint", "expected"),
    [
        ("eprint = {2301.00001v2}, archivePrefix = {arXiv}", "2301.00001"),
        ("eprint = {https://example.org/suppl/1234567}", None),
        ("journal = {arXiv preprint arXiv:2301.00001}", "2301.00001"),
        ("eprint = {12345678}, eprinttype = {pubmed}", None),
    ],
)
def test_preprints_are_known_by_their_archive(eprint: str, expected: str | None) -> None:
    assert paper(bib(f"@misc{{a, title = {{A}}, {eprint}}}"))["arxiv_id"] == expected


@pytest.mark.parametrize("damage", ["{Sec{ond}", '"Second', "{Second} {", "{Second}, ,= "])
def test_a_damaged_entry_costs_itself_alone(damage: str) -> None:
    parsed = bib(ENTRIES.replace("{Second}", damage))
    assert titles(parsed) == ["First", "Third"]
    assert parsed.refused == 1
    assert messages(parsed, "malformed_record") == [
        ("entry 2, line 7", "the record is damaged and was left out"),
    ]


@pytest.mark.parametrize("line", range(ENTRIES.count("\n")))
def test_a_missing_line_costs_at_most_its_entry(line: int) -> None:
    lines = ENTRIES.split("\n")
    parsed = bib("\n".join(lines[:line] + lines[line + 1 :]))
    assert parsed.papers.height + parsed.refused == 3
    assert len({"First", "Second", "Third"} - set(titles(parsed))) <= 1


@pytest.mark.parametrize("end", range(1, len(ENTRIES), 7))
def test_a_file_that_is_cut_keeps_what_stands_before(end: int) -> None:
    parsed = bib(ENTRIES[:end])
    whole = ["First", "Second", "Third"][: ENTRIES[:end].count("\n}")]
    assert titles(parsed)[: len(whole)] == whole


def test_what_stands_after_a_brace_too_many_is_missed_aloud() -> None:
    parsed = bib(ENTRIES.replace("{Second},", "{Second}},"))
    assert titles(parsed) == ["First", "Second", "Third"]
    assert [place for place, _ in messages(parsed, "stray_text")] == ["entry 2, two"]


def test_a_missing_comma_joins_no_fields() -> None:
    parsed = bib(ENTRIES.replace("{Second},", "{Second}"))
    assert titles(parsed) == ["First", "Second", "Third"]
    assert names(parsed, 1) == ["Ola Nordmann"]


def test_damage_is_told_by_findings_alone(capfd: pytest.CaptureFixture[str]) -> None:
    bib(ENTRIES.replace("{Second}", "{Second"))
    assert capfd.readouterr() == ("", "")


def test_parts_of_a_file_share_the_abbreviations_at_its_beginning() -> None:
    data = b'@string{gl = "Garden Letters"}\n' + b"".join(
        b"@article{k%d, title = {T %d}, journal = gl}\n" % (n, n) for n in range(50)
    )
    cuts = cuts_of(Bibtex(), data)
    assert cuts is not None
    parts = parse_parts(Bibtex(), cuts, io.BytesIO(data).read, "file", OPTIONS, 300)
    assert parts.papers.equals(read(Bibtex(), data).papers)
    assert set(parts.papers["venue"]) == {"Garden Letters"}


def test_it_is_recognised_by_its_entries() -> None:
    assert Bibtex().sniff((DATA / "flavours.bib").read_bytes(), "export.txt") > 0.9
    assert Bibtex().sniff(b"@dataclass(frozen=True)\nclass A:\n    x = 1\n", "a.py") == 0
    assert Bibtex().sniff(b"write to mira@example.org, x = 1", "file") == 0


def test_a_file_without_entries_holds_nothing() -> None:
    parsed = bib("% nothing yet\n")
    assert (parsed.papers.height, parsed.refused, codes(parsed)) == (0, 0, ["no_records"])


def test_an_entry_without_a_key_is_no_volume_of_others() -> None:
    parsed = read(Bibtex(), "@article{, title={First}, year={2001}}\n@article{two, title={Second}}")
    assert parsed.papers["venue"].to_list() == [None, None]
    assert parsed.papers["date_precision"].to_list() == ["year", "none"]


def test_a_date_that_cannot_be_read_is_not_missing_too() -> None:
    found = codes(read(Bibtex(), "@article{a, title={First}, year={in press}}\n@article{b, title={Second}}"))
    assert (found.count("unreadable_date"), found.count("missing_date")) == (1, 1)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.scopus.com/inward/record.uri?eid=2-s2.0-85000000001&doi=10.5555",
        "https://www.scopus.com/pages/publications/85000000001?origin=resultslist",
    ],
)
def test_the_number_in_scopus_stands_in_the_address(url: str) -> None:
    parsed = read(Bibtex(), f"@article{{a, title={{First}}, url={{{url}}}}}")
    assert paper(parsed)["ids"] == ["scopus:2-s2.0-85000000001"]


def test_an_entry_that_a_brace_ends_amid_a_line_is_one_record() -> None:
    text = "@article{a,\n title = {T},\n abstract = {We see (D +}1}S), and more},\n year = {2005}\n}\n"
    parsed = read(Bibtex(), text)
    assert (parsed.papers.height, parsed.refused, codes(parsed)[0]) == (1, 0, "stray_text")


def test_damage_prints_nothing() -> None:
    handler = logging.StreamHandler(io.StringIO())
    logging.root.addHandler(handler)
    read(Bibtex(), "@article{a, title = {T}, year = {2020}}\n@article{b, title = {\n")
    logging.root.removeHandler(handler)
    assert handler.stream.getvalue() == ""


def test_of_a_preprint_the_month_of_its_number_counts_and_an_odd_doi_is_told() -> None:
    text = (
        "@misc{a, title={T}, author={Anonymous}, year={2023}, doi={10.1/c}, eprint={1706.03762}, archivePrefix={arXiv}}"
    )
    parsed = read(Bibtex(), text)
    assert dates(parsed) == ["2017-06-01 month"]
    assert messages(parsed, "unreadable_doi") == [("entry 1, a", "the DOI cannot be read and was left out: '10.1/c'")]
    assert parsed.authorships.is_empty()
