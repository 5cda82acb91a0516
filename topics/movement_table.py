"""Movements as tables: one row per unit, ranked; the files of a folder of trends; and what is not counted."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from . import schemas
from .results import Movements, Run
from .text import count
from .units import LEAST_PAPERS, MOST_UNITS

# Tables that are written as they are; all others join ``trends``.
_FILES = (
    schemas.BURSTS, schemas.CHANGE_POINTS, schemas.PERIOD_TERMS, schemas.TERM_CHANGES, schemas.WINDOWS, schemas.FLOWS,
    schemas.EVENTS, schemas.OUTLOOK, schemas.BACKTEST,
)  # fmt: skip
_CERTAIN = ("growing", "falling")


def movement_table(movements: Movements) -> pl.DataFrame:
    """One row per unit that was counted, strongest evidence first.

    Returns:
        ``topic_id, label, n_papers``, then the columns of ``schemas.TRENDS``, of shapes (``shape_reason`` says why),
        author dependence and shift-share, ``coverage_end`` and ``coverage`` (what is wrong with it), the outlook for
        the last of the periods ahead, and ``remark``: why a unit is not tested, or what speaks against its growth.
        Those that grow come first and those that fall next, then the others, each by growth; untested ones by papers.
    """
    joined = movements.units.filter(pl.col("topic_id").is_in(movements.timeline["topic_id"].unique().to_list()))
    for table in (movements.trends, *_beside(movements)):
        joined = joined.join(table, on="topic_id", how="left", maintain_order="left")
    return _ranked(joined.with_columns(pl.col("direction").fill_null("untested"), remark=_remark()))


def movement_tables(found: Sequence[Movements]) -> dict[str, pl.DataFrame]:
    """The tables of a folder of trends: ``trends`` (as ``movement_table``), ``members``, and those of ``Movements``.

    Where the papers counted are a subject's, ``group`` names it in every row; of several, one's rows follow another's.
    """
    each = [_tables(movements) for movements in found]
    return {name: pl.concat([tables[name] for tables in each]) for name in each[0]}


def _tables(movements: Movements) -> dict[str, pl.DataFrame]:
    frames = {
        "trends": movement_table(movements),
        "timeline": labelled(movements.timeline, movements),
        "members": movements.members,
        **{table.name: movements.tables()[table] for table in _FILES},
    }
    return {name: by_group(frame, movements) for name, frame in frames.items()}


def by_group(table: pl.DataFrame, movements: Movements) -> pl.DataFrame:
    """``table`` with a first column ``group``, whose papers were counted, unless it is all of them."""
    return table.select(pl.lit(movements.subject.name).alias("group"), pl.all()) if movements.subject else table


def labelled(table: pl.DataFrame, movements: Movements) -> pl.DataFrame:
    """``table``, which has a ``topic_id``, with the ``label`` of that unit as its last column."""
    return table.join(movements.units.select("topic_id", "label"), on="topic_id", how="left", maintain_order="left")


def strongest(table: pl.DataFrame, n: int) -> pl.DataFrame:
    """The ``n`` rows that moved most, those that surely did first, in the order of ``table``."""
    strength = pl.col("growth_per_year").log1p().abs()
    chosen = table.with_row_index("_row").sort(
        [_class(), strength, "n_papers", "_row"], descending=[False, True, True, False], nulls_last=True
    )
    return chosen.head(n).sort("_row").drop("_row")


def _beside(movements: Movements) -> list[pl.DataFrame]:
    """What joins the trends, one row per topic_id each."""
    last = movements.outlook.sort("topic_id", "period_start").group_by("topic_id", maintain_order=True).last()
    ahead = last.rename({name: f"outlook_{name}" for name in ("share", "share_low", "share_high")})
    return [
        movements.shapes.rename({"reason": "shape_reason"}),
        movements.author_dependence,
        movements.shift_share,
        movements.coverage.select("topic_id", coverage_end="last_day", coverage="message"),
        ahead.rename({"period_start": "outlook_period"}),
    ]


def _remark() -> pl.Expr:
    what = pl.when(pl.col("direction") == "falling").then(pl.lit("fall")).otherwise(pl.lit("growth"))
    alone = pl.when("vanishes").then(pl.format("without {} the {} vanishes", "author", what))
    untested = pl.when(pl.col("growth_per_year").is_null()).then("evidence")
    return pl.concat_str(untested, "coverage", alone, separator="; ", ignore_nulls=True).replace("", None)


def _class() -> pl.Expr:
    """0 where a direction is certain, 1 where it is not, 2 where nothing is tested."""
    untested = pl.col("growth_per_year").is_null()
    return pl.when(untested).then(2).otherwise((~pl.col("direction").is_in(_CERTAIN)).cast(pl.Int32))


def _ranked(table: pl.DataFrame) -> pl.DataFrame:
    order = [_class(), "growth_per_year", "n_papers", "topic_id"]
    return table.sort(order, descending=[False, True, True, False], nulls_last=True)


def notes(movements: Movements, run: Run) -> list[str]:
    """Sentences on what is not counted: papers without a usable date, and units beyond the limits of ``trends``."""
    papers = run.papers
    if movements.subject:
        papers = papers.filter(pl.col("paper_id").is_in(list(movements.subject.paper_ids)))
    found = (_uncounted(papers, movements), _limits(papers.height, movements))
    return [note for note in found if note]


def _uncounted(papers: pl.DataFrame, movements: Movements) -> str:
    """Papers without a date, and of days to come."""
    undated = papers["date_first"].null_count()
    future = int((papers["date_first"] > movements.as_of).sum())
    reasons = [f"{undated:,} without a usable date"] if undated else []
    reasons += [f"{future:,} dated after {movements.as_of}, when the papers were looked at"] if future else []
    return f"Not counted of {count(papers.height, 'paper')}: {' and '.join(reasons)}." if reasons else ""


def _limits(n_papers: int, movements: Movements) -> str:
    """Which units are left out, or why there are none."""
    by, n_units = movements.by, movements.units.height
    papers = count(n_papers, "paper")
    if by == "topic":
        return "" if n_units else f"{papers} form no topic; terms, categories and authors can be counted (--by)."
    if n_units >= MOST_UNITS:
        plural = "categories" if by == "category" else None
        return f"Counted are the {count(MOST_UNITS, by, plural)} of most papers; others are left out."
    if n_units:
        return ""
    rare = by in ("author", "term")
    return f"No {by} is on at least {LEAST_PAPERS} of the {papers}." if rare else f"None of the {papers} has a {by}."
