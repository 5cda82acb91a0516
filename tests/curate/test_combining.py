from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from topics.curate.combining import combine
from topics.curate.corpus import assemble
from topics.registry import Parsed
from topics.results import Corpus

AS_OF = dt.date(2026, 11, 19)
SNAILS = {"title": "Counting Snails in Rainy Gardens", "authors": ["Ola Nordmann", "Mira Holm"]}
KETTLES = {"title": "Why Do Kettles Whistle?", "authors": ["Mira Holm"]}
FileOf = Callable[..., Parsed]


def corpus(file_of: FileOf, *papers: dict[str, object]) -> Corpus:
    return assemble({"a.csv": file_of("a.csv", *papers)}, AS_OF, inputs=[{"name": "a.csv", "sha256": "0"}])


def test_a_paper_of_two_corpora_is_one(file_of: FileOf) -> None:
    one = corpus(file_of, SNAILS | {"paper_id": "1"}, KETTLES | {"paper_id": "2"})
    other = corpus(file_of, SNAILS | {"paper_id": "1", "abstract": "We count snails."})
    whole = combine({"one.parquet": one, "other.parquet": other}, AS_OF)
    assert whole.unique.select("paper_id", "abstract").rows() == [("1", "We count snails."), ("2", None)]
    assert whole.papers["duplicate_of"].to_list() == [None, None, "1"]
    assert whole.papers["source"].to_list() == ["a.csv", "a.csv", "other.parquet/a.csv"]
    assert [entry["name"] for entry in whole.inputs] == ["a.csv", "other.parquet/a.csv"]


def test_different_papers_with_one_id_stay_two(file_of: FileOf) -> None:
    one, other = (corpus(file_of, paper | {"paper_id": "1"}) for paper in (SNAILS, KETTLES))
    whole = combine({"one.parquet": one, "other.parquet": other}, AS_OF)
    assert whole.ids == ["1", "1-2"]
    assert whole.authorships.filter(paper_id="1-2")["name"].to_list() == ["Mira Holm"]


def test_copies_within_a_corpus_stay_copies(file_of: FileOf) -> None:
    one = corpus(file_of, KETTLES)
    other = corpus(file_of, SNAILS, SNAILS)
    whole = combine({"one.parquet": one, "other.parquet": other}, AS_OF)
    assert (len(whole), whole.papers.height) == (2, 3)
    [copied] = whole.papers["duplicate_of"].drop_nulls()
    assert copied in whole.ids


def test_duplicates_are_kept_where_that_is_asked_for(file_of: FileOf) -> None:
    one, other = corpus(file_of, SNAILS), corpus(file_of, SNAILS)
    assert len(combine({"one.parquet": one, "other.parquet": other}, AS_OF, keep_duplicates=True)) == 2
