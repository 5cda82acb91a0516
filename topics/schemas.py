"""Every table of a run: its columns, their types, and a check that says which one is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from .errors import SchemaError

SCHEMA_VERSION = 3
# Of findings, worst first.
SEVERITIES = ("error", "warning", "info")

_TEXTS = pl.List(pl.String)


@dataclass(frozen=True, eq=False)
class Table:
    """A named table and the columns it must have; further columns are allowed and kept."""

    name: str
    columns: Mapping[str, pl.DataType]

    def empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=dict(self.columns))

    def frame(self, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
        """Rows as a table with exactly these columns; keys that a row lacks become null."""
        return pl.DataFrame(list(rows), schema=dict(self.columns), orient="row")

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The same table with these columns first.

        Raises:
            SchemaError: a column is missing or has another type.
        """
        for column, dtype in self.columns.items():
            if column not in frame.columns:
                raise SchemaError(self.name, column, f"missing; the table has {', '.join(frame.columns)}")
            if frame.schema[column] != dtype:
                raise SchemaError(self.name, column, f"has type {frame.schema[column]}, expected {dtype}")
        extra = [column for column in frame.columns if column not in self.columns]
        return frame.select([*self.columns, *extra])


PAPERS = Table(
    "papers",
    {
        "paper_id": pl.String(),
        "title": pl.String(),
        "abstract": pl.String(),
        "date_first": pl.Date(),
        "date_last": pl.Date(),
        "date_precision": pl.String(),
        "venue": pl.String(),
        "categories": _TEXTS,
        "institutions": _TEXTS,
        "doi": pl.String(),
        "arxiv_id": pl.String(),
        "ids": _TEXTS,
        "url": pl.String(),
        "has_code": pl.Boolean(),
        "score": pl.Float64(),
        "authors_truncated": pl.Boolean(),
        "source": pl.String(),
        "source_record": pl.String(),
        "sources": _TEXTS,
        "duplicate_of": pl.String(),
    },
)

AUTHORSHIPS = Table(
    "authorships",
    {
        "paper_id": pl.String(),
        "position": pl.Int32(),
        "name": pl.String(),
        "author_id": pl.String(),
        "orcid": pl.String(),
        "affiliation": pl.String(),
        "is_owner": pl.Boolean(),
        "written": pl.String(),
    },
)

CLAIMS = Table(
    "claims",
    {"subject": pl.String(), "key": pl.String(), "value": pl.String(), "source": pl.String()},
)

FINDINGS = Table(
    "findings",
    {
        "severity": pl.String(),
        "code": pl.String(),
        "subject": pl.String(),
        "message": pl.String(),
        "source": pl.String(),
        "source_record": pl.String(),
        "records": pl.Int64(),
    },
)

ASSIGNMENTS = Table(
    "assignments",
    {
        "paper_id": pl.String(),
        "core_topic_id": pl.Int32(),
        "topic_id": pl.Int32(),
        "strength": pl.Float64(),
        "x": pl.Float64(),
        "y": pl.Float64(),
    },
)

TOPICS = Table(
    "topics",
    {
        "topic_id": pl.Int32(),
        "label": pl.String(),
        "n_papers": pl.Int32(),
        "n_core": pl.Int32(),
        "terms": _TEXTS,
        "weights": pl.List(pl.Float64()),
        "representative_ids": _TEXTS,
        "stability": pl.Float64(),
        "parent_id": pl.Int32(),
    },
)

TIMELINE = Table(
    "timeline",
    {
        "topic_id": pl.Int32(),
        "period_start": pl.Date(),
        "period_end": pl.Date(),
        "papers": pl.Float64(),
        "total": pl.Float64(),
        "share": pl.Float64(),
        "share_low": pl.Float64(),
        "share_high": pl.Float64(),
        "complete": pl.Boolean(),
        "spread": pl.Float64(),
        "papers_early": pl.Float64(),
        "total_early": pl.Float64(),
        "papers_late": pl.Float64(),
        "total_late": pl.Float64(),
        "arrived": pl.Float64(),
    },
)

TRENDS = Table(
    "trends",
    {
        "topic_id": pl.Int32(),
        "growth_per_year": pl.Float64(),
        "ci_low": pl.Float64(),
        "ci_high": pl.Float64(),
        "p_value": pl.Float64(),
        "q_value": pl.Float64(),
        "direction": pl.String(),
        "method": pl.String(),
        "evidence": pl.String(),
        "odds_ratio": pl.Float64(),
        "odds_low": pl.Float64(),
        "odds_high": pl.Float64(),
        "dispersion": pl.Float64(),
        "kendall_tau": pl.Float64(),
        "kendall_p": pl.Float64(),
        "sen_slope": pl.Float64(),
        "sen_low": pl.Float64(),
        "sen_high": pl.Float64(),
    },
)

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
        "paper_ids": _TEXTS,
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
        "paper_ids": _TEXTS,
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

KEYPHRASES = Table(
    "keyphrases",
    {"paper_id": pl.String(), "rank": pl.Int32(), "phrase": pl.String(), "weight": pl.Float64()},
)

NEIGHBOURS = Table(
    "neighbours",
    {
        "paper_id": pl.String(),
        "rank": pl.Int32(),
        "neighbour_id": pl.String(),
        "similarity": pl.Float64(),
    },
)

TABLES = (PAPERS, AUTHORSHIPS, CLAIMS, FINDINGS, ASSIGNMENTS, TOPICS, TIMELINE, TRENDS, KEYPHRASES, NEIGHBOURS)
_RESERVED = frozenset({column for table in TABLES for column in table.columns} | {"authors", "authorships"}) - {"label"}


def is_reserved(name: str) -> bool:
    """Whether a further column of an input may not be called so.

    Reserved are the columns of all tables, as tables are joined; all that begins with ``_``, for columns that come and
    go within a function; and what polars would take for a pattern. ``label`` is free: it is where corpora keep what
    they know about a paper's topic, and no table of papers is joined with the labels of topics.
    """
    return name in _RESERVED or name.startswith(("_", "^")) or name == "*"
