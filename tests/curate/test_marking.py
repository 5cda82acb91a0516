"""What holds for duplicates whatever the records are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics.curate.corpus import assemble
from topics.curate.duplicates import mark_duplicates
from topics.dates import PartialDate
from topics.pipeline import read
from topics.registry import Parsed
from topics.results import Corpus

FileOf = Callable[..., Parsed]
CorpusOf = Callable[..., Corpus]
Records = Sequence[Mapping[str, Any]]

ABSTRACT = "We followed {} through two summers and found that most of them came home within a single night."
TITLES = (
    *("Editorial", "On the homing of garden snails", "On the homing of graden snails", "On the homing of garden slugs"),
    *("On the homing of garden snails: a field study", "On the homing of garden snails, part II"),
)
RECORD = st.fixed_dictionaries(
    {
        "title": st.sampled_from(TITLES),
        "authors": st.sampled_from([(), ("Ada Öz",), ("A. Öz", "Bo Li"), ("Li, Bo",), ("Cy Ng", "Bo Li")]),
        "authors_truncated": st.booleans(),
        "abstract": st.sampled_from([None, ABSTRACT.format("forty snails"), ABSTRACT.format("slugs")]),
        "date": st.sampled_from([None, *map(PartialDate.of, (2001, 2002, 2005, 2009))]),
        "doi": st.sampled_from([None, None, "10.1/x", "10.1/y", "10.48550/arXiv.2001.00001"]),
        "arxiv_id": st.sampled_from([None, None, "2001.00001", "2001.00002"]),
        "ids": st.sampled_from([(), ("pmid:1",), ("pmid:2", "openalex:W1"), ("openalex:W1",)]),
        "venue": st.sampled_from([None, "Snails", "arXiv"]),
    }
)
RECORDS = st.lists(RECORD, min_size=1, max_size=9)


def numbered(records: Records) -> list[dict[str, Any]]:
    return [{**record, "paper_id": f"p{i}"} for i, record in enumerate(records)]


def kinds(corpus: Corpus) -> set[frozenset[str]]:
    """The ids of the records of each paper."""
    stays = corpus.papers.select("paper_id", kind=pl.coalesce("duplicate_of", "paper_id"))
    return {frozenset(ids) for ids in stays.group_by("kind").agg("paper_id")["paper_id"].to_list()}


@settings(max_examples=25)
@given(RECORDS)
def test_every_record_is_a_paper_or_the_copy_of_one(corpus_of: CorpusOf, records: Records) -> None:
    corpus = corpus_of(*numbered(records))
    copies = corpus.papers["duplicate_of"].drop_nulls()
    assert len(corpus.papers) == len(records) == len(corpus) + len(copies)
    assert set(copies) <= set(corpus.ids)
    assert set(corpus.authorships["paper_id"]) <= set(corpus.ids)
    assert len(corpus.findings.filter(pl.col("code") == "duplicate")) == len(copies)
    stated = corpus.papers.select("ids", kind=pl.coalesce("duplicate_of", "paper_id")).explode("ids").drop_nulls()
    kept = dict(corpus.unique.select("paper_id", "ids").iter_rows())
    assert all(identifier in kept[kind] for identifier, kind in stated.iter_rows())


@settings(max_examples=25)
@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(corpus_of: CorpusOf, records: Records, random: Any) -> None:
    there = numbered(records)
    shuffled = random.sample(there, len(there))
    assert kinds(corpus_of(*there)) == kinds(corpus_of(*shuffled))


@settings(max_examples=20)
@given(RECORDS, RECORDS)
def test_the_order_of_files_does_not_matter(file_of: FileOf, one: Records, other: Records) -> None:
    both = numbered([*one, *other])
    files = {"a.csv": file_of("a.csv", *both[: len(one)]), "b.csv": file_of("b.csv", *both[len(one) :])}
    there, back = (assemble(dict(order), dt.date(2026, 11, 19)) for order in (files.items(), reversed(files.items())))
    assert kinds(there) == kinds(back)


def test_marking_again_changes_nothing(corpus_of: CorpusOf) -> None:
    snails = {"title": TITLES[1], "authors": ["Ada Öz", "Bo Li"]}
    corpus = corpus_of(snails | {"doi": "10.1/x"}, snails, {"title": "Slugs", "authors": ["Bo Li"]}, snails)
    papers, authorships, findings = mark_duplicates(corpus.papers, corpus.authorships)
    assert papers.equals(corpus.papers)
    assert authorships.equals(corpus.authorships)
    assert findings == []


def test_the_copies_of_a_paper_that_turns_out_to_be_a_copy_are_copies_of_the_other(corpus_of: CorpusOf) -> None:
    snails = {"title": TITLES[1], "authors": ["Ada Öz", "Bo Li"]}
    corpus = corpus_of(snails, snails, snails | {"doi": "10.1/x", "title": "Slugs"})
    renamed = corpus.papers.with_columns(title=pl.lit(TITLES[1]))
    papers, _, _ = mark_duplicates(renamed, corpus.authorships)
    assert papers["duplicate_of"].to_list() == [papers["paper_id"][2]] * 2 + [None]


@pytest.mark.parametrize(("n", "says"), [(2, "1 record looks like a copy"), (4, "3 records look like copies")])
def test_copies_are_kept_and_counted_on_demand(file_of: FileOf, n: int, says: str) -> None:
    file = file_of("a.csv", *[{"title": TITLES[1], "authors": ["Ada Öz"]}] * n)
    corpus = assemble({"a.csv": file}, dt.date(2026, 11, 19), keep_duplicates=True)
    assert len(corpus) == n
    [row] = corpus.findings.to_dicts()
    assert (row["severity"], row["code"]) == ("warning", "duplicates_kept")
    assert row["message"].startswith(says)


def test_reading_keeps_copies_on_demand(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,authors\n" + "The homing of snails,Ada Öz\n" * 2, encoding="utf-8")
    assert [len(read(tmp_path / "a.csv", keep_duplicates=keep)) for keep in (False, True)] == [1, 2]


def test_nothing_is_said_where_there_is_no_copy_to_keep(file_of: FileOf) -> None:
    corpus = assemble({"a.csv": file_of("a.csv", {"title": "Slugs"})}, dt.date(2026, 11, 19), keep_duplicates=True)
    assert corpus.findings.is_empty()
