"""What real corpora say of the trends: dates dealt out anew, history that everybody knows, an end of collection.

Each function gives a small table; ``experiments/trend_calibration.py`` prints them.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl

import topics
from topics.analyse.bursts import find_bursts
from topics.analyse.change_points import find_change_points
from topics.analyse.coverage import find_coverage_ends, mark_uncovered
from topics.analyse.shapes import classify
from topics.analyse.timeline import count_by_period
from topics.analyse.trends import fit_trends
from topics.results import Corpus, Run

# A topic is about a subject, or mostly a category's, when this part of its papers is.
MOSTLY = 0.5
TOLD = ("growth_per_year", "ci_low", "ci_high", "q_value", "direction")


@lru_cache(maxsize=1)
def fitted(path: Path, as_of: dt.date, cache: Path | None) -> Run:
    return topics.fit(topics.read(path, as_of=as_of), {"time": {"period": "year"}}, cache=cache)


def shuffled(run: Run, n_shuffles: int, seed: int) -> pl.DataFrame:
    """Of the tests of all topics after each deal, those with p < .05; of the deals, those with a topic that moves."""
    rng = np.random.default_rng(seed)
    dealt = []
    for _ in range(n_shuffles):
        dates = run.papers.select("date_first", "date_last")[rng.permutation(run.papers.height)]
        papers = run.papers.select("paper_id").hstack(dates)
        dealt.append(fit_trends(count_by_period(run.assignments, papers, "year", run.corpus.as_of)))
    tested = pl.concat(dealt).drop_nulls("p_value")
    moving = [trends["direction"].is_in(["growing", "falling"]).any() for trends in dealt]
    return pl.DataFrame({
        "tests": [tested.height],
        "false_positives": [(tested["p_value"] < 0.05).mean()],
        "kendall": [(tested["kendall_p"] < 0.05).mean()],
        "deals": [n_shuffles],
        "deals_with_a_trend": [float(np.mean(moving))],
    })  # fmt: skip


def history(run: Run, patterns: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Subjects, and the topics that are about one, tested among all topics of the run."""
    named = _subjects(run.corpus, patterns)
    numbers = {name: run.topics.height + k for k, name in enumerate(patterns)}
    own = run.assignments.select("paper_id", "topic_id").filter(pl.col("topic_id") >= 0)
    as_units = named.select("paper_id", topic_id=pl.col("subject").replace_strict(numbers, return_dtype=pl.Int32))
    members = pl.concat([own, as_units])
    timeline = count_by_period(members, run.papers, "year", run.corpus.as_of)
    trends = fit_trends(timeline)
    shapes = classify(timeline, trends, find_bursts(timeline)).select("topic_id", "shape")
    about = own.join(named, on="paper_id").group_by("topic_id", "subject").len()
    topical = about.join(run.topics, on="topic_id").filter(pl.col("len") >= MOSTLY * pl.col("n_papers"))
    by_text = [(number, name, "all papers that say so") for name, number in numbers.items()]
    units = pl.DataFrame(by_text, {"topic_id": pl.Int32, "subject": pl.String, "unit": pl.String}, orient="row")
    units = pl.concat([units, topical.sort("topic_id").select("topic_id", "subject", unit="label")])
    sizes = members.group_by("topic_id").agg(papers=pl.len())
    rows = units.with_row_index("place").join(sizes, on="topic_id").join(trends, on="topic_id").join(shapes, "topic_id")
    order = pl.col("subject").replace_strict(numbers)
    return rows.sort(order, "place").select("subject", "unit", "papers", *TOLD, "shape")


def _subjects(corpus: Corpus, patterns: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """paper_id and subject: papers whose title or abstract holds each of the subject's patterns."""
    papers = pl.DataFrame({"paper_id": corpus.ids, "text": corpus.texts})
    return pl.concat(
        papers.filter(pl.col("text").str.contains(f"(?i){pattern}") for pattern in wanted).select(
            "paper_id", subject=pl.lit(name)
        )
        for name, wanted in patterns.items()
    )


def collection(run: Run, category: str) -> pl.DataFrame:
    """The category, and the topics of which it is the first category of most papers, with and without its coverage."""
    papers = run.papers.with_columns(_first=pl.col("categories").list.first())
    own = run.assignments.select("paper_id", "topic_id").filter(pl.col("topic_id") >= 0)
    of_category = papers.filter(pl.col("_first") == category).select("paper_id")
    mine = own.join(of_category, on="paper_id").group_by("topic_id").len().join(run.topics, on="topic_id")
    mine = mine.filter(pl.col("len") >= MOSTLY * pl.col("n_papers")).select("topic_id", unit="label")
    whole = pl.DataFrame({"topic_id": [run.topics.height], "unit": [category]}, schema_overrides={"topic_id": pl.Int32})
    units = pl.concat([whole, mine.sort("topic_id")])
    members = pl.concat([own, of_category.select("paper_id", topic_id=pl.lit(run.topics.height, pl.Int32))])
    coverage = find_coverage_ends(members, papers, run.corpus.as_of)
    timeline = count_by_period(members, papers, "year", run.corpus.as_of)
    heeded, not_heeded = fit_trends(mark_uncovered(timeline, coverage)), fit_trends(timeline)
    return (
        units.with_row_index("place")
        .join(coverage.select("topic_id", "last_day", "expected"), on="topic_id", how="left")
        .join(heeded.select("topic_id", *TOLD), on="topic_id")
        .join(not_heeded.select("topic_id", unheeded="direction"), on="topic_id")
        .sort("place")
        .drop("place", "topic_id")
    )


def speed(n_papers: int, n_topics: int, n_years: int, seed: int) -> pl.DataFrame:
    """Seconds for each step on papers of random topics and days; small topics are many, as in real corpora."""
    rng = np.random.default_rng(seed)
    ids = pl.select(paper_id=pl.format("p{}", pl.int_range(n_papers)))["paper_id"]
    days = pl.Series(np.datetime64("1990-01-01") + rng.integers(0, 365 * n_years, n_papers))
    papers = pl.DataFrame({"paper_id": ids, "date_first": days, "date_last": days})
    members = pl.DataFrame({"paper_id": ids, "topic_id": (n_topics * rng.random(n_papers) ** 2).astype(np.int32)})
    end = dt.date(1990 + n_years, 1, 1)
    timeline = count_by_period(members, papers, "year", end)
    steps: dict[str, Callable[[], object]] = {
        "counts": lambda: count_by_period(members, papers, "year", end),
        "coverage": lambda: find_coverage_ends(members, papers, end),
        "growth": lambda: fit_trends(timeline),
        "bursts": lambda: find_bursts(timeline),
        "change points": lambda: find_change_points(timeline),
    }
    seconds = []
    for step in steps.values():
        began = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - began)
    return pl.DataFrame({"step": [*steps, "all"], "seconds": [*seconds, sum(seconds)]})
