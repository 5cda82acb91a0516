from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from topics.curate.corpus import assemble
from topics.dates import PartialDate
from topics.registry import Parsed
from topics.results import Corpus

FileOf = Callable[..., Parsed]
CorpusOf = Callable[..., Corpus]


@pytest.fixture
def two_files(file_of: FileOf) -> Callable[..., Corpus]:
    """One record in each of two files."""

    def build(one: Mapping[str, Any], other: Mapping[str, Any]) -> Corpus:
        files = {"a.csv": file_of("a.csv", one), "b.csv": file_of("b.csv", other)}
        return assemble(files, dt.date(2026, 11, 19))

    return build


TEXT = "We followed forty garden snails through two summers and found that most of them came home within a night."
OTHER = "A mechanical model of the radula explains why worn teeth cut leaves as cleanly as fresh ones do in the wild."
HOMING = "On the homing of garden snails"
BY_ADA = {"title": HOMING, "authors": ["Ada Öz", "Bo Li"]}
YEAR = {year: PartialDate.of(year) for year in range(1990, 2026)}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (
            {"doi": "10.1/x", "title": "Snails come home"},
            {"doi": "10.1/x", "title": "Snails always come home"},
            "the same DOI",
        ),
        ({"arxiv_id": "2001.00001"}, {"arxiv_id": "2001.00001"}, "the same arXiv id"),
        ({"ids": ["pmid:7"]}, {"ids": ["pmid:7", "s2:x"]}, "the same PubMed id"),
        ({"ids": ["openalex:W7"]}, {"ids": ["openalex:w7"]}, "the same OpenAlex id"),
        ({"ids": ["zbl:7"]}, {"ids": ["zbl:7"]}, "the same zbl id"),
        (BY_ADA, BY_ADA | {"title": "On the homing of garden-snails."}, "the same title and a shared author"),
        ({"title": "A", "abstract": TEXT}, {"title": "a", "abstract": TEXT}, "the same title and the same abstract"),
        (
            {"title": "A", "abstract": TEXT},
            {"title": "a", "abstract": TEXT.replace("forty", "40")},
            "the same title and nearly the same abstract (95 % alike)",
        ),
        (
            BY_ADA,
            BY_ADA | {"title": "On the homing of graden snails"},
            "nearly the same title (97 % alike) and a shared author",
        ),
        (
            BY_ADA | {"date": YEAR[2001]},
            BY_ADA | {"title": f"{HOMING}: a field study", "date": YEAR[2002]},
            "the same title but for a subtitle and a shared author",
        ),
        (
            BY_ADA | {"abstract": TEXT},
            BY_ADA | {"title": "On the night homing of garden snails", "abstract": TEXT},
            "nearly the same title (91 % alike) and the same abstract",
        ),
        (
            {"title": "The night homing of marked garden snails", "date": YEAR[2001]},
            {"title": "The night homing of marked garden snails", "date": YEAR[2001]},
            "the same title within a year, where neither names an author",
        ),
        (
            {"title": "The night homing of marked garden snails", "date": YEAR[2001]},
            {"title": "The night homing of marked garden snails", "date": YEAR[2001], "authors": ["Ada Öz"]},
            "the same title within a year, where one names no author",
        ),
    ],
    ids=[
        *("doi", "arxiv", "pubmed", "openalex", "an id of any kind", "title and author", "title and abstract"),
        *("abstracts nearly alike", "misspelt", "subtitle", "another word", "title and date", "one without authors"),
    ],
)
def test_the_same_paper_twice_is_one_and_the_reason_is_said(
    two_files: CorpusOf, one: dict[str, Any], other: dict[str, Any], reason: str
) -> None:
    corpus = two_files(one, other)
    assert len(corpus) == 1
    assert corpus.papers["duplicate_of"].to_list() == [None, corpus.ids[0]]
    [row] = corpus.findings.to_dicts()
    assert (row["severity"], row["code"], row["source"], row["source_record"]) == (
        "info",
        "duplicate",
        "b.csv",
        "row 1",
    )
    assert f"({reason})" in row["message"]


