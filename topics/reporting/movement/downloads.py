"""The tables of the page about movement that a reader can take away."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ... import schemas
from ...movement_table import labelled, movement_table
from ..payload import WORDS_UP_TO
from .view import View

_OWN = (
    schemas.BURSTS, schemas.CHANGE_POINTS, schemas.PERIOD_TERMS, schemas.TERM_CHANGES, schemas.SHIFT_SHARE,
    schemas.WINDOWS, schemas.FLOWS, schemas.EVENTS, schemas.BACKTEST,
)  # fmt: skip


def tables(view: View) -> Mapping[str, pl.DataFrame]:
    """Those that have rows; the timeline, to which rows of the page open, whether or not it is drawn."""
    movements = view.movements
    found = {"trends": movement_table(movements), "timeline": labelled(movements.timeline, movements)}
    if view.own.height <= WORDS_UP_TO:
        found = {"papers": _papers(view)} | found
    made = movements.tables()
    found |= {table.name: _flat(made[table], view.own.height) for table in _OWN}
    return {name: table for name, table in found.items() if table.height}


def _papers(view: View) -> pl.DataFrame:
    """One row per paper with the labels of all that it is in."""
    held = labelled(view.movements.members, view.movements).sort("topic_id").group_by("paper_id", maintain_order=True)
    named = held.agg(pl.col("label").str.join("; ").alias(view.names.noun))
    return view.own.select(
        "paper_id", "title", pl.col("names").list.join("; ").alias("authors"), "date_first", "date_last", "venue",
        "doi", "arxiv_id", "url",
    ).join(named, on="paper_id", how="left", maintain_order="left")  # fmt: skip


def _flat(frame: pl.DataFrame, n_papers: int) -> pl.DataFrame:
    """Lists as text; of very many papers without their ids, which would outweigh the page."""
    if n_papers > WORDS_UP_TO:
        frame = frame.drop("paper_ids", strict=False)
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join("; ") for name in lists)
