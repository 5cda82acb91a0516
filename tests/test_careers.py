"""What is said of one person's work over time, from the tables of a run to the results."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.dated_runs import dated_run
from tests.runs import small_run, subject, tiny_run, whole
from topics import schemas
from topics.careers import MIN_CLAIMED, Field, career
from topics.errors import NotFound
from topics.results import Embedding, Run, Subject


def moving_run() -> Run:
    """Ada writes 30 papers on topic 0 and then 30 on topics 1 and 2; 200 papers by others are about everything."""
    ada = [{"year": 2016 + i // 12, "topic": 0 if i < 30 else 1 + i % 2, "authors": ["Ada", "Bo"]} for i in range(60)]
    others = [{"year": 2014 + i // 25, "topic": i % 5 - 1, "authors": [f"Author {i % 9}"]} for i in range(200)]
    run = dated_run([*ada, *others])
    config = {**run.manifest["config"], "time": {"alpha": 0.05}}
    return _with_vectors(dataclasses.replace(run, manifest={**run.manifest, "config": config}))


def _with_vectors(run: Run) -> Run:
    """Papers of a topic lie around its own axis."""
    vectors = np.random.default_rng(0).normal(scale=0.3, size=(len(run.corpus), 8))
    vectors[np.arange(len(vectors)), run.assignments["topic_id"].to_numpy() % 8] += 1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return dataclasses.replace(run, embedding=Embedding(run.corpus.ids, vectors.astype(np.float32), {"model": "test"}))


RUN = moving_run()
FIELD = Field(RUN)
ADA = career(RUN, "ada", FIELD)


def with_claims(claims: Mapping[str, str], scores: list[float | None] | None = None) -> Run:
    papers = RUN.corpus.papers
    if scores:
        papers = papers.with_columns(
            score=pl.Series([*scores, *[None] * (papers.height - len(scores))], dtype=pl.Float64)
        )
    rows = [{"subject": "Ada", "key": key, "value": value, "source": "page.txt"} for key, value in claims.items()]
    corpus = dataclasses.replace(RUN.corpus, papers=papers, claims=schemas.CLAIMS.frame(rows))
    return dataclasses.replace(RUN, corpus=corpus)


def test_a_move_is_found_and_the_papers_behind_it_named() -> None:
    (move,) = ADA.moves.iter_rows(named=True)
    assert ADA.subject.name == "Ada"
    assert (ADA.n_placed, ADA.n_dated) == (60, 60)
    assert abs(move["papers_before"] - 30) <= 6
    assert set(move["ids_before"]) | set(move["ids_after"]) == set(ADA.subject.paper_ids)


def test_two_topics_after_one_are_less_focused_and_broader() -> None:
    assert ADA.focus_change is not None
    assert ADA.focus_change.difference < 0
    assert ADA.focus_change.p_value < 0.05
    assert ADA.breadth is not None
    assert ADA.focus is not None
    assert ADA.breadth.value < ADA.breadth.corpus
    assert ADA.focus_spans["n_papers"].sum() == 60


def test_a_subject_is_not_compared_with_itself() -> None:
    assert ADA.breadth is not None
    alike = FIELD.authors.filter(pl.col("n_papers").is_between(30, 120))["name"].to_list()
    assert alike == ["Ada", "Bo"]
    assert ADA.breadth.n_authors == 1


def test_novelty_is_summed_up_with_what_pages_claim() -> None:
    scores = ADA.novelty_of_papers.sort("paper_id")["percentile"].to_list()
    run = with_claims({"novelty": "53 %", "papers": "133"}, scores)
    found = career(run, "Ada").novelty
    assert found is not None
    assert found.claimed == 53
    assert found.n_claimed == found.n_papers >= MIN_CLAIMED
    assert found.agreement == pytest.approx(1)
    assert 0 < found.n_own <= found.n_papers


@pytest.mark.parametrize("claims", [{}, {"novelty": "high"}, {"novelty": ""}])
def test_what_is_no_number_is_no_claim(claims: dict[str, str]) -> None:
    found = career(with_claims(claims, [0.5] * (MIN_CLAIMED - 1)), "Ada").novelty
    assert found is not None
    assert found.claimed is None
    assert found.agreement is None


def test_the_same_run_gives_the_same_career() -> None:
    again = career(RUN, "Ada")
    assert all(a.equals(b) for a, b in zip(ADA.tables().values(), again.tables().values(), strict=True))
    assert _numbers(again) == _numbers(ADA)


def _numbers(found: Any) -> tuple[Any, ...]:
    return found.focus, found.focus_change, found.breadth, found.novelty


def test_a_group_has_a_career_without_a_rank_among_authors() -> None:
    both = Subject("group", "lab", ("Ada", "Author 1"), tuple(RUN.corpus.ids[:90]))
    found = career(RUN, both, FIELD)
    assert found.moves.height >= 1
    assert found.breadth is not None
    assert found.breadth.percentile is None


def test_a_whole_corpus_has_no_novelty_of_its_own() -> None:
    found = career(RUN, whole(RUN), FIELD)
    assert found.novelty is None
    assert found.novelty_of_papers.is_empty()


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(NotFound, match="Adda"):
        career(RUN, "Adda", FIELD)


@pytest.mark.parametrize("run", [tiny_run(), tiny_run(1), small_run()], ids=["five", "one", "mixed"])
def test_few_papers_are_no_error(run: Run) -> None:
    everybody = run.authorships["name"].unique(maintain_order=True).to_list()
    for name in everybody:
        found = career(run, subject(run, name))
        assert found.moves.is_empty()
        assert found.focus_change is None or found.focus_change.early.n_papers >= 5
