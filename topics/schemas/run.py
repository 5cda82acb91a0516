"""The tables of a run folder."""

from __future__ import annotations

import polars as pl

from .table import TEXTS, Table

SCHEMA_VERSION = 4
# Of findings, worst first.
SEVERITIES = ("error", "warning", "info")

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
        "categories": TEXTS,
        "institutions": TEXTS,
        "doi": pl.String(),
        "arxiv_id": pl.String(),
        "ids": TEXTS,
        "url": pl.String(),
        "has_code": pl.Boolean(),
        "score": pl.Float64(),
        "authors_truncated": pl.Boolean(),
        "source": pl.String(),
        "source_record": pl.String(),
        "sources": TEXTS,
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
        "terms": TEXTS,
        "weights": pl.List(pl.Float64()),
        "representative_ids": TEXTS,
        "stability": pl.Float64(),
        "parent_id": pl.Int32(),
    },
)

HIERARCHY = Table(
    "hierarchy",
    {
        "node_id": pl.Int32(),
        "parent_id": pl.Int32(),
        "label": pl.String(),
        "terms": TEXTS,
        "weights": pl.List(pl.Float64()),
        "n_papers": pl.Int32(),
        "topic_ids": pl.List(pl.Int32()),
        "height": pl.Float64(),
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

TABLES = (
    *(PAPERS, AUTHORSHIPS, CLAIMS, FINDINGS),
    *(ASSIGNMENTS, TOPICS, HIERARCHY, TIMELINE, TRENDS, KEYPHRASES, NEIGHBOURS),
)
_RESERVED = frozenset({column for table in TABLES for column in table.columns} | {"authors", "authorships"}) - {"label"}


def is_reserved(name: str) -> bool:
    """Whether a further column of an input may not be called so.

    Reserved are the columns of all tables, as tables are joined; all that begins with ``_``, for columns that come and
    go within a function; and what polars would take for a pattern. ``label`` is free: it is where corpora keep what
    they know about a paper's topic, and no table of papers is joined with the labels of topics.
    """
    return name in _RESERVED or name.startswith(("_", "^")) or name == "*"
