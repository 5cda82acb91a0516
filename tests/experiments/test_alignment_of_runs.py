from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.conftest import Command
from tests.runs import AS_OF, N_PAPERS, small_run
from topics import schemas
from topics.experiments.alignment import align_runs, alignment_sentence
from topics.results import Run
from topics.store import save_run

SMALL = small_run()
IDS = SMALL.corpus.ids
Terms = Mapping[int, Mapping[str, float]]


def run_of(topics: Sequence[Sequence[int]], terms: Terms | None = None, papers: slice = slice(None)) -> Run:
    """A run of the small corpus with these papers in its topics; each has a term of its first paper unless given."""
    place = {paper: topic for topic, members in enumerate(topics) for paper in members}
    terms = {topic: {f"word {members[0]}": 1.0} for topic, members in enumerate(topics)} | dict(terms or {})
    rows = [
        {"topic_id": t, "label": f"topic {t}", "n_papers": len(members), "n_core": len(members),
         "terms": list(terms[t]), "weights": list(terms[t].values()), "representative_ids": []}
        for t, members in enumerate(topics)
    ]  # fmt: skip
    ids = IDS[papers]
    held = pl.col("paper_id").is_in(ids)
    labels = pl.Series("topic_id", [place.get(i, -1) for i in range(N_PAPERS)], dtype=pl.Int32)
    return replace(
        SMALL,
        corpus=replace(SMALL.corpus, papers=SMALL.corpus.papers.filter(held)),
        embedding=replace(SMALL.embedding, ids=ids, vectors=SMALL.embedding.vectors[papers]),
        assignments=SMALL.assignments.with_columns(labels).filter(held),
        topics=schemas.TOPICS.frame(rows),
        manifest={**SMALL.manifest, "schema_version": schemas.SCHEMA_VERSION, "as_of": AS_OF.isoformat()},
    )


def events(a: Run, b: Run) -> list[tuple[Any, ...]]:
    return align_runs(a, b).select("event", "topic_a", "topic_b").rows()


def some(first: int, last: int) -> list[int]:
    return list(range(first, last))


def test_a_run_and_itself_have_the_same_topics() -> None:
    found = align_runs(SMALL, SMALL)
    assert found["topic_a"].to_list() == found["topic_b"].to_list() == SMALL.topics["topic_id"].to_list()
    assert set(found["event"]) == {"same"}
    assert set(found["jaccard"]) == set(found["terms"]) == {1.0}
    assert found["shared"].to_list() == found["papers_a"].to_list() == SMALL.topics["n_papers"].to_list()
    assert (
        alignment_sentence(SMALL, SMALL, found) == "6 of 6 topics are the same; ARI 1.00 over the 64 papers both hold"
    )


def test_other_numbers_change_nothing() -> None:
    a, b = run_of([some(0, 20), some(20, 40), some(40, 60)]), run_of([some(40, 60), some(0, 20), some(20, 40)])
    assert events(a, b) == [("same", 0, 1), ("same", 1, 2), ("same", 2, 0)]


def test_halves_of_a_topic_are_a_split_and_backwards_a_merge() -> None:
    a, b = run_of([some(0, 20), some(20, 30)]), run_of([some(0, 10), some(10, 20), some(20, 30)])
    # By their terms too the first half is no more like the whole than the second.
    b = replace(b, topics=b.topics.with_columns(terms=pl.Series([["x"], ["y"], ["word 20"]])))
    found = align_runs(a, b)
    assert events(a, b) == [("split", 0, 0), ("split", 0, 1), ("same", 1, 2)]
    assert events(b, a) == [("merged", 0, 0), ("merged", 1, 0), ("same", 2, 1)]
    assert found["paper_ids"].to_list() == [IDS[:10], IDS[10:20], IDS[20:30]]
    assert found["jaccard"].to_list() == [0.5, 0.5, 1.0]
    assert alignment_sentence(a, b, found).startswith("1 of 2 and 3 topics are the same; 1 split; ARI .")


def test_of_a_split_the_part_that_is_nearly_the_whole_stays_the_same() -> None:
    a, b = run_of([some(0, 30)]), run_of([some(0, 22), some(22, 30)])
    assert events(a, b) == [("split", 0, 1), ("same", 0, 0)]
    assert events(b, a) == [("merged", 1, 0), ("same", 0, 0)]


def test_topics_vanish_and_appear_with_their_papers() -> None:
    a, b = run_of([some(0, 10), some(10, 20)]), run_of([some(0, 10), some(40, 50)])
    found = align_runs(a, b)
    assert events(a, b) == [("vanished", 1, None), ("appeared", None, 1), ("same", 0, 0)]
    assert found["paper_ids"].to_list()[:2] == [IDS[10:20], IDS[40:50]]
    assert found.row(0, named=True)["label_a"] == "topic 1"
    assert found.row(0, named=True)["jaccard"] is None
    assert alignment_sentence(a, b, found).startswith("1 of 2 topics are the same; 1 vanished, 1 appeared; ARI ")


