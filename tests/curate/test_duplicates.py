from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

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


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"title": "A", "doi": "10.1/x"}, {"title": "B", "doi": "10.1/x"}, "the same DOI"),
        ({"title": "A", "arxiv_id": "2001.00001"}, {"title": "B", "arxiv_id": "2001.00001"}, "the same arXiv id"),
        (
            {"title": "On Snails: a Study", "authors": ["Ada Öz", "Bo"]},
            {"title": "On snails - a study.", "authors": ["ADA OZ"]},
            "the same title and a shared author",
        ),
        ({"title": "A", "abstract": "x"}, {"title": "a", "abstract": "x"}, "the same title and abstract"),
    ],
    ids=["doi", "arxiv", "title and author", "title and abstract"],
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": "Reply", "authors": ["Ada"]}, {"title": "Reply", "authors": ["Bo"]}),
        ({"title": "Reply", "authors": ["Ada"]}, {"title": "Reply"}),
        ({"title": "Reply", "abstract": "x"}, {"title": "Reply", "abstract": "y"}),
        ({"title": "Snails", "authors": ["Ada"]}, {"title": "Slugs", "authors": ["Ada"]}),
        ({"title": "?!", "authors": ["Ada"]}, {"title": "...", "authors": ["Ada"]}),
    ],
    ids=["other authors", "authors unknown", "other abstract", "other title", "titles without letters"],
)
def test_papers_that_only_look_alike_stay_two(two_files: CorpusOf, one: dict[str, Any], other: dict[str, Any]) -> None:
    corpus = two_files(one, other)
    assert len(corpus) == 2
    assert corpus.findings.is_empty()


def test_copies_in_a_chain_are_one_paper(corpus_of: CorpusOf) -> None:
    corpus = corpus_of(
        {"title": "Draft", "authors": ["Ada"], "doi": "10.1/x"},
        {"title": "Final", "authors": ["Ada"], "doi": "10.1/x"},
        {"title": "FINAL", "authors": ["Ada"]},
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


def test_the_published_record_stays_for_its_preprint(two_files: CorpusOf) -> None:
    preprint, published = {"title": "A", "authors": ["Ada"]}, {"title": "A", "authors": ["Ada"], "doi": "10.1/x"}
    assert two_files(preprint, published).unique["source"].to_list() == ["b.csv"]


def test_the_record_of_a_copy_is_kept_as_it_was(two_files: CorpusOf) -> None:
    corpus = two_files(
        {"title": "A", "doi": "10.1/x", "abstract": "Longer one."},
        {"title": "B", "doi": "10.1/x", "abstract": "Short."},
    )
    assert corpus.papers["abstract"].to_list() == ["Longer one.", "Short."]


def test_authors_of_both_records_count_once_each(two_files: CorpusOf) -> None:
    corpus = two_files(
        {"title": "A", "doi": "10.1/x", "authors": ["Ada", "Bo"]},
        {"title": "A", "doi": "10.1/x", "authors": ["ada", "Cy"]},
    )
    assert set(corpus.authorships["paper_id"]) == set(corpus.ids)
    assert sorted(corpus.authorships["name"]) == ["Ada", "Bo", "Cy"]


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
