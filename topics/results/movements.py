"""What moved over time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from .. import schemas
from .people import Subject
from .tables import Tables


@dataclass(frozen=True, eq=False)
class Movements(Tables):
    """How the topics, terms, categories, authors or groups of a run moved over time.

    ``units`` says what is counted, ``members`` (paper_id, topic_id) which papers each holds; a paper may be in several.
    ``subject`` is whose papers are counted, None for all. Every table has the ``topic_id`` of ``units``; those of
    ``windows`` (topics fitted anew in each span of years, their flows and events) and the words are empty where ``by``
    is not "topic". ``outlook`` is empty where it is withheld, for the reason in ``outlook_note``.
    """

    by: str
    period: str
    as_of: dt.date
    units: pl.DataFrame
    members: pl.DataFrame
    timeline: pl.DataFrame
    trends: pl.DataFrame
    coverage: pl.DataFrame
    author_dependence: pl.DataFrame
    shapes: pl.DataFrame
    bursts: pl.DataFrame
    change_points: pl.DataFrame
    shift_share: pl.DataFrame
    period_terms: pl.DataFrame
    term_changes: pl.DataFrame
    windows: pl.DataFrame
    flows: pl.DataFrame
    events: pl.DataFrame
    outlook: pl.DataFrame
    backtest: pl.DataFrame
    outlook_note: str = ""
    subject: Subject | None = None

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {
            schemas.UNITS: self.units,
            schemas.TIMELINE: self.timeline,
            schemas.TRENDS: self.trends,
            schemas.COVERAGE: self.coverage,
            schemas.AUTHOR_DEPENDENCE: self.author_dependence,
            schemas.SHAPES: self.shapes,
            schemas.BURSTS: self.bursts,
            schemas.CHANGE_POINTS: self.change_points,
            schemas.SHIFT_SHARE: self.shift_share,
            schemas.PERIOD_TERMS: self.period_terms,
            schemas.TERM_CHANGES: self.term_changes,
            schemas.WINDOWS: self.windows,
            schemas.FLOWS: self.flows,
            schemas.EVENTS: self.events,
            schemas.OUTLOOK: self.outlook,
            schemas.BACKTEST: self.backtest,
        }
