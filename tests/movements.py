"""Movements built by hand over the small run, so that each sentence and row can be checked against what is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl

from tests.runs import AS_OF, LABELS, SIZES
from topics import schemas
from topics.analyse import count_by_period
from topics.results import Movements, Run

# Direction, growth and interval of each topic of the small run; the last one is not tested.
TRENDS = (
    ("growing", 0.34, 0.21, 0.48, 0.001),
    ("falling", -0.20, -0.30, -0.12, 0.004),
    ("unclear", 0.05, -0.30, 0.60, 0.7),
    ("stable", 0.01, -0.04, 0.06, 0.9),
    ("growing", 0.60, 0.10, 1.40, 0.03),
    ("untested", None, None, None, None),
)
_TESTED = ("growth_per_year", "ci_low", "ci_high", "p_value", "q_value", "kendall_tau", "kendall_p")
_OF_UNITS = ("trends", "author_dependence", "shapes", "bursts", "change_points", "shift_share", "outlook")
_SHAPES = ("growing", "fading", "", "", "emerging", "dormant")


def day(year: int, month: int = 1, date: int = 1) -> dt.date:
    return dt.date(year, month, date)


def small_movements(run: Run, period: str = "year", **changes: Any) -> Movements:
    """Each table has something to tell of ``tests.runs.small_run``."""
    members = run.assignments.filter(pl.col("topic_id") >= 0).select("paper_id", "topic_id")
    timeline = count_by_period(run.assignments, run.papers, period, AS_OF)
    tables = {
        "units": run.topics.select("topic_id", "label", "n_papers"),
        "members": members,
        "timeline": timeline,
        "trends": _trends(),
        "coverage": schemas.COVERAGE.empty(),
        "author_dependence": _authors(),
        "shapes": _shapes(),
        "bursts": _bursts(),
        "change_points": _steps(),
        "shift_share": _shifts(),
        "period_terms": _period_terms(),
        "term_changes": _term_changes(),
        **_windows(run),
        "outlook": _outlook(),
        "backtest": _backtest(),
    }
    return Movements(by="topic", period=period, as_of=AS_OF, **(tables | changes))


def bare_movements(run: Run, **changes: Any) -> Movements:
    """Nothing but what is counted: as where every analysis had too little to work with."""
    kept = {"units", "members", "timeline"}
    empty = {table.name: table.empty() for table in small_movements(run).tables() if table.name not in kept}
    untested = _trends().with_columns(
        pl.lit("untested").alias("direction"),
        pl.lit("not tested: 3 papers in 2 complete periods; needs 8 papers in 5 periods").alias("evidence"),
        *(
            pl.lit(None, pl.Float64).alias(name)
            for name in ("growth_per_year", "ci_low", "ci_high", "p_value", "q_value")
        ),
    )
    note = "withheld: 2 complete periods with papers are too few for a back-test"
    return small_movements(run, **(empty | {"trends": untested, "outlook_note": note} | changes))


def by_author(run: Run) -> Movements:
    """Names instead of topics: a paper is in several."""
    names = run.authorships.select("paper_id", label="name").unique()
    sizes = names.group_by("label").agg(n_papers=pl.len().cast(pl.Int32)).sort(["n_papers", "label"], descending=True)
    units = sizes.with_row_index("topic_id").with_columns(pl.col("topic_id").cast(pl.Int32))
    members = names.join(units, on="label").select("paper_id", "topic_id").sort("topic_id", "paper_id")
    timeline = count_by_period(members, run.papers, "year", AS_OF)
    few = (schemas.WINDOWS, schemas.FLOWS, schemas.EVENTS, schemas.PERIOD_TERMS, schemas.TERM_CHANGES)
    empty = {table.name: table.empty() for table in few}
    found = small_movements(run, units=schemas.UNITS.check(units), members=members, timeline=timeline, **empty)
    known = pl.col("topic_id").is_in(units["topic_id"].to_list())
    trimmed = {name: getattr(found, name).filter(known) for name in _OF_UNITS}
    return replace(found, by="author", **trimmed)


def _trends() -> pl.DataFrame:
    rows = []
    for topic_id, (direction, rate, low, high, q) in enumerate(TRENDS):
        told = rate is not None
        evidence = f"{SIZES[topic_id]} papers in 8 complete periods"
        rows.append({
            "topic_id": topic_id, "growth_per_year": rate, "ci_low": low, "ci_high": high, "p_value": q and q / 2,
            "q_value": q, "direction": direction, "method": "by hand",
            "evidence": evidence if told else f"not tested: {evidence}; needs 8 papers in 5 periods",
            "kendall_tau": 0.6 if told else None, "kendall_p": 0.02 if told else None,
        })  # fmt: skip
    return schemas.TRENDS.frame(rows)


def _authors() -> pl.DataFrame:
    return schemas.AUTHOR_DEPENDENCE.frame([
        {"topic_id": 0, "n_authors": 3, "author_low": 0.05, "author_high": 0.7, "author": "Ada Lindqvist",
         "author_papers": 16, "growth_without": 0.02, "without_low": -0.2, "without_high": 0.3, "vanishes": True},
        {"topic_id": 1, "n_authors": 4, "author_low": -0.35, "author_high": -0.1, "author": "Bo Marsh",
         "author_papers": 2, "growth_without": -0.22, "without_low": -0.4, "without_high": -0.1, "vanishes": False},
    ])  # fmt: skip


def _shapes() -> pl.DataFrame:
    return schemas.SHAPES.frame(
        {"topic_id": i, "shape": shape or None, "first_period": day(2018), "peak_period": day(2024), "peak_share": 0.5,
         "half_life": None, "reason": f"{shape} as the rule says" if shape else None}
        for i, shape in enumerate(_SHAPES)
    )  # fmt: skip


def _bursts() -> pl.DataFrame:
    rows = [(0, 2023, 2025, 9.0, 0.5), (1, 2019, 2020, 4.0, 0.3), (2, 2018, 2018, 3.0, 0.4), (3, 2021, 2021, 2.0, 0.2)]
    return schemas.BURSTS.frame(
        {"topic_id": i, "start": day(first), "end": day(last, 12, 31), "strength": strength, "papers": 6.0,
         "share": share, "base_share": 0.1, "p_value": 0.004}
        for i, first, last, strength, share in rows
    )  # fmt: skip


def _steps() -> pl.DataFrame:
    return schemas.CHANGE_POINTS.frame([
        {"topic_id": 0, "period_start": day(2023), "share_before": 0.1, "share_after": 0.45, "p_value": 0.01}
    ])  # fmt: skip


def _shifts() -> pl.DataFrame:
    return schemas.SHIFT_SHARE.frame(
        {"topic_id": i, "before_start": day(2018), "before_end": day(2021, 12, 31), "after_start": day(2022),
         "after_end": day(2025, 12, 31), "papers_before": 1.0, "papers_after": 1.0 + change, "change": change,
         "corpus_growth": 0.5, "share_change": change - 0.5}
        for i, change in enumerate((2.0, -0.5, 0.6, 0.7, 1.2))
    )  # fmt: skip


def _period_terms() -> pl.DataFrame:
    return schemas.PERIOD_TERMS.frame(
        {"topic_id": 0, "period_start": day(year), "rank": rank, "term": f"term {year} {rank}", "weight": 1 / rank,
         "papers": 3 - rank}
        for year in (2019, 2024) for rank in (1, 2)
    )  # fmt: skip


def _term_changes() -> pl.DataFrame:
    rows = [(0, "entered", "prompt <b>", 3.2), (0, "entered", "agent", 2.9), (0, "left", "n-gram", -4.1)]
    return schemas.TERM_CHANGES.frame(
        {"topic_id": i, "boundary": day(2023), "change": change, "term": term, "log_odds": z / 2, "z": z,
         "q_value": 0.01, "papers_before": 1, "papers_after": 9}
        for i, change, term, z in rows
    )  # fmt: skip


def _windows(run: Run) -> dict[str, pl.DataFrame]:
    ids = {t: run.assignments.filter(topic_id=t)["paper_id"].to_list() for t in (0, 1, 2)}
    nodes = [(0, 0, 0, ids[0][:8]), (0, 1, 1, ids[1][:6]), (1, 2, 0, ids[0][8:]), (1, 3, 2, ids[2])]
    windows = schemas.WINDOWS.frame(
        {"window": window, "window_start": day(2018 + 4 * window), "window_end": day(2021 + 4 * window, 12, 31),
         "node": node, "label": LABELS[topic], "n_papers": len(papers), "topic_id": topic, "paper_ids": papers}
        for window, node, topic, papers in nodes
    )  # fmt: skip
    flows = schemas.FLOWS.frame([
        {"source": 0, "target": 2, "papers": 5, "similarity": 0.8},
        {"source": 1, "target": 3, "papers": 2, "similarity": 0.4},
    ])  # fmt: skip
    events = schemas.EVENTS.frame([
        {"event": "birth", "window_start": day(2022), "nodes_before": [], "nodes_after": [3],
         "description": f"“{LABELS[2]}” is new", "paper_ids": ids[2][:3]},
        {"event": "end", "window_start": day(2022), "nodes_before": [1], "nodes_after": [],
         "description": f"“{LABELS[1]}” ends", "paper_ids": ids[1][:6]},
    ])  # fmt: skip
    return {"windows": windows, "flows": flows, "events": events}


def _outlook() -> pl.DataFrame:
    return schemas.OUTLOOK.frame(
        {"topic_id": i, "period_start": day(year), "share": 0.2 + i / 10, "share_low": 0.1, "share_high": 0.5 + i / 10,
         "emergence": slope, "emergence_low": slope - 0.1, "emergence_high": slope + 0.1}
        for i, slope in enumerate((0.3, -0.2, 0.0)) for year in (2026, 2027)
    )  # fmt: skip


def _backtest() -> pl.DataFrame:
    return schemas.BACKTEST.frame(
        {"method": method, "horizon": horizon, "n_forecasts": 24, "error": error, "error_low": error - 0.01,
         "error_high": error + 0.01, "coverage": 0.94 if method == "outlook" else None}
        for horizon in (1, 2) for method, error in (("outlook", 0.03), ("persistence", 0.05), ("linear", 0.07))
    )  # fmt: skip
