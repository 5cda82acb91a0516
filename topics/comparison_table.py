"""Comparisons as tables: topics and pairs by name, and the files of a folder of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import polars as pl

from .results import Comparison, Comparisons, Run, Subject


def topic_table(comparison: Comparison, run: Run) -> pl.DataFrame:
    """``schemas.COMPARED_TOPICS`` with the ``label`` of each topic; what side a has more of comes first."""
    table = _labelled(comparison.topics, run)
    return table.sort(["difference", "topic_id"], descending=[True, False], nulls_last=True)


def pair_table(comparisons: Comparisons) -> pl.DataFrame:
    """``schemas.DISTANCES`` with the names of both sides, nearest pairs first."""
    names = pl.DataFrame({"side": comparisons.sides["side"], "name": comparisons.sides["name"]})
    table = comparisons.distances
    for side in ("b", "a"):
        named = names.rename({"side": f"side_{side}", "name": f"name_{side}"})
        table = table.join(named, on=f"side_{side}", how="left", maintain_order="left")
    return table.select("name_a", "name_b", *comparisons.distances.columns).sort(
        "distance", "distance_high", "side_a", "side_b", nulls_last=True
    )


def comparison_tables(comparison: Comparison, run: Run) -> dict[str, pl.DataFrame]:
    """The files of a folder of two sides: all tables of ``Comparison``, and which papers each side holds."""
    frames = {table.name: _labelled(frame, run) for table, frame in comparison.tables().items()}
    return frames | {"side_papers": _papers("ab", (comparison.a, comparison.b))}


def comparisons_tables(comparisons: Comparisons, run: Run) -> dict[str, pl.DataFrame]:
    """The files of a folder of many sides: all tables of ``Comparisons``, and which papers each side holds."""
    frames = {table.name: _labelled(frame, run) for table, frame in comparisons.tables().items()}
    return frames | {"side_papers": _papers(comparisons.sides["side"], comparisons.subjects)}


def about_comparison(comparison: Comparison) -> dict[str, Any]:
    """What the tables do not hold: the sides, the distance with its tests, joint papers and notes."""
    numbers = {name: value for name, value in vars(comparison.sides).items() if name != "topics"}
    return {
        "sides": [_about(side) for side in (comparison.a, comparison.b)],
        **numbers,
        "by_authors": asdict(comparison.by_authors) if comparison.by_authors else None,
        "joint_ids": comparison.joint_ids,
        "notes": comparison.notes,
    }


def about_comparisons(comparisons: Comparisons) -> dict[str, Any]:
    """What the tables do not hold: the sides with their members, and notes."""
    return {"sides": [_about(side) for side in comparisons.subjects], "notes": comparisons.notes}


def _about(side: Subject) -> dict[str, Any]:
    return {"kind": side.kind, "name": side.name, "members": side.members, "n_papers": len(side.paper_ids)}


def _labelled(table: pl.DataFrame, run: Run) -> pl.DataFrame:
    """A table of topics with their labels, any other as it is."""
    if "topic_id" not in table.columns:
        return table
    labelled = table.join(run.topics.select("topic_id", "label"), on="topic_id", how="left", maintain_order="left")
    return labelled.select("topic_id", "label", pl.exclude("topic_id", "label"))


def _papers(keys: Sequence[Any] | pl.Series, sides: Sequence[Subject]) -> pl.DataFrame:
    rows = [pl.DataFrame({"paper_id": side.paper_ids}, schema={"paper_id": pl.String}) for side in sides]
    return pl.concat(frame.select(pl.lit(key).alias("side"), "paper_id") for key, frame in zip(keys, rows, strict=True))
