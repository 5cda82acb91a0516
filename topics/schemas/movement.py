"""The tables of what moved over time."""

from __future__ import annotations

import polars as pl

from .table import TEXTS, Table

COVERAGE = Table(
    "coverage",
    {
        "topic_id": pl.Int32(),
        "last_day": pl.Date(),
        "expected": pl.Float64(),
        "category": pl.String(),
        "message": pl.String(),
    },
)

AUTHOR_DEPENDENCE = Table(
    "author_dependence",
    {
        "topic_id": pl.Int32(),
        "n_authors": pl.Int32(),
        "author_low": pl.Float64(),
        "author_high": pl.Float64(),
        "author": pl.String(),
        "author_papers": pl.Int32(),
        "growth_without": pl.Float64(),
        "without_low": pl.Float64(),
        "without_high": pl.Float64(),
        "vanishes": pl.Boolean(),
    },
)

SHAPES = Table(
    "shapes",
    {
        "topic_id": pl.Int32(),
        "shape": pl.String(),
        "first_period": pl.Date(),
        "peak_period": pl.Date(),
        "peak_share": pl.Float64(),
        "half_life": pl.Float64(),
        "reason": pl.String(),
    },
)

BURSTS = Table(
    "bursts",
    {
        "topic_id": pl.Int32(),
        "start": pl.Date(),
        "end": pl.Date(),
        "strength": pl.Float64(),
        "papers": pl.Float64(),
        "share": pl.Float64(),
        "base_share": pl.Float64(),
        "p_value": pl.Float64(),
    },
)

CHANGE_POINTS = Table(
    "change_points",
    {
        "topic_id": pl.Int32(),
        "period_start": pl.Date(),
        "share_before": pl.Float64(),
        "share_after": pl.Float64(),
        "p_value": pl.Float64(),
    },
)

SHIFT_SHARE = Table(
    "shift_share",
    {
        "topic_id": pl.Int32(),
        "before_start": pl.Date(),
        "before_end": pl.Date(),
        "after_start": pl.Date(),
        "after_end": pl.Date(),
        "papers_before": pl.Float64(),
        "papers_after": pl.Float64(),
        "change": pl.Float64(),
        "corpus_growth": pl.Float64(),
        "share_change": pl.Float64(),
    },
)

PERIOD_TERMS = Table(
    "period_terms",
    {
        "topic_id": pl.Int32(),
        "period_start": pl.Date(),
        "rank": pl.Int32(),
        "term": pl.String(),
        "weight": pl.Float64(),
        "papers": pl.Int32(),
    },
)

TERM_CHANGES = Table(
    "term_changes",
    {
        "topic_id": pl.Int32(),
        "boundary": pl.Date(),
        "change": pl.String(),
        "term": pl.String(),
        "log_odds": pl.Float64(),
        "z": pl.Float64(),
        "q_value": pl.Float64(),
        "papers_before": pl.Int32(),
        "papers_after": pl.Int32(),
    },
)

WINDOWS = Table(
    "windows",
    {
        "window": pl.Int32(),
        "window_start": pl.Date(),
        "window_end": pl.Date(),
        "node": pl.Int32(),
        "label": pl.String(),
        "n_papers": pl.Int32(),
        "topic_id": pl.Int32(),
        "paper_ids": TEXTS,
    },
)

FLOWS = Table(
    "flows",
    {
        "source": pl.Int32(),
        "target": pl.Int32(),
        "papers": pl.Int32(),
        "similarity": pl.Float64(),
    },
)

EVENTS = Table(
    "events",
    {
        "event": pl.String(),
        "window_start": pl.Date(),
        "nodes_before": pl.List(pl.Int32()),
        "nodes_after": pl.List(pl.Int32()),
        "description": pl.String(),
        "paper_ids": TEXTS,
        "q_value": pl.Float64(),
    },
)

OUTLOOK = Table(
    "outlook",
    {
        "topic_id": pl.Int32(),
        "period_start": pl.Date(),
        "share": pl.Float64(),
        "share_low": pl.Float64(),
        "share_high": pl.Float64(),
        "emergence": pl.Float64(),
        "emergence_low": pl.Float64(),
        "emergence_high": pl.Float64(),
    },
)

BACKTEST = Table(
    "backtest",
    {
        "method": pl.String(),
        "horizon": pl.Int32(),
        "n_forecasts": pl.Int32(),
        "error": pl.Float64(),
        "error_low": pl.Float64(),
        "error_high": pl.Float64(),
        "coverage": pl.Float64(),
        "gain": pl.Float64(),
        "gain_low": pl.Float64(),
        "gain_high": pl.Float64(),
    },
)

# What is counted over time: topics, terms, categories, authors or groups; ``topic_id`` numbers them, largest first.
UNITS = Table("units", {"topic_id": pl.Int32(), "label": pl.String(), "n_papers": pl.Int32()})