EDITORIAL = {"title": "Editorial", "authors": ["Ada Öz"]}
THREE = {"title": "Introduction", "authors": ["Ada Öz", "Bo Li", "Cy Ng"], "date": YEAR[2001]}
LETTER = {"title": "Letter to the editor", "authors": ["Ada Öz"], "date": YEAR[2001]}
SHELL = {"title": "It is all in the shell"}
MAY = PartialDate.of(2001, 5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": HOMING, "authors": ["Ada"]}, {"title": HOMING, "authors": ["Bo"]}),
        ({"title": "Reply", "authors": ["Ada"]}, {"title": "Reply"}),
        ({"title": HOMING, "date": YEAR[2001]}, BY_ADA | {"date": YEAR[2004]}),
        ({"title": HOMING, "abstract": TEXT}, {"title": HOMING, "abstract": OTHER}),
        ({"title": "Reply"}, {"title": "Reply"}),
        ({"title": "Snails", "authors": ["Ada"]}, {"title": "Slugs", "authors": ["Ada"]}),
        ({"title": "?!", "authors": ["Ada"]}, {"title": "...", "authors": ["Ada"]}),
        (BY_ADA | {"doi": "10.1/x"}, BY_ADA | {"doi": "10.1/y"}),
        (BY_ADA | {"ids": ["pmid:1"], "venue": "Snails"}, BY_ADA | {"ids": ["pmid:2"], "venue": "Snails"}),
        (BY_ADA | {"arxiv_id": "2001.00001"}, BY_ADA | {"arxiv_id": "2001.00002"}),
        (BY_ADA | {"abstract": TEXT, "date": YEAR[2001]}, BY_ADA | {"abstract": OTHER, "date": YEAR[2004]}),
        (EDITORIAL | {"date": YEAR[2001]}, EDITORIAL | {"date": YEAR[2002]}),
        (EDITORIAL | {"date": YEAR[2001]}, EDITORIAL | {"date": YEAR[2001]}),
        (EDITORIAL | {"date": MAY, "venue": "Snails"}, EDITORIAL | {"date": MAY, "venue": "Slugs"}),
        (EDITORIAL | {"date": MAY, "venue": "Snails"}, EDITORIAL | {"date": MAY}),
        (
            EDITORIAL | {"date": MAY, "venue": "Snails"},
            EDITORIAL | {"date": PartialDate.of(2001, 6), "venue": "Snails"},
        ),
        (THREE | {"venue": "Snails"}, THREE | {"venue": "Slugs"}),
        (LETTER | {"venue": "Snails"}, LETTER | {"venue": "Slugs"}),
        (
            {"title": "Reply", "abstract": TEXT, "date": YEAR[2001]},
            {"title": "Reply", "abstract": TEXT, "date": YEAR[2015]},
        ),
    ],
    ids=[
        *("other authors", "authors unknown", "authors unknown, years apart", "other abstract", "no abstract"),
        *("other title", "titles without letters", "other DOI", "other PubMed id", "other arXiv id"),
        *("other abstract years later", "editorials", "editorials of a year", "editorials of two journals"),
        *(
            "editorial of no journal",
            "editorials of two months",
            "introductions to two books",
            "letters to two journals",
            "same text years apart",
        ),
    ],
)
def test_papers_that_only_look_alike_stay_two(two_files: CorpusOf, one: dict[str, Any], other: dict[str, Any]) -> None:
    corpus = two_files(one, other)
    assert len(corpus) == 2
    assert corpus.findings.is_empty()


