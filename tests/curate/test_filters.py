from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from topics.curate.filters import keep
from topics.dates import PartialDate
from topics.results import Corpus

CorpusOf = Callable[..., Corpus]


@pytest.fixture
def corpus(corpus_of: CorpusOf) -> Corpus:
    return corpus_of(
        {"title": "Old", "authors": ["Ada"], "abstract": "one two three", "date": PartialDate.of(2015, 3, 1)},
        {"title": "Some time in 2019", "authors": ["Bo"], "abstract": "one two", "date": PartialDate.of(2019)},
        {"title": "New", "authors": ["Cy"], "abstract": None, "date": PartialDate.of(2024, 2)},
        {"title": "Undated", "authors": ["Dee"], "abstract": "one two three four"},
    )


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ({}, ["Old", "Some time in 2019", "New", "Undated"]),
        ({"min_abstract": 1}, ["Old", "Some time in 2019", "Undated"]),
        ({"min_abstract": 3}, ["Old", "Undated"]),
        ({"since": dt.date(2019, 12, 31)}, ["Some time in 2019", "New"]),
        ({"since": dt.date(2020, 1, 1)}, ["New"]),
        ({"until": dt.date(2019, 1, 1)}, ["Old", "Some time in 2019"]),
        ({"until": dt.date(2018, 12, 31)}, ["Old"]),
        ({"since": dt.date(2019, 6, 1), "until": dt.date(2019, 6, 30), "min_abstract": 2}, ["Some time in 2019"]),
    ],
)
def test_papers_that_surely_do_not_pass_are_left_out(
    corpus: Corpus, options: dict[str, Any], titles: list[str]
) -> None:
    kept = keep(corpus, **options)
    assert kept.unique["title"].to_list() == titles
    assert kept.authorships["paper_id"].to_list() == kept.ids


def test_what_was_left_out_is_counted_in_a_finding(corpus: Corpus) -> None:
    [row] = keep(corpus, min_abstract=3).findings.to_dicts()
    assert (row["severity"], row["code"]) == ("info", "filtered")
    assert row["message"] == "2 papers left out: an abstract of fewer than 3 words"


def test_filters_that_leave_nothing_out_leave_no_trace(corpus: Corpus) -> None:
    assert keep(corpus).findings.is_empty()


def test_a_copy_goes_with_the_paper_it_is_a_copy_of(corpus_of: CorpusOf) -> None:
    early, late = PartialDate.of(2015), PartialDate.of(2024)
    corpus = corpus_of({"title": "A", "doi": "1", "date": early}, {"title": "A", "doi": "1", "date": late})
    assert keep(corpus, since=dt.date(2020, 1, 1)).papers.is_empty()


def test_copies_are_not_counted_and_stay_with_their_paper(corpus_of: CorpusOf) -> None:
    corpus = corpus_of(
        {"title": "A", "doi": "1", "abstract": "one two"},
        {"title": "A", "doi": "1"},
        {"title": "B", "doi": "2", "abstract": "one"},
        {"title": "B", "doi": "2"},
    )
    kept = keep(corpus, min_abstract=2)
    assert kept.papers["title"].to_list() == ["A", "A"]
    assert kept.findings.filter(code="filtered")["message"].to_list() == [
        "1 paper left out: an abstract of fewer than 2 words"
    ]


def test_filtering_does_not_change_the_callers_corpus(corpus: Corpus) -> None:
    keep(corpus, min_abstract=100)
    assert len(corpus) == 4
