from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.conftest import FAST
from topics.errors import ConfigError, NotFound, SourceError, TooFewPapers
from topics.pipeline import STAGES, fit, read
from topics.results import Corpus, Run
from topics.store import save_corpus

CorpusOf = Callable[..., Corpus]
ONCE = {"cluster": {"n_partitions": 4}}


def same(one: Run, other: Run) -> bool:
    return all(frame.equals(other.tables()[table]) for table, frame in one.tables().items())


# --- reading


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "papers.csv"
    path.write_text("Heading,abstract,year\nSnails,We count snails.,2019\nKettles,Steam.,2024\n", encoding="utf-8")
    return path


def test_columns_are_mapped_as_the_user_says(table: Path) -> None:
    with pytest.raises(SourceError):
        read(table)
    assert read(table, mapping={"title": "Heading"}).unique["title"].to_list() == ["Snails", "Kettles"]


def test_filters_apply_while_reading(table: Path) -> None:
    corpus = read(table, mapping={"title": "Heading"}, since=dt.date(2020, 1, 1))
    assert corpus.unique["title"].to_list() == ["Kettles"]


def same_corpus(one: Corpus, other: Corpus) -> bool:
    tables = other.tables()
    return one.as_of == other.as_of and all(frame.equals(tables[kind]) for kind, frame in one.tables().items())


def test_as_of_may_be_a_date_or_its_text(table: Path) -> None:
    one, other = (read(table, mapping={"title": "Heading"}, as_of=day) for day in ("2026-11-19", dt.date(2026, 11, 19)))
    assert same_corpus(one, other)


def test_a_corpus_file_is_read_as_the_corpus_it_holds(sample_corpus: Corpus, tmp_path: Path) -> None:
    save_corpus(sample_corpus, tmp_path / "c.parquet")
    assert same_corpus(read(tmp_path / "c.parquet"), sample_corpus)


def test_an_owner_for_a_page_that_is_not_there_is_an_error(table: Path) -> None:
    with pytest.raises(NotFound, match="no author page among the inputs"):
        read(table, mapping={"title": "Heading"}, owner={"page.txt": "Ada"})


# --- any number of papers


def test_no_papers_are_an_error_that_says_so(corpus_of: CorpusOf) -> None:
    with pytest.raises(TooFewPapers, match="no paper left"):
        fit(corpus_of())


def test_filters_of_the_config_may_leave_nothing_either(sample_corpus: Corpus) -> None:
    with pytest.raises(TooFewPapers, match="filtered out"):
        fit(sample_corpus, {"curate": {"min_abstract": 10_000}})


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 12, 14])
def test_a_few_papers_have_keyphrases_and_neighbours_and_no_topics(
    some_papers: Callable[[int], Corpus], n: int
) -> None:
    run = fit(some_papers(n))
    assert not run.has_topics
    assert set(run.assignments["topic_id"]) == {-1}
    assert set(run.keyphrases["paper_id"]) == set(run.corpus.ids)
    assert set(run.neighbours["paper_id"]) == (set(run.corpus.ids) if n > 1 else set())
    assert (run.neighbours["paper_id"] != run.neighbours["neighbour_id"]).all()
    assert run.timeline.is_empty()


@pytest.mark.parametrize("n", [15, 20, 30])
def test_more_papers_have_topics_or_else_keyphrases(some_papers: Callable[[int], Corpus], n: int) -> None:
    run = fit(some_papers(n), ONCE)
    assert run.has_topics != (run.keyphrases.height > 0)
    assert run.assignments.select("x", "y").null_count().row(0) == (0, 0)
    assert run.topics["n_papers"].sum() == (run.assignments["topic_id"] >= 0).sum()


# --- odd corpora


@pytest.fixture
def thirty_twins(corpus_of: CorpusOf) -> Corpus:
    same = {"title": "Coral", "abstract": "Reefs bleach in warm water."}
    return corpus_of(*(same | {"authors": [f"Ada{i} Bo{i}"]} for i in range(30)))


def test_thirty_identical_texts_are_no_failure(thirty_twins: Corpus) -> None:
    assert len(fit(thirty_twins, ONCE).corpus) == 30


def test_identical_texts_are_not_told_apart(thirty_twins: Corpus) -> None:
    assert fit(thirty_twins, ONCE).topics.height <= 1


def test_texts_without_words_are_no_failure(corpus_of: CorpusOf) -> None:
    run = fit(corpus_of(*({"title": f"{i} ?!", "abstract": "1 2 3"} for i in range(20))), ONCE)
    assert len(run.corpus) == 20


def test_a_few_texts_without_words_are_no_failure(corpus_of: CorpusOf) -> None:
    run = fit(corpus_of({"title": "1?"}, {"title": "2?"}))
    assert run.keyphrases.is_empty()


def test_one_text_without_words_among_others_is_no_failure(some_papers: Callable[[int], Corpus]) -> None:
    corpus = some_papers(20)
    first = pl.col("paper_id") == corpus.ids[0]
    blank = corpus.papers.with_columns(
        pl.when(first).then(pl.lit("?")).otherwise(pl.col(c)).alias(c) for c in ("title", "abstract")
    )
    assert len(fit(replace(corpus, papers=blank), ONCE).corpus) == 20


