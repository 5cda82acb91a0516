"""Researcher profiles, whole, damaged and cut."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.author_page import AuthorPage
from topics.sources.researcher_profile import ResearcherProfile

PAGE = """Researcher profile

Mira Holm

Mira Holm contributes to research discovery.

ResearcherAffiliation not importedOpen to collaborate

Trust snapshot

Quick read

Trust 21 - EmergingVerification L1Unclaimed author
3works
1,000followers
2topics
4close collaborators

Published work

3 published item(s)

preprint2025arXiv

Kettles: A Learnable Whistle

We teach kettles to whistle in tune.

journal-article2022Journal of Ponds

Goldfish in Round Bowls

Goldfish remember the castle.

A second paragraph is about ponds.

dataset2019Zenodo

Snails of 2019

All snails seen in 2019 are listed here.
"""


def read(text: str | bytes) -> Parsed:
    data = text if isinstance(text, bytes) else text.encode()
    return ResearcherProfile().parse(data, "profile.txt", ReadOptions(as_of=dt.date(2026, 11, 19)))


def codes(parsed: Parsed) -> list[tuple[str, str]]:
    """Of all findings but that on author lists, which such pages never have."""
    found = parsed.findings.select("severity", "code").iter_rows()
    return [row for row in found if row[1] != "authors_missing"]


def claims(parsed: Parsed) -> dict[str, str]:
    return dict(parsed.claims.select("key", "value").iter_rows())


def test_works() -> None:
    parsed = read(PAGE)
    papers = parsed.papers
    assert papers["title"].to_list() == ["Kettles: A Learnable Whistle", "Goldfish in Round Bowls", "Snails of 2019"]
    assert papers["venue"].to_list() == ["arXiv", "Journal of Ponds", "Zenodo"]
    assert papers["date_first"].to_list() == [dt.date(year, 1, 1) for year in (2025, 2022, 2019)]
    assert papers["date_last"].to_list() == [dt.date(year, 12, 31) for year in (2025, 2022, 2019)]
    assert papers["date_precision"].unique().to_list() == ["year"]
    assert papers["abstract"][1] == "Goldfish remember the castle.\n\nA second paragraph is about ponds."
    assert codes(parsed) == []


def test_a_page_without_author_lists_says_so_and_cuts_none_short() -> None:
    parsed = read(PAGE)
    assert parsed.owner == "Mira Holm"
    assert parsed.is_author_page
    assert parsed.authorships.is_empty()
    assert not parsed.papers["authors_truncated"].any()
    assert parsed.findings["code"].to_list().count("authors_missing") == 1


def test_claims() -> None:
    assert claims(read(PAGE)) == {
        "trust": "21",
        "verification": "L1",
        "claimed": "unclaimed",
        "works": "3",
        "followers": "1000",
        "topics": "2",
        "collaborators": "4",
    }


def test_affiliation_where_it_was_imported() -> None:
    page = PAGE.replace("Affiliation not imported", "Lakeside University").replace("Unclaimed", "Claimed")
    assert claims(read(page))["affiliation"] == "Lakeside University"
    assert claims(read(page))["claimed"] == "claimed"


@pytest.mark.parametrize(
    "data",
    [
        PAGE.replace("\n", "\r\n").encode(),
        PAGE.encode("utf-8-sig"),
        PAGE.replace(" ", "\N{NO-BREAK SPACE}").encode(),
        PAGE.replace("\n", "\n\n").encode(),
        PAGE.replace("bowls\n\n", "bowls\n").encode(),
        (PAGE + "\nShow more\n").encode(),
    ],
    ids=["crlf", "bom", "nbsp", "extra blanks", "missing blank", "site text"],
)
def test_damage_done_by_copying_changes_nothing(data: bytes) -> None:
    columns = ["title", "abstract", "venue", "date_first"]
    assert read(data).papers.select(columns).equals(read(PAGE).papers.select(columns))
    assert read(data).claims.equals(read(PAGE).claims)


def test_unknown_kinds_open_an_entry_where_blank_lines_set_them_apart() -> None:
    assert read(PAGE.replace("dataset2019Zenodo", "poster2019Zenodo")).papers["venue"][2] == "Zenodo"
    inside = PAGE.replace("Goldfish remember", "We test on\nimagenet2012val\nand remember")
    assert read(inside).papers.height == 3


def test_missing_year_keeps_the_paper() -> None:
    parsed = read(PAGE.replace("preprint2025arXiv", "preprintarXiv"))
    assert parsed.papers["venue"][0] == "arXiv"
    assert parsed.papers["date_precision"][0] == "none"
    assert codes(parsed) == [("warning", "unreadable_date")]


def test_head_without_title_is_refused() -> None:
    parsed = read(PAGE + "\npreprint2024")
    assert (parsed.papers.height, parsed.refused) == (3, 1)
    assert codes(parsed) == [("warning", "truncated_entry")]


def test_title_without_abstract_is_kept() -> None:
    parsed = read(PAGE.partition("All snails")[0])
    assert parsed.papers.height == 3
    assert codes(parsed) == [("warning", "missing_abstract")]


def test_profile_without_works() -> None:
    header = PAGE.partition("preprint2025")[0]
    parsed = read(header)
    assert parsed.papers.is_empty()
    assert parsed.owner == "Mira Holm"
    assert codes(parsed) == [("error", "no_entries")]
    assert 0 < ResearcherProfile().sniff(header.encode(), "x") < 0.9


@pytest.mark.parametrize("data", [b"", b"Dear reader,\n", b"preprint2025arXiv\n\x00"])
def test_other_files_are_refused(data: bytes) -> None:
    assert ResearcherProfile().sniff(data, "profile.txt") == 0
    with pytest.raises(SourceError, match=r"profile\.txt"):
        read(data)


def test_sniff_tells_the_two_sites_apart() -> None:
    assert ResearcherProfile().sniff(PAGE.encode(), "x") > 0.9
    assert AuthorPage().sniff(PAGE.encode(), "x") == 0
    assert ResearcherProfile().sniff(b"LGMay 2\nKettlesMira Holm\nText.\n", "x") == 0


@given(st.integers(0, len(PAGE.encode())))
@settings(max_examples=100)
def test_cut_profiles_never_invent_papers(cut: int) -> None:
    try:
        parsed = read(PAGE.encode()[:cut])
    except SourceError:
        return
    assert parsed.papers.height + parsed.refused <= 3
    whole = read(PAGE).papers["title"].to_list()
    assert all(full.startswith(title) for full, title in zip(whole, parsed.papers["title"], strict=False))


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_garbage_raises_nothing_but_source_errors(noise: bytes) -> None:
    for data in (noise, PAGE.encode() + noise):
        try:
            read(data)
        except SourceError:
            continue