def test_a_topic_that_lost_most_of_its_papers_to_none_is_changed() -> None:
    assert events(run_of([some(0, 40)]), run_of([some(10, 18)])) == [("changed", 0, 0)]


def test_without_papers_in_common_terms_alone_decide() -> None:
    words: Terms = {0: {"coral": 0.8, "reef": 0.4}, 1: {"qubit": 1.0}}
    a = run_of([some(0, 20), some(20, 30)], words, slice(0, 30))
    b = run_of([some(30, 45), some(45, 60)], {0: {"gate": 1.0}, 1: {"coral": 0.6, "reef": 0.5}}, slice(30, None))
    found = align_runs(a, b)
    assert events(a, b) == [("vanished", 1, None), ("appeared", None, 0), ("same", 0, 1)]
    assert found.row(2, named=True) | {"terms": None} == {
        "event": "same", "topic_a": 0, "label_a": "topic 0", "topic_b": 1, "label_b": "topic 1", "papers_a": 20,
        "papers_b": 15, "shared": 0, "jaccard": None, "terms": None, "paper_ids": [],
    }  # fmt: skip
    assert found["terms"].to_list()[2] == pytest.approx((0.48 + 0.2) / (0.8**0.5 * 0.61**0.5), abs=1e-4)
    assert "the runs have no papers in common" in alignment_sentence(a, b, found)


def test_numbers_of_papers_with_other_titles_are_other_papers() -> None:
    renamed = SMALL.corpus.papers.with_columns(title=pl.lit("Another: ") + pl.col("title"))
    other = replace(SMALL, corpus=replace(SMALL.corpus, papers=renamed))
    assert set(align_runs(SMALL, other)["shared"]) == {0}


def test_one_paper_in_common_splits_nothing() -> None:
    a = run_of([some(0, 20)], {0: {"a": 1.0}}, slice(0, 22))
    b = run_of([[18, *some(22, 40)], [19, *some(40, 60)]], {0: {"b": 1.0}, 1: {"c": 1.0}}, slice(18, None))
    assert {event for event, *_ in events(a, b)} == {"vanished", "appeared"}


def test_between_parts_of_a_size_terms_choose_the_heir() -> None:
    a = run_of([some(0, 20)], {0: {"reef": 1.0}})
    b = run_of([some(0, 10), some(10, 20)], {0: {"qubit": 1.0}, 1: {"reef": 1.0}})
    assert events(a, b) == [("split", 0, 0), ("same", 0, 1)]


def test_runs_without_topics_are_told_as_such() -> None:
    nothing, some_topics = run_of([]), run_of([some(0, 10)])
    assert align_runs(nothing, nothing).is_empty()
    assert alignment_sentence(nothing, nothing, align_runs(nothing, nothing)).startswith("Neither run has topics")
    assert events(nothing, some_topics) == [("appeared", None, 0)]
    assert events(some_topics, nothing) == [("vanished", 0, None)]
    told = alignment_sentence(nothing, some_topics, align_runs(nothing, some_topics))
    assert told == "Only one of the runs has topics: none to align"


def test_topics_without_terms_are_told_by_their_papers() -> None:
    bare = run_of([some(0, 10)], {0: {}})
    assert events(bare, bare) == [("same", 0, 0)]


def test_every_topic_of_either_is_in_some_row() -> None:
    a = run_of([some(0, 15), some(15, 30), some(30, 45), some(45, 60)])
    b = run_of([some(5, 20), some(20, 35), some(35, 50), some(50, 64)])
    found = align_runs(a, b)
    for side in ("topic_a", "topic_b"):
        assert set(found[side].drop_nulls()) == {0, 1, 2, 3}
    assert found.select("topic_a", "topic_b").is_duplicated().sum() == 0


def test_the_command_prints_events_and_one_sentence(topics: Command, tmp_path: Path) -> None:
    a, b = run_of([some(0, 20), some(20, 30)]), run_of([some(0, 12), some(12, 20), some(20, 30)])
    save_run(a, tmp_path / "one")
    save_run(b, tmp_path / "other")
    done = topics("experiments", "compare", "one", "other")
    assert done.code == 0, done.err
    assert "split" in done.out
    assert "paper ids" not in done.out
    assert done.err.startswith("2 of 2 and 3 topics are the same; 1 split; ARI .")
    rows = topics("experiments", "compare", "one", "other", "--format", "json").rows
    assert rows[0]["paper_ids"] == IDS[12:20]
