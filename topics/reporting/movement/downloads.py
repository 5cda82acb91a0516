"""The tables of the page about movement that a reader can take away."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ... import schemas
from ...movement_table import labelled, movement_table
from ..listing import flat, to_download
from .view import View

_OWN = (
    schemas.BURSTS, schemas.CHANGE_POINTS, schemas.PERIOD_TERMS, schemas.TERM_CHANGES, schemas.SHIFT_SHARE,
    schemas.WINDOWS, schemas.FLOWS, schemas.EVENTS, schemas.BACKTEST,
)  # fmt: skip


def tables(view: View) -> Mapping[str, pl.DataFrame]:
    """Those that have rows; the timeline, to which rows of the page open, whether or not it is drawn."""
    movements = view.movements
    found = {
        "papers": _papers(view),
        "trends": movement_table(movements),
        "timeline": labelled(movements.timeline, movements),
    }
    made = movements.tables()
    found |= {table.name: flat(made[table], view.own.height) for table in _OWN}
    return {name: table for name, table in found.items() if table.height}


def _papers(view: View) -> pl.DataFrame:
    """One row per paper with the labels of all that it is in."""
    held = labelled(view.movements.members, view.movements).sort("topic_id").group_by("paper_id", maintain_order=True)
    named = held.agg(pl.col("label").str.join("; ").alias(view.names.noun))
    return to_download(view.own).join(named, on="paper_id", how="left", maintain_order="left")