@pytest.mark.parametrize(
    "title",
    [
        *(f"{HOMING}, Part I", f"{HOMING} 2", f"{HOMING}: the 2020 season", f"{HOMING}. II. Winter"),
        *(f"Reply to: {HOMING}", f"Correction to '{HOMING}'", f"Erratum: {HOMING}", f"{HOMING}: a comment"),
        *("On the homing of garden slugs", "On the homing of garden spiders"),
    ],
)
def test_a_title_of_another_paper_does_not_join_whoever_wrote_it(two_files: CorpusOf, title: str) -> None:
    assert len(two_files(BY_ADA, BY_ADA | {"title": title})) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"doi": "10.48550/arXiv.2001.00001"}, {"doi": "10.1/y"}),
        ({"doi": "10.1/x"}, {"doi": "10.1101/2020.01.01"}),
        ({"doi": "10.1/x", "ids": ["pmid:1"]}, {"doi": "10.1101/2020.01.01", "ids": ["pmid:2"]}),
        ({"doi": "10.1/x"}, {}),
        ({"ids": ["openalex:W1"]}, {"ids": ["openalex:W2"]}),
        ({"date": YEAR[2001]}, {"date": YEAR[2006]}),
        ({"date": YEAR[2001]}, {}),
        ({"abstract": TEXT, "date": YEAR[2001]}, {"abstract": OTHER, "date": YEAR[2002]}),
        ({}, {"title": "On the Homing of <i>Garden</i> Snails"}),
        ({}, {"title": r"On the {H}oming of \textit{garden} snails"}),
        ({}, {"authors": ["A. Öz", "B. Li"]}),
        ({}, {"authors": ["Öz, Ada", "Li, Bo"]}),
        ({}, {"authors": ["Oz A", "Li B", "Cy Ng"]}),
        ({"authors_truncated": True}, {"authors": ["Cy Ng"], "authors_truncated": True, "abstract": TEXT}),
    ],
    ids=[
        *("preprint and published", "published and preprint", "both with PubMed ids", "one DOI", "OpenAlex ids"),
        *("five years", "one date", "an abstract rewritten within a year", "HTML", "LaTeX"),
        *("initials", "family first", "one author more", "both bylines cut"),
    ],
)
def test_a_title_and_an_author_join_what_nothing_keeps_apart(
    two_files: CorpusOf, one: dict[str, Any], other: dict[str, Any]
) -> None:
    seen = {"abstract": TEXT} if one.get("authors_truncated") else {}
    assert len(two_files(BY_ADA | seen | one, BY_ADA | other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (EDITORIAL | {"date": MAY, "venue": "Journal of Snails"}, EDITORIAL | {"date": MAY, "venue": "J. Snails"}),
        (THREE | {"venue": "Snails"}, THREE | {"venue": "arXiv"}),
        (EDITORIAL | {"venue": "Snails", "abstract": TEXT}, EDITORIAL | {"venue": "Slugs", "abstract": TEXT}),
        (LETTER | {"venue": "Snails"}, LETTER | {"venue": "arXiv"}),
        (THREE | SHELL | {"venue": "Snails"}, THREE | SHELL | {"venue": "Slugs"}),
    ],
    ids=["one venue and month", "three authors", "one abstract", "a longer title", "a longer title and three authors"],
)
def test_a_title_that_says_little_joins_on_more_than_an_author(
    two_files: CorpusOf, one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert len(two_files(one, other)) == 1


@pytest.mark.parametrize(("n", "papers"), [(2, 2), (3, 4)])
def test_a_title_given_to_several_papers_is_no_sign_of_another_copy(corpus_of: CorpusOf, n: int, papers: int) -> None:
    report = {"title": "Report of the snail society president", "authors": ["Ada Öz"], "date": YEAR[2001]}
    corpus = corpus_of(*(report | {"doi": f"10.1/{i}"} for i in range(n)), report)
    assert len(corpus) == papers


def test_the_same_paper_more_than_five_years_later_stays_two_and_that_is_said(two_files: CorpusOf) -> None:
    corpus = two_files(BY_ADA | {"date": YEAR[2001]}, BY_ADA | {"date": YEAR[2007]})
    assert len(corpus) == 2
    [row] = corpus.findings.to_dicts()
    assert (row["severity"], row["code"], row["source"]) == ("info", "like_another", "b.csv")
    assert "the paper of a.csv, row 1, but their dates are more than five years apart" in row["message"]


def test_of_many_papers_that_only_dates_keep_apart_the_first_are_said(
    corpus_of: CorpusOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("topics.curate.apart.SHOWN", 2)
    places = ["gardens", "forests", "deserts", "islands", "valleys"]
    titles = [f"Snails and their homes in {place}" for place in places]
    corpus = corpus_of(*(BY_ADA | {"title": t, "date": YEAR[y]} for t in titles for y in (1990, 2001)))
    messages = corpus.findings["message"].to_list()
    assert len(messages) == 3
    assert messages[-1].startswith("3 more pairs of papers")


def test_nothing_is_said_of_papers_that_ids_keep_apart_too(two_files: CorpusOf) -> None:
    one, other = ({"doi": f"10.1/{year}", "date": YEAR[year]} for year in (2001, 2007))
    assert two_files(BY_ADA | one, BY_ADA | other).findings.is_empty()


def test_an_arxiv_id_is_the_same_in_a_doi(two_files: CorpusOf) -> None:
    assert len(two_files({"arxiv_id": "2001.00001"}, {"doi": "10.48550/arXiv.2001.00001v2"})) == 1


def test_a_doi_in_other_letters_is_the_same(two_files: CorpusOf) -> None:
    assert len(two_files({"doi": "10.1/X"}, {"doi": "10.1/x"})) == 1


def test_the_same_doi_joins_however_far_apart_the_dates(two_files: CorpusOf) -> None:
    assert len(two_files({"doi": "10.1/x", "date": YEAR[2001]}, {"doi": "10.1/x", "date": YEAR[2015]})) == 1


def test_the_same_doi_joins_a_translated_title_of_the_same_authors(two_files: CorpusOf) -> None:
    german = {"title": "Wie Schnecken nach Hause finden", "authors": ["A. Öz", "B. Li"]}
    assert len(two_files(BY_ADA | {"doi": "10.1/x"}, german | {"doi": "10.1/x"})) == 1


def test_the_doi_of_a_volume_joins_nothing_and_is_reported(corpus_of: CorpusOf) -> None:
    titles = ["Radulae wear", "Shells in winter", "Mucus chemistry", "Slugs compared", "Night vision of molluscs"]
    corpus = corpus_of(*({"title": title, "authors": ["Ada Öz"], "doi": "10.1/volume"} for title in titles))
    assert len(corpus) == 5
    [row] = corpus.findings.to_dicts()
    assert (row["severity"], row["code"]) == ("warning", "shared_id")
    assert "'doi:10.1/volume' stands at 5 papers of different titles" in row["message"]


def test_of_many_shared_ids_the_first_are_reported_singly(corpus_of: CorpusOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topics.curate.apart.SHOWN", 20)
    names = ["Radulae wear", "Shells in winter"]
    corpus = corpus_of(*({"title": f"{name} {i}", "doi": f"10.1/{i}"} for i in range(23) for name in names))
    messages = corpus.findings["message"].to_list()
    assert len(messages) == 21
    assert messages[-1].startswith("3 more ids at several papers")


def test_copies_under_the_doi_of_a_volume_are_found_all_the_same(corpus_of: CorpusOf) -> None:
    topics = [f"Garden snails of island {island}" for island in "abcdefghijklmnopqrstuvwxyz"]
    corpus = corpus_of(*({"title": title, "doi": "10.1/volume"} for title in [*topics, "Shells in winter", topics[3]]))
    assert corpus.papers["duplicate_of"].to_list()[-2:] == [None, corpus.ids[3]]


@pytest.mark.parametrize(
    ("records", "kinds"),
    [
        ([{"doi": "10.1/x"}, {}, {"doi": "10.1/y"}], 2),
        ([{"doi": f"10.1/{i % 3}"} for i in range(9)], 3),
        ([{"date": YEAR[year]} for year in (2001, 2015, 2004, 2016)], 2),
        ([{"date": YEAR[year]} for year in (1990, 1995, 2000)], 2),
        ([{"date": YEAR[2001]}, {}, {"date": YEAR[2015]}], 2),
        ([{"date": YEAR[year]} for year in (2010, 2014, 2018)], 2),
        ([{"date": YEAR[2001]}] * 30, 1),
    ],
    ids=["DOIs", "many DOIs", "years", "years in steps", "undated between", "steps", "thirty times"],
)
def test_a_third_record_does_not_join_what_is_apart(
    corpus_of: CorpusOf, records: list[dict[str, Any]], kinds: int
) -> None:
    assert len(corpus_of(*(BY_ADA | record for record in records))) == kinds


@pytest.mark.parametrize("year", [2013, 2017, 2023])
def test_a_record_that_an_id_joins_takes_no_copy_away(corpus_of: CorpusOf, year: int) -> None:
    published, preprint = ({"date": YEAR[y], "arxiv_id": "1701.00001"} for y in (2017, 2023))
    assert len(corpus_of(*(BY_ADA | record for record in (published, preprint, {"date": YEAR[year]})))) == 1


def test_a_record_far_from_each_that_an_id_joins_is_another_paper(corpus_of: CorpusOf) -> None:
    records = [{"date": YEAR[2001], "doi": "10.1/x"}, {"date": YEAR[2015], "doi": "10.1/x"}, {"date": YEAR[2008]}]
    assert len(corpus_of(*(BY_ADA | record for record in records))) == 2


def test_a_third_record_that_shares_other_authors_with_each_does_not_join_them_either(corpus_of: CorpusOf) -> None:
    corpus = corpus_of(
        {"title": HOMING, "authors": ["Ada"], "doi": "10.1/x"},
        {"title": HOMING, "authors": ["Ada", "Bo"]},
        {"title": HOMING, "authors": ["Bo"], "doi": "10.1/y"},
    )
    assert corpus.unique["doi"].to_list() == ["10.1/x", "10.1/y"]


def test_each_copy_has_its_own_reason(corpus_of: CorpusOf) -> None:
    corpus = corpus_of(
        {"title": HOMING, "authors": ["Ada"], "doi": "10.1/x"},
        {"title": HOMING.lower(), "authors": ["Ada"]},
        {"doi": "10.1/x", "title": f"{HOMING}!"},
    )
    messages = corpus.findings["message"].to_list()
    assert ["a shared author" in messages[0], "the same DOI" in messages[1]] == [True, True]


def test_copies_in_a_chain_are_one_paper(corpus_of: CorpusOf) -> None:
    corpus = corpus_of(
        {"title": "Snails", "authors": ["Ada"], "doi": "10.1/x"},
        {"title": HOMING, "authors": ["Ada"], "doi": "10.1/x"},
        {"title": HOMING.upper(), "authors": ["Ada"]},
    )
    assert len(corpus) == 1
    assert corpus.papers["duplicate_of"].to_list() == [None, corpus.ids[0], corpus.ids[0]]


def test_the_paper_that_stays_has_what_any_of_its_copies_knows(two_files: CorpusOf) -> None:
    early, late = PartialDate.of(2019), PartialDate.of(2020, 3, 1)
    corpus = two_files(
        {"title": "A", "doi": "10.1/x", "abstract": "Short.", "date": late, "categories": ["LG"], "has_code": False},
        {"title": "A", "doi": "10.1/x", "abstract": "Much longer.", "date": early, "venue": "V", "url": "https://a.org",
         "categories": ["CV"], "has_code": True},
    )  # fmt: skip
    [paper] = corpus.unique.to_dicts()
    assert paper["sources"] == ["a.csv", "b.csv"]
    assert (paper["date_first"], paper["date_last"], paper["date_precision"]) == (early.first, early.last, "year")
    assert (paper["abstract"], paper["venue"], paper["url"]) == ("Much longer.", "V", "https://a.org")
    assert (paper["categories"], paper["has_code"]) == (["LG", "CV"], True)


def test_preprint_and_published_paper_keep_both_ids_and_the_title_of_the_published(two_files: CorpusOf) -> None:
    corpus = two_files(
        BY_ADA | {"arxiv_id": "2001.00001", "ids": ["s2:7"], "date": YEAR[2001], "venue": "arXiv"},
        BY_ADA | {"title": HOMING.title(), "doi": "10.1/x", "date": YEAR[2002], "venue": "Snails", "abstract": TEXT},
    )
    [paper] = corpus.unique.to_dicts()
    assert sorted(paper["ids"]) == ["arxiv:2001.00001", "doi:10.1/x", "s2:7"]
    assert (paper["title"], paper["venue"], paper["abstract"]) == (HOMING.title(), "Snails", TEXT)
    assert (paper["doi"], paper["arxiv_id"], paper["date_first"]) == ("10.1/x", "2001.00001", YEAR[2001].first)


@pytest.mark.parametrize("venue", ["Proceedings of the Snail Society", "Journal of Slugs"])
def test_a_record_with_a_venue_stays_for_that_of_a_preprint_server(two_files: CorpusOf, venue: str) -> None:
    preprint = BY_ADA | {"doi": "10.48550/arXiv.2001.00001", "venue": "arXiv"}
    assert two_files(preprint, BY_ADA | {"venue": venue}).unique["venue"].to_list() == [venue]


def test_a_title_is_taken_from_the_copy_where_the_record_has_none(two_files: CorpusOf) -> None:
    corpus = two_files({"title": "(untitled)", "doi": "10.1/x"}, {"title": "Snails", "doi": "10.1/x"})
    assert corpus.unique["title"].to_list() == ["Snails"]


def test_what_copies_know_of_the_same_authors_is_kept(file_of: FileOf) -> None:
    known, bare = file_of("a.csv", BY_ADA), file_of("b.csv", BY_ADA | {"authors": ["Ada Öz", "Bo Li", "Cy Ng"]})
    authorships = known.authorships.with_columns(orcid=pl.lit("0000-0001"), author_id=pl.lit("s2:1"))
    files = {"a.csv": replace(known, authorships=authorships), "b.csv": bare}
    wrote = assemble(files, dt.date(2026, 11, 19)).authorships
    assert wrote["name"].to_list() == ["Ada Öz", "Bo Li", "Cy Ng"]
    assert wrote["orcid"].to_list() == ["0000-0001", "0000-0001", None]


def test_the_published_record_stays_for_its_preprint(two_files: CorpusOf) -> None:
    preprint, published = {"title": HOMING, "authors": ["Ada"]}, {"title": HOMING, "authors": ["Ada"], "doi": "10.1/x"}
    assert two_files(preprint, published).unique["source"].to_list() == ["b.csv"]


def test_the_record_of_a_copy_is_kept_as_it_was(two_files: CorpusOf) -> None:
    corpus = two_files(
        {"title": "A", "doi": "10.1/x", "abstract": "Longer one."},
        {"title": "B", "doi": "10.1/x", "abstract": "Short."},
    )
    assert corpus.papers["abstract"].to_list() == ["Longer one.", "Short."]


def test_what_the_published_record_says_itself_goes_before_what_its_preprint_says(two_files: CorpusOf) -> None:
    preprint = {"title": HOMING, "authors": ["Ada"], "doi": "10.48550/arXiv.1", "venue": "arXiv"}
    corpus = two_files(preprint, {"title": HOMING, "authors": ["Ada"], "doi": "10.1/x", "venue": "Snails"})
    assert corpus.unique.select("doi", "venue").rows() == [("10.1/x", "Snails")]


@pytest.mark.parametrize(
    ("stated", "known"),
    [((None, None), None), ((None, False), False), ((None, True), True), ((False, True), True)],
)
def test_code_is_unknown_until_some_record_tells(
    two_files: CorpusOf, stated: tuple[bool | None, bool | None], known: bool | None
) -> None:
    corpus = two_files(*({"doi": "10.1/x", "has_code": has_code} for has_code in stated))
    assert corpus.unique["has_code"].to_list() == [known]


def test_papers_without_copies_stay_as_they_are(corpus_of: CorpusOf) -> None:
    alone = {"title": "Alone", "categories": ["LG", "LG"], "has_code": None, "authors": ["Ada"]}
    corpus = corpus_of(alone, {"doi": "10.1/x"}, {"doi": "10.1/x"})
    paper = corpus_of(alone).papers
    assert corpus.papers.head(1).equals(paper)


@pytest.mark.parametrize(
    ("dates", "kept"),
    [
        ([PartialDate.of(2023), PartialDate.of(2023, 5, 17)], "2023-05-17"),
        ([PartialDate.of(2023, 5), PartialDate.of(2023)], "2023-05-01"),
        ([PartialDate.of(2023), PartialDate.of(2023, 12, 31)], "2023-12-31"),
        ([PartialDate.of(2023), PartialDate.of(2023, 3), PartialDate.of(2023, 5, 17)], "2023-03-01"),
        ([PartialDate.of(2023), PartialDate.of(2024, 1, 1)], "2023-01-01"),
        ([None, PartialDate.of(2024)], "2024-01-01"),
    ],
)
def test_the_earliest_date_counts_as_precisely_as_it_is_known(
    corpus_of: CorpusOf, dates: list[PartialDate | None], kept: str
) -> None:
    corpus = corpus_of(*({"doi": "10.1/x", "date": date} for date in dates))
    assert str(corpus.unique["date_first"][0]) == kept


def test_further_columns_are_filled_from_copies_too(file_of: FileOf) -> None:
    one, other = file_of("a.csv", {"doi": "10.1/x"}), file_of("b.csv", {"doi": "10.1/x"})
    labelled = replace(other, papers=other.papers.with_columns(label=pl.lit("snails")))
    corpus = assemble({"a.csv": one, "b.csv": labelled}, dt.date(2026, 11, 19))
    assert corpus.papers["label"].to_list() == ["snails", "snails"]


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ({"authors": ["Ada", "Bo"]}, {"authors": ["A. Lovelace", "B. Li"]}, ["Ada", "Bo"]),
        ({"authors": ["Ada", "Bo"], "authors_truncated": True}, {"authors": ["A. L."]}, ["A. L."]),
        ({"authors": ["Ada"]}, {"authors": ["Ada", "Bo", "Cy"]}, ["Ada", "Bo", "Cy"]),
        ({"authors_truncated": False}, {"authors": ["Ada"], "authors_truncated": True}, ["Ada"]),
    ],
    ids=["other spellings", "a complete byline", "the longest", "any at all"],
)
def test_the_authors_are_those_of_the_best_byline(
    two_files: CorpusOf, one: dict[str, Any], other: dict[str, Any], names: list[str]
) -> None:
    corpus = two_files({"doi": "10.1/x"} | one, {"doi": "10.1/x"} | other)
    assert set(corpus.authorships["paper_id"]) == set(corpus.ids)
    assert corpus.authorships["name"].to_list() == names


def test_hidden_authors_are_hidden_where_the_byline_taken_hides_them(two_files: CorpusOf) -> None:
    corpus = two_files({"doi": "1"}, {"doi": "1", "authors": ["Ada"], "authors_truncated": True})
    assert corpus.unique["authors_truncated"].to_list() == [True]


def test_the_owner_of_a_page_is_an_author_of_the_byline_taken(file_of: FileOf) -> None:
    page = file_of("p.txt", {"doi": "1", "authors_truncated": True}, owner="Cy", is_author_page=True)
    for authors, expected in ((["Ada", "CY"], [("Ada", 1, False), ("Cy", 2, True)]),
                              (["Ada", "Bo"], [("Ada", 1, False), ("Bo", 2, False), ("Cy", None, True)])):  # fmt: skip
        files = {"t.csv": file_of("t.csv", {"doi": "1", "authors": authors}), "p.txt": page}
        found = assemble(files, dt.date(2026, 11, 19)).authorships
        assert found.select("name", "position", "is_owner").rows() == expected


def test_hidden_authors_are_hidden_only_if_no_record_shows_them_all(two_files: CorpusOf) -> None:
    corpus = two_files({"doi": "1", "authors_truncated": True}, {"doi": "1", "authors_truncated": False})
    assert corpus.unique["authors_truncated"].to_list() == [False]


def test_a_paper_on_two_pages_belongs_to_both_owners(file_of: FileOf) -> None:
    files = {
        name: file_of(name, {"title": "Joint", "doi": "10.1/x"}, owner=owner, is_author_page=True)
        for name, owner in (("a.txt", "Ada"), ("b.txt", "Bo"))
    }
    corpus = assemble(files, dt.date(2026, 11, 19))
    assert len(corpus) == 1
    assert corpus.authorships.filter("is_owner")["name"].to_list() == ["Ada", "Bo"]