def test_papers_without_any_date_have_topics_and_no_timeline(sample_corpus: Corpus) -> None:
    undated = sample_corpus.papers.with_columns(
        date_first=pl.lit(None, pl.Date), date_last=pl.lit(None, pl.Date), date_precision=pl.lit("none")
    )
    run = fit(replace(sample_corpus, papers=undated), ONCE)
    assert run.has_topics
    assert run.timeline.is_empty()
    assert run.trends.is_empty()


# --- settings


@pytest.mark.parametrize("model", ["lexical", "static"])
def test_other_embeddings_find_topics_too(sample_corpus: Corpus, model: str) -> None:
    run = fit(sample_corpus, ONCE | {"embed": {"model": model}})
    assert run.has_topics
    assert run.embedding.info["model"] == model


def test_vectors_of_the_users_own_are_taken(some_papers: Callable[[int], Corpus], tmp_path: Path) -> None:
    run = fit(some_papers(12))
    path = tmp_path / "vectors.parquet"
    pl.DataFrame({"paper_id": run.corpus.ids, "vector": run.embedding.vectors.tolist()}).write_parquet(path)
    again = fit(run.corpus, {"embed": {"model": f"precomputed:{path}"}})
    assert again.neighbours.equals(run.neighbours)
    assert again.embedding.info["model"] == f"precomputed:{path}"


def test_a_setting_that_does_not_exist_is_refused_before_any_work(sample_corpus: Corpus) -> None:
    with pytest.raises(ConfigError, match=r"cluster\.min_samples"):
        fit(sample_corpus, {"cluster": {"min_sample": 2}})


def test_progress_names_each_stage_in_order(some_papers: Callable[[int], Corpus]) -> None:
    seen: list[str] = []
    fit(some_papers(20), ONCE, progress=seen.append)
    assert tuple(seen) == STAGES


def test_the_manifest_says_how_the_run_was_made(sample_run: Run) -> None:
    manifest = sample_run.manifest
    assert manifest["n_papers"] == len(sample_run.corpus)
    assert manifest["as_of"] == "2026-09-30"
    assert manifest["inputs"][0]["name"] == "papers.jsonl"
    assert tuple(manifest["stages"]) == tuple(sample_run.times) == STAGES
    assert {key for stage in manifest["stages"].values() for key in stage} == {"key"}
    assert manifest["reading"]["files"][0]["path"] == "papers.jsonl"
    assert manifest["config"]["cluster"]["n_partitions"] == FAST["cluster"]["n_partitions"]
    assert manifest["resolved"]["min_cluster_size"] > 1
    assert "bertopic" in manifest["versions"]


# --- doing it again


def test_the_same_input_twice_gives_the_same_tables(sample_run: Run) -> None:
    again = fit(sample_run.corpus, FAST)
    assert same(again, sample_run)


def test_a_second_run_computes_nothing(some_papers: Callable[[int], Corpus], tmp_path: Path) -> None:
    stages: list[str] = []
    first, second = (fit(some_papers(20), ONCE, cache=tmp_path, progress=stages.append) for _ in range(2))
    assert stages == [*STAGES, *STAGES]
    assert same(second, first)
    assert not any(time["stored"] for time in first.times.values())
    assert all(time["stored"] for time in second.times.values())
    assert [time["seconds"] for time in second.times.values()] == [time["seconds"] for time in first.times.values()]
    assert second.manifest == first.manifest


def test_a_changed_setting_computes_only_what_depends_on_it(
    some_papers: Callable[[int], Corpus], tmp_path: Path
) -> None:
    fit(some_papers(20), ONCE, cache=tmp_path)
    run = fit(some_papers(20), ONCE | {"time": {"alpha": 0.1}}, cache=tmp_path)
    assert [name for name, time in run.times.items() if not time["stored"]] == ["trends"]


def test_a_changed_paper_is_not_taken_from_the_cache(some_papers: Callable[[int], Corpus], tmp_path: Path) -> None:
    corpus = some_papers(12)
    fit(corpus, cache=tmp_path)
    papers = corpus.papers.with_columns(title=pl.lit("Entirely other words"))
    run = fit(replace(corpus, papers=papers), cache=tmp_path)
    assert [name for name, time in run.times.items() if time["stored"]] == ["timeline", "trends"]


def test_other_precomputed_vectors_in_the_same_file_are_not_taken_from_the_cache(
    some_papers: Callable[[int], Corpus], tmp_path: Path
) -> None:
    config = {"embed": {"model": f"precomputed:{tmp_path / 'v.npy'}"}}
    runs = []
    for seed in (0, 1):
        np.save(tmp_path / "v.npy", np.random.default_rng(seed).normal(size=(8, 4)))
        runs.append(fit(some_papers(8), config, cache=tmp_path / "cache"))
    assert not np.array_equal(runs[0].embedding.vectors, runs[1].embedding.vectors)
