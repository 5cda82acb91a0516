"""The tables of a comparison that a reader can take away."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ... import schemas
from ..listing import flat, to_download
from .view import ManyView, PairView

_SIDES = (schemas.DISTANCES, schemas.ENRICHMENT)


def of_pair(view: PairView) -> dict[str, pl.DataFrame]:
    """All tables of the comparison that have rows, and the papers with their sides."""
    tables = {kind.name: flat(frame, view.own.height) for kind, frame in view.comparison.tables().items()}
    sides = {"a": set(view.comparison.a.paper_ids), "b": set(view.comparison.b.paper_ids)}
    held = [pl.col("paper_id").is_in(list(ids)).alias(f"side_{side}") for side, ids in sides.items()]
    papers = _papers(view.own, view.lookup.labels, held)
    return _told(papers, {name: _labelled(frame, view.lookup.labels) for name, frame in tables.items()})


def of_many(view: ManyView) -> dict[str, pl.DataFrame]:
    """All tables of the comparisons that have rows, with names, and the papers with their sides."""
    names = [subject.name for subject in view.comparisons.subjects]
    tables = {kind.name: frame for kind, frame in view.comparisons.tables().items()}
    for kind in _SIDES:
        tables[kind.name] = _named(tables[kind.name], names)
    rows = [(paper_id, subject.name) for subject in view.comparisons.subjects for paper_id in subject.paper_ids]
    held = pl.DataFrame(rows, schema=["paper_id", "sides"], orient="row").group_by("paper_id", maintain_order=True)
    own = view.own.join(held.agg(pl.col("sides").str.join("; ")), on="paper_id", how="left", maintain_order="left")
    papers = _papers(own, view.lookup.labels, [pl.col("sides")])
    return _told(papers, {name: _labelled(frame, view.lookup.labels) for name, frame in tables.items()})


def _papers(own: pl.DataFrame, labels: Mapping[int, str], sides: list[pl.Expr]) -> pl.DataFrame:
    return to_download(own, pl.col("topic_id"), _label(labels).alias("area"), *sides)


def _told(papers: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {name: frame for name, frame in ({"papers": papers} | dict(tables)).items() if frame.height}


def _labelled(frame: pl.DataFrame, labels: Mapping[int, str]) -> pl.DataFrame:
    if "topic_id" not in frame.columns:
        return frame
    return frame.with_columns(label=_label(labels))


def _label(labels: Mapping[int, str]) -> pl.Expr:
    return pl.col("topic_id").replace_strict(dict(labels), default=None, return_dtype=pl.String)


def _named(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    columns = [column for column in ("side", "side_a", "side_b") if column in frame.columns]
    known = dict(enumerate(names))
    return frame.with_columns(
        pl.col(column).replace_strict(known, return_dtype=pl.String).alias(column.replace("side", "name"))
        for column in columns
    )
