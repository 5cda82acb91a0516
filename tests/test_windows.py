"""Topics fitted window by window: a planted birth is found, the rest holds still, and thin input is no error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.runs import AS_OF, small_run
from topics import schemas
from topics.cache import Cache
from topics.results import Embedding, Run
from topics.stages import Stages
from topics.window_fits import spans
from topics.windows import fit_windows, why_none

WORDS = ("parsing treebank", "translation bilingual", "dialogue agent", "prompting llm")
# Papers of each kind in each year, 2018 to 2023; the last kind is new.
KINDS = ((20, 20, 20, 20, 20, 20), (20, 20, 20, 20, 20, 20), (20, 20, 20, 20, 20, 20), (0, 0, 0, 0, 40, 40))

BASE = small_run()


def planted() -> Run:
    """Papers of four kinds far apart from each other, each with words of its own."""
    rng = np.random.default_rng(0)
    rows = [(kind, 2018 + year) for kind, counts in enumerate(KINDS) for year, n in enumerate(counts) for _ in range(n)]
    vectors = np.eye(len(KINDS), 12)[[kind for kind, _ in rows]] + rng.normal(scale=0.08, size=(len(rows), 12))
    return run_of(
        [{"title": f"{WORDS[kind]} number{i}", "year": year, "kind": kind} for i, (kind, year) in enumerate(rows)],
        vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
    )


def run_of(papers: list[dict[str, object]], vectors: np.ndarray) -> Run:
    """A run of these papers, its topics the kinds."""
    rows = [
        {"paper_id": f"p{i}", "title": paper["title"], "categories": [],
         "date_first": dt.date(paper["year"], 5, 1), "date_last": dt.date(paper["year"], 5, 31)}
        for i, paper in enumerate(papers)
    ]  # fmt: skip
    corpus = replace(
        BASE.corpus, papers=schemas.PAPERS.frame(rows), authorships=schemas.AUTHORSHIPS.empty(), as_of=AS_OF
    )
    assigned = [{"paper_id": f"p{i}", "topic_id": paper["kind"]} for i, paper in enumerate(papers)]
    return replace(
        BASE,
        corpus=corpus,
        embedding=Embedding(corpus.ids, vectors.astype(np.float32), {}),
        assignments=schemas.ASSIGNMENTS.frame(assigned),
        manifest={"config": {"seed": 3, "reduce": {"n_epochs": 20}}},
    )


RUN = planted()
Tables = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


@pytest.fixture(scope="module", autouse=True)
def _layout() -> Iterator[None]:
    """Layouts that need no UMAP, whose compilation takes longer than all of these tests; each seed moves the papers."""

    def lay_out(vectors: np.ndarray, graph: object, settings: object, seed: int) -> np.ndarray:
        corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
        moved = corners[vectors[:, :4].argmax(axis=1)] + np.random.default_rng(seed).normal(
            scale=0.02, size=(len(vectors), 2)
        )
        return np.ascontiguousarray(moved, dtype=np.float32)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("topics.model.refits.lay_out", lay_out)
        yield


@pytest.fixture(scope="module")
def tables(_layout: None) -> Tables:
    return fit_windows(RUN, years=4)


def test_tables_are_as_the_schema_says(tables: Tables) -> None:
    for table, frame in zip((schemas.WINDOWS, schemas.FLOWS, schemas.EVENTS), tables, strict=True):
        table.check(frame)
    windows, flows, _ = tables
    assert windows["node"].to_list() == list(range(windows.height))
    known = windows.select("node", "window")
    ends = flows.join(known, left_on="source", right_on="node").join(
        known, left_on="target", right_on="node", suffix="_to"
    )
    assert (ends["window_to"] == ends["window"] + 1).all()
    assert ends.height == flows.height


def test_a_window_holds_the_papers_of_its_years_alone(tables: Tables) -> None:
    years = dict(RUN.papers.select("paper_id", pl.col("date_first").dt.year()).iter_rows())
    for row in tables[0].iter_rows(named=True):
        found = {years[paper_id] for paper_id in row["paper_ids"]}
        assert row["window_start"].year <= min(found) <= max(found) <= row["window_end"].year
        assert row["n_papers"] == len(row["paper_ids"])


def test_the_planted_birth_is_the_only_event(tables: Tables) -> None:
    windows, _, events = tables
    (event,) = events.iter_rows(named=True)
    assert (event["event"], event["nodes_before"], event["window_start"]) == ("birth", [], dt.date(2020, 1, 1))
    (node,) = event["nodes_after"]
    born = windows.filter(pl.col("node") == node).row(0, named=True)
    assert set(event["paper_ids"]) == set(born["paper_ids"])
    assert born["topic_id"] == 3
    assert "rompting" in born["label"]
    assert event["description"] == f"“{born['label']}” emerged in 2020–2023, 80 papers"


def test_names_come_from_the_papers_of_the_window(tables: Tables) -> None:
    for label, topic_id in tables[0].select("label", "topic_id").iter_rows():
        assert any(word in label.lower() for word in WORDS[topic_id].split())


def test_the_same_run_gives_the_same_tables_and_what_is_stored_is_not_fitted_again(
    tables: Tables, tmp_path: Path
) -> None:
    for stored in (False, True):
        stages = Stages(Cache(tmp_path), 3)
        assert all(a.equals(b) for a, b in zip(fit_windows(RUN, 4, stages), tables, strict=True))
        assert {time["stored"] for time in stages.times.values()} == {stored}


def test_progress_is_told_by_window() -> None:
    told: list[str] = []
    fit_windows(RUN, years=4, progress=told.append)
    assert told == ["window 2018-2021", "window 2020-2023", "windows"]


def test_windows_of_one_year_share_no_papers_and_are_tied_by_likeness() -> None:
    windows, flows, events = fit_windows(RUN, years=1)
    assert windows["window"].n_unique() == 6
    assert events.is_empty()
    topics = dict(windows.select("node", "topic_id").iter_rows())
    strong = flows.filter(pl.col("similarity") > 0.8)
    assert strong.height == 16
    assert all(topics[source] == topics[target] for source, target in strong.select("source", "target").iter_rows())


def test_without_dates_there_is_nothing_and_it_says_why() -> None:
    papers = RUN.papers.with_columns(pl.lit(None, pl.Date).alias(name) for name in ("date_first", "date_last"))
    run = replace(RUN, corpus=replace(RUN.corpus, papers=papers))
    assert all(frame.is_empty() for frame in fit_windows(run))
    assert "the 0 papers whose years are known" in why_none(run)


def in_years(counts: dict[int, int]) -> Run:
    papers: list[dict[str, object]] = [
        {"title": "a paper", "year": year, "kind": 0} for year, n in counts.items() for _ in range(n)
    ]
    return run_of(papers, np.eye(1, 8).repeat(len(papers), axis=0))


@pytest.mark.parametrize(
    ("counts", "years", "expected"),
    [
        ({2020: 100}, None, []),
        ({2020: 20, 2021: 20}, None, []),
        (dict.fromkeys(range(2016, 2026), 40), None, [(2016, 2019), (2018, 2021), (2020, 2023), (2022, 2025)]),
        (dict.fromkeys(range(2019, 2026), 40), None, [(a, a + 1) for a in range(2019, 2025)]),
        ({1975: 1, 2020: 40, 2021: 40, 2022: 40}, None, [(1975, 2020), (2020, 2021), (2021, 2022)]),
        ({2018: 5, 2019: 5, 2020: 40, 2021: 40, 2022: 40}, 2, [(2018, 2020), (2020, 2021), (2021, 2022)]),
        ({2018: 40, 2019: 40, 2022: 40, 2023: 40}, 2, [(2018, 2019), (2019, 2020), (2021, 2022), (2022, 2023)]),
        ({2018: 100, 2019: 100, 2099: 3}, 1, [(2018, 2018), (2019, 2019)]),
    ],
    ids=["one year", "few", "ten years", "seven years", "a straggler", "thin start", "gap", "future"],
)  # fmt: skip
def test_spans(counts: dict[int, int], years: int | None, expected: list[tuple[int, int]]) -> None:
    run = in_years(counts)
    assert spans(run, years) == expected
    assert bool(why_none(run, years)) == (len(expected) < 2)


def test_papers_of_one_text_are_no_topics() -> None:
    windows, flows, events = fit_windows(in_years({2020: 40, 2021: 40, 2022: 40}), years=2)
    assert windows.is_empty()
    assert flows.is_empty()
    assert events.is_empty()


def test_a_window_has_years() -> None:
    with pytest.raises(ValueError, match="span 0 years, expected at least one"):
        spans(RUN, 0)


def test_a_topic_that_is_no_longer_collected_does_not_end(monkeypatch: pytest.MonkeyPatch, stopped: Run) -> None:
    _, _, events = fit_windows(stopped, years=4)
    assert events["event"].to_list() == ["end"]
    known = schemas.COVERAGE.frame([{"topic_id": 3, "last_day": dt.date(2019, 12, 31)}])
    monkeypatch.setattr("topics.windows.find_coverage_ends", lambda *_: known)
    assert fit_windows(stopped, years=4)[2].is_empty()


@pytest.fixture
def stopped() -> Run:
    """The planted run with its years reversed."""
    years = (pl.date(4041 - pl.col(name).dt.year(), 5, 1).alias(name) for name in ("date_first", "date_last"))
    return replace(RUN, corpus=replace(RUN.corpus, papers=RUN.papers.with_columns(years)))
