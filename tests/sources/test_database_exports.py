"""CSV exports of databases, with the columns they have and fictional papers in them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from topics.registry import Parsed, ReadOptions
from topics.sources.aligned import apart
from topics.sources.tables import Csv

SCOPUS = {
    "Authors": "Nordmann O.; Holm M.A.",
    "Author full names": "Nordmann, Ola (57190000001); Holm, Mira Anna (57190000002)",
    "Author(s) ID": "57190000001; 57190000002",
    "Title": "Counting Snails",
    "Year": "2023",
    "Source title": "Journal of Snails",
    "DOI": "10.1000/SNAIL",
    "Link": "https://www.scopus.com/record?eid=2-s2.0-85",
    "Affiliations": "Univ. of Kettles, Oslo, Norway; Snail Institute, Graz, Austria",
    "Authors with affiliations": "Nordmann O., Univ. of Kettles, Oslo, Norway; Holm M.A., Snail Inst., Graz, Austria",
    "Abstract": "We count.",
    "PubMed ID": "123",
    "Source": "Scopus",
    "EID": "2-s2.0-85",
}
WOS_TAGS = {
    "PT": "J",
    "AU": "Nordmann, O; Holm, MA",
    "AF": "Nordmann, Ola; Holm, Mira Anna",
    "TI": "Counting Snails",
    "SO": "JOURNAL OF SNAILS",
    "AB": "We count.",
    "C1": "[Nordmann, Ola; Holm, Mira Anna] Univ Kettles, Oslo, Norway; [Holm, Mira Anna] Snail Inst, Graz, Austria",
    "OI": "Holm, Mira/0000-0002-1825-0097",
    "PD": "MAY",
    "PY": "2023",
    "DI": "10.1000/snail",
    "WC": "Zoology; Statistics",
    "PM": "123",
    "UT": "WOS:000123",
}
WOS_NAMES = {
    "Publication Type": "J",
    "Authors": "Nordmann, O; Holm, MA",
    "Author Full Names": "Nordmann, Ola; Holm, Mira Anna",
    "Article Title": "Counting Snails",
    "Source Title": "JOURNAL OF SNAILS",
    "Abstract": "We count.",
    "Addresses": WOS_TAGS["C1"],
    "Affiliations": "University of Kettles; Snail Institute",
    "ORCIDs": WOS_TAGS["OI"],
    "Publication Date": "MAY 15",
    "Publication Year": "2023",
    "DOI": "10.1000/snail",
    "WoS Categories": "Zoology; Statistics",
    "Pubmed Id": "123",
    "UT (Unique WOS ID)": "WOS:000123",
}
DIMENSIONS = {
    "Rank": "1",
    "Publication ID": "pub.1",
    "DOI": "10.1000/snail",
    "PMID": "123",
    "PMCID": "PMC77",
    "Title": "Counting Snails",
    "Abstract": "We count.",
    "Source title": "Journal of Snails",
    "Publication date": "2023-08",
    "PubYear": "2023",
    "Publication date (online)": "2023-05-17",
    "Publication date (print)": "2023-08",
    "Authors": "Nordmann, Ola; Holm, Mira Anna",
    "Authors (Raw Affiliation)": "Nordmann, Ola (Univ. of Kettles); Holm, Mira Anna (Snail Inst.; Univ. of Kettles)",
    "Research Organizations - standardized": "University of Kettles; Snail Institute",
    "Dimensions URL": "https://example.org/pub.1",
}
OPENALEX = {
    "id": "https://openalex.org/W1",
    "abstract": "We count.",
    "authorships.author.display_name": "Ola Nordmann|Mira Anna Holm",
    "authorships.author.id": "https://openalex.org/A1|https://openalex.org/A2",
    "authorships.author.orcid": "|https://orcid.org/0000-0002-1825-0097",
    "authorships.institutions.display_name": "University of Kettles|Snail Institute|University of Kettles",
    "display_name": "Counting Snails",
    "doi": "https://doi.org/10.1000/snail",
    "ids.pmid": "https://pubmed.ncbi.nlm.nih.gov/123",
    "primary_location.source.display_name": "Journal of Snails",
    "publication_date": "2023-05-17",
    "publication_year": "2023",
}
IEEE = {
    "Document Title": "Counting Snails",
    "Authors": "O. Nordmann; M. -A. Holm",
    "Author Affiliations": "Univ. of Kettles; NA",
    "Publication Title": "Journal of Snails",
    "Date Added To Xplore": "4 Feb 2014",
    "Publication Year": "2023",
    "Abstract": "We count.",
    "DOI": "10.1000/snail",
    "PDF Link": "https://example.org/1",
    "Online Date": "17 May 2023",
    "Issue Date": "",
}
SPRINGER = {
    "Item Title": "Counting Snails",
    "Publication Title": "Journal of Snails",
    "Book Series Title": "",
    "Item DOI": "10.1000/snail",
    "Authors": "Ola NordmannMira Anna Holm",
    "Publication Year": "2023",
    "URL": "https://example.org/1",
    "Content Type": "Article",
}
PUBMED = {
    "PMID": "123",
    "Title": "Counting Snails.",
    "Authors": "Nordmann O, Holm MA, de la Cruz J.",
    "Citation": "J Snails. 2023;1:2.",
    "First Author": "Nordmann O",
    "Journal/Book": "J Snails",
    "Publication Year": "2023",
    "Create Date": "2023/05/17",
    "PMCID": "PMC77",
    "DOI": "10.1000/snail",
}
LENS = {
    "Lens ID": "000-1",
    "Title": "Counting Snails",
    "Date Published": "2023-05-17",
    "Publication Year": "2023",
    "Source Title": "Journal of Snails",
    "Author/s": "Ola Nordmann; Mira Anna Holm",
    "Abstract": "We count.",
    "PMID": "123",
    "DOI": "10.1000/snail",
}
EMBASE = {
    "Title": "Counting Snails",
    "Author Names": "Nordmann O., Holm M.A.",
    "Source title": "Journal of Snails",
    "Publication Year": "2023",
    "Date of Publication": "17 May 2023",
    "Abstract": "We count.",
    "Medline PMID": "123",
    "DOI": "10.1000/snail",
}


def export(*rows: Mapping[str, str], delimiter: str = ",") -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, rows[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def read(text: str) -> Parsed:
    assert Csv().sniff(text.encode(), "file.csv") > 0.8
    return Csv().parse(text.encode(), "file.csv", ReadOptions(dt.date(2026, 11, 19)))


@pytest.mark.parametrize(
    ("row", "ids", "date", "precision", "names"),
    [
        (SCOPUS, ["pmid:123", "scopus:2-s2.0-85"], "2023-01-01", "year", ["Ola Nordmann", "Mira Anna Holm"]),
        (WOS_TAGS, ["pmid:123", "wos:000123"], "2023-05-01", "month", ["Ola Nordmann", "Mira Anna Holm"]),
        (WOS_NAMES, ["pmid:123", "wos:000123"], "2023-05-15", "day", ["Ola Nordmann", "Mira Anna Holm"]),
        (DIMENSIONS, ["pmid:123", "pmcid:PMC77"], "2023-05-17", "day", ["Ola Nordmann", "Mira Anna Holm"]),
        (OPENALEX, ["pmid:123", "openalex:W1"], "2023-05-17", "day", ["Ola Nordmann", "Mira Anna Holm"]),
        (IEEE, [], "2023-05-17", "day", ["O. Nordmann", "M.-A. Holm"]),
        (SPRINGER, [], "2023-01-01", "year", ["Ola Nordmann", "Mira Anna Holm"]),
        (PUBMED, ["pmid:123", "pmcid:PMC77"], "2023-01-01", "year", ["O Nordmann", "MA Holm", "J. de la Cruz"]),
        (LENS, ["pmid:123"], "2023-05-17", "day", ["Ola Nordmann", "Mira Anna Holm"]),
        (EMBASE, ["pmid:123"], "2023-05-17", "day", ["O. Nordmann", "M.A. Holm"]),
    ],
    ids=lambda value: "" if isinstance(value, str | list) else next(iter(value)),
)
def test_exports_are_read_with_all_their_fields(
    row: dict[str, str], ids: list[str], date: str, precision: str, names: list[str]
) -> None:
    parsed = read(
        export(row, {**row, next(key for key in row if row[key] == "Counting Snails" or "Title" in key): "B"})
    )
    paper = parsed.papers.row(0, named=True)
    assert paper["title"].rstrip(".") == "Counting Snails"
    assert paper["doi"] == "10.1000/snail"
    assert paper["ids"] == ["doi:10.1000/snail", *ids]
    assert (paper["date_first"].isoformat(), paper["date_precision"]) == (date, precision)
    assert "snails" in paper["venue"].casefold()
    assert paper["abstract"] == ("We count." if any(key.casefold() in ("abstract", "ab") for key in row) else None)
    assert parsed.authorships.filter(pl.col("paper_id") == "row 1")["name"].to_list() == names
    assert "authors_misaligned" not in set(parsed.findings["code"])


def people(row: Mapping[str, str], column: str) -> list[Any]:
    return read(export(row)).authorships[column].to_list()


def test_authors_have_the_ids_that_the_export_gives_them() -> None:
    assert people(SCOPUS, "author_id") == ["scopus:57190000001", "scopus:57190000002"]
    assert people(OPENALEX, "author_id") == ["openalex:A1", "openalex:A2"]
    assert people(OPENALEX, "orcid") == people(WOS_TAGS, "orcid") == [None, "0000-0002-1825-0097"]
    assert people(WOS_NAMES, "orcid") == [None, "0000-0002-1825-0097"]


def test_ids_behind_the_names_do_where_there_is_no_column_of_ids() -> None:
    row = {key: value for key, value in SCOPUS.items() if key != "Author(s) ID"}
    assert people(row, "author_id") == ["scopus:57190000001", "scopus:57190000002"]
    alone = {**row, "Author full names": "Holm, Mira A. (57190000002)", "Authors with affiliations": "Holm M.A., Graz"}
    assert people(alone, "name") == ["Mira A. Holm"]


def test_authors_have_the_affiliations_that_the_export_gives_them() -> None:
    places = ["Univ. of Kettles, Oslo, Norway", "Snail Inst., Graz, Austria"]
    assert people(SCOPUS, "affiliation") == places
    both = "Univ Kettles, Oslo, Norway; Snail Inst, Graz, Austria"
    assert people(WOS_TAGS, "affiliation") == people(WOS_NAMES, "affiliation") == ["Univ Kettles, Oslo, Norway", both]
    assert people(DIMENSIONS, "affiliation") == ["Univ. of Kettles", "Snail Inst.; Univ. of Kettles"]
    assert people(IEEE, "affiliation") == ["Univ. of Kettles", None]


def test_affiliations_of_the_paper_are_no_affiliations_of_single_authors() -> None:
    assert read(export(SCOPUS)).papers["institutions"][0].to_list() == SCOPUS["Affiliations"].split("; ")
    assert read(export(OPENALEX)).papers["institutions"][0].to_list() == ["University of Kettles", "Snail Institute"]
    row = {key: value for key, value in SCOPUS.items() if key != "Authors with affiliations"}
    assert people(row, "affiliation") == [None, None]


def test_web_of_science_is_separated_by_tabs() -> None:
    assert read("\ufeff" + export(WOS_TAGS, delimiter="\t")).papers["categories"][0].to_list() == [
        "Zoology",
        "Statistics",
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Zihe LiuSong Guo", "Zihe Liu; Song Guo"),
        ("Ronald McDonaldJürgen Öztürk", "Ronald McDonald; Jürgen Öztürk"),
        ("Xiaolong (Luke) ZhangShyamala G.Deepa Patil", "Xiaolong (Luke) Zhang; Shyamala G.; Deepa Patil"),
        ("A.B. Patil", "A.B. Patil"),
        ("Jan van DiekenMira Holm", "Jan van Dieken; Mira Holm"),
    ],
)
def test_names_without_anything_between_them(names: str, expected: str) -> None:
    assert apart(names) == expected


@pytest.mark.parametrize(
    "preamble",
    [
        "\"About the data: Exported on Nov 02, 2025. Criteria: 'snails, all' in full data.\"\n",
        "sep=,\n",
        "My search\n\nfrom 2025, all of it\n",
    ],
)
def test_what_stands_above_the_header_is_passed_over(preamble: str) -> None:
    parsed = read(preamble + export(LENS))
    assert parsed.papers["title"].to_list() == ["Counting Snails"]
    assert parsed.refused == 0


def test_the_separator_that_a_file_tells_is_believed() -> None:
    assert read("sep=;\n" + export(LENS, delimiter=";")).papers["title"].to_list() == ["Counting Snails"]


def test_empty_columns_without_a_name_are_left_out() -> None:
    parsed = read("title,abstract,year,,\nA,a,2019,,\n")
    assert not [name for name in parsed.papers.columns if name.startswith("column")]
