"""PubMed XML."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.pubmed_xml import PubmedXml

SET = (Path(__file__).parent / "data" / "pubmed.xml").read_bytes()


def read(data: bytes = SET) -> Parsed:
    return PubmedXml().parse(data, "pubmed.xml", ReadOptions(dt.date(2026, 11, 19)))


def article(dates: str) -> bytes:
    return (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>Snails</ArticleTitle>"
        f"<Journal><JournalIssue><PubDate>{dates}</PubDate></JournalIssue></Journal></Article></MedlineCitation>"
        "</PubmedArticle></PubmedArticleSet>"
    ).encode()


def test_an_article_becomes_a_paper() -> None:
    first = read().papers.row(0, named=True)
    assert first["paper_id"] == "401"
    assert first["title"] == "Counting Helix snails."
    assert first["abstract"] == "OBJECTIVE: To count Helix snails. RESULTS: There are many (p<0.05)."
    assert (first["date_first"], first["date_precision"]) == (dt.date(2023, 8, 13), "day")
    assert first["venue"] == "Journal of Gardens"
    assert first["categories"] == ["Snails", "gardens"]
    assert first["institutions"] == ["University of Ponds.", "Garden Hospital."]
    assert first["ids"] == ["doi:10.5555/snails.1", "pmid:401", "pmcid:PMC501"]
    assert first["url"] == "https://pubmed.ncbi.nlm.nih.gov/401/"


def test_people_groups_and_cut_lists_are_told_apart() -> None:
    parsed = read()
    assert parsed.papers["authors_truncated"].to_list() == [True, False]
    people = parsed.authorships.filter(paper_id="record 1").select("name", "orcid", "affiliation").rows()
    assert people == [
        ("Ola Nordmann Jr", "0000-0001-0000-000X", "University of Ponds.; Garden Hospital."),
        ("M Holm", None, None),
        ("The Snail Consortium", None, None),
    ]


def test_a_chapter_of_a_book_becomes_a_paper_and_its_editors_no_authors() -> None:
    parsed = read()
    second = parsed.papers.row(1, named=True)
    assert (second["paper_id"], second["title"]) == ("402", "Why Do Kettles Whistle?")
    assert second["venue"] == "The Book of Kettles"
    assert second["doi"] == "10.5555/kettles.2"
    assert (second["date_first"], second["date_precision"]) == (dt.date(2020, 3, 1), "season")
    assert parsed.authorships.filter(paper_id="record 2")["name"].to_list() == ["Mira Holm"]


@pytest.mark.parametrize(
    ("dates", "first", "precision"),
    [
        ("<Year>1998</Year><Month>Sep</Month><Day>28</Day>", dt.date(1998, 9, 28), "day"),
        ("<Year>1998</Year><Month>09</Month>", dt.date(1998, 9, 1), "month"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", dt.date(1998, 12, 1), "range"),
        ("<Year>1998</Year>", dt.date(1998, 1, 1), "year"),
    ],
)
def test_dates_of_issues_are_read(dates: str, first: dt.date, precision: str) -> None:
    paper = read(article(dates)).papers.row(0, named=True)
    assert (paper["date_first"], paper["date_precision"]) == (first, precision)


def test_a_date_that_cannot_be_read_is_told() -> None:
    found = read(article("<MedlineDate>long ago</MedlineDate>")).findings.filter(code="unreadable_date")
    assert found["message"].str.contains("'long ago'").all()
    assert found["source_record"].to_list() == ["record 1"]


def test_a_retracted_article_is_kept_and_told() -> None:
    found = read().findings.filter(code="retracted")
    assert found.select("severity", "subject").rows() == [("info", "Counting Helix snails.")]


def test_an_empty_set_holds_no_paper_and_no_damage() -> None:
    parsed = read(b"<?xml version='1.0'?><PubmedArticleSet></PubmedArticleSet>")
    assert (parsed.papers.height, parsed.refused) == (0, 0)


def test_an_error_of_the_service_is_told_in_its_words() -> None:
    with pytest.raises(SourceError, match="Cannot retrieve history data"):
        read(b"<eFetchResult><ERROR>Cannot retrieve\nhistory data</ERROR></eFetchResult>")


def test_entities_that_only_html_knows_are_characters() -> None:
    parsed = read(article("<Year>2019</Year>").replace(b"Snails", b"Snails&nbsp;&amp; slugs &eacute;"))
    assert parsed.papers["title"].to_list() == ["Snails & slugs é"]


def test_a_chapter_with_a_date_of_its_own_is_not_as_old_as_its_book() -> None:
    book = "<Book><PubDate><Year>1993</Year></PubDate></Book>"
    chapter = "<ContributionDate><Year>2001</Year></ContributionDate>"
    text = "<PubmedBookArticle><BookDocument>{}<ArticleTitle>A</ArticleTitle></BookDocument></PubmedBookArticle>"
    parsed = read((text.format(book + chapter) + text.format(book)).encode())
    assert [date.year for date in parsed.papers["date_first"]] == [2001, 1993]
