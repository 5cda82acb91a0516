"""One subject's work over time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from .. import schemas
from .people import Subject
from .tables import Tables


@dataclass(frozen=True)
class Focus:
    """Concentration on few topics, 0 (all alike) to 1 (a single one), with a 95 % interval; of papers that have one."""

    value: float
    low: float
    high: float
    n_papers: int
    n_topics: int


@dataclass(frozen=True)
class FocusChange:
    """Focus of the papers surely before ``boundary`` and of those surely from then on.

    ``difference`` is the later less the earlier, with a 95 % interval and the p of a permutation test.
    """

    boundary: dt.date
    early: Focus
    late: Focus
    difference: float
    low: float
    high: float
    p_value: float
    early_ids: tuple[str, ...]
    late_ids: tuple[str, ...]


@dataclass(frozen=True)
class Breadth:
    """How far apart two papers lie on average: Rao-Stirling diversity, 0 to 2, with a 95 % interval.

    ``corpus`` is the same of all papers, so what as many random papers have on average. ``percentile`` is the part of
    the ``n_authors`` comparable authors who are narrower, None where those are too few.
    """

    value: float
    low: float
    high: float
    n_papers: int
    corpus: float
    percentile: float | None
    n_authors: int


@dataclass(frozen=True)
class Novelty:
    """The subject's papers on the whole: mean percentile with a 95 % interval, p of a mean of one half.

    ``n_papers`` have a percentile; ``n_own`` of them have one of the subject's own papers nearest. ``claimed`` is what
    a page states as the novelty of its owner, in percent. ``agreement`` is Spearman's rank correlation of computed
    percentiles with what pages claim of ``n_claimed`` single papers, None where these are too few.
    """

    mean: float
    low: float
    high: float
    p_value: float
    n_papers: int
    n_own: int
    claimed: float | None
    n_claimed: int
    agreement: float | None
    agreement_p: float | None


@dataclass(frozen=True, eq=False)
class Career(Tables):
    """A person's or group's work over time: focus, moves between topics, breadth, and novelty of each paper.

    What there are too few papers for is None, or an empty table. ``n_placed`` papers have a topic, ``n_dated`` of these
    a date.
    """

    subject: Subject
    n_placed: int
    n_dated: int
    focus: Focus | None
    focus_spans: pl.DataFrame
    focus_change: FocusChange | None
    moves: pl.DataFrame
    move_topics: pl.DataFrame
    breadth: Breadth | None
    novelty: Novelty | None
    novelty_of_papers: pl.DataFrame

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {
            schemas.FOCUS_SPANS: self.focus_spans,
            schemas.MOVES: self.moves,
            schemas.MOVE_TOPICS: self.move_topics,
            schemas.NOVELTY: self.novelty_of_papers,
        }
