"""Names of many sides along an axis, and what their figures have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from .theme import axis, plain, shorten
from .two_sides import tested

# Sides and their pairs beyond this many make a page too heavy to read on a phone.
MAX_SIDES = 100
_LINE = 13  # pixels from one name to the next


def largest(sides: pl.DataFrame, n: int) -> pl.DataFrame:
    """The ``n`` sides of most papers, in the order of the tree."""
    kept = sides.sort(["n_placed", "side"], descending=[True, False]).head(n)
    return kept.sort("order")


def sides_left_out(n_sides: int, most: int) -> str:
    """A sentence on the sides that are not drawn, empty if all are."""
    return f" The {most} sides with most papers of {n_sides} are drawn; the table has all." if n_sides > most else ""


def row_pixels(n_rows: int) -> int:
    """Height of a row: room for a name while there are few, and no more than a screen or two for all."""
    return max(9, min(26, 960 // max(n_rows, 1)))


def side_rows(names: Sequence[str], pixels: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A vertical axis with a row for each name, the first on top, and its texts on wide and on narrow screens.

    Where rows are lower than a line of text only every second, third ... is named.
    """
    shown = range(0, len(names), -(-_LINE // pixels))
    wide, narrow = ([plain(shorten(names[i], length)) for i in shown] for length in (30, 16))
    rows = axis(
        range=[len(names) - 0.5, -0.5], tickvals=list(shown), ticktext=wide, fixedrange=True, showgrid=False,
        tickfont={"size": 12 if pixels > _LINE else 10},
    )  # fmt: skip
    return rows, {"wide": wide, "narrow": narrow}


def interval_text(row: dict[str, Any]) -> str:
    """``0.62 [0.55, 0.70], q < 0.001``, and papers on both sides."""
    if row["distance"] is None:
        return "no distance: a side without a paper that has a topic"
    ends = f" [{row['distance_low']:.2f}, {row['distance_high']:.2f}]" if row["distance_low"] is not None else ""
    return f"{row['distance']:.2f}{ends}{tested(row['q_value'])}{_joint(row['papers_both'])}"


def with_names(table: pl.DataFrame, sides: pl.DataFrame, columns: Mapping[str, str]) -> pl.DataFrame:
    """``table`` with the names of sides in front; ``columns`` says in which column those of each column of sides."""
    names = dict(sides.select("side", "name").iter_rows())
    named = [pl.col(side).replace_strict(names, return_dtype=pl.String).alias(name) for side, name in columns.items()]
    return table.select(*named, *table.columns)


def _joint(n: int) -> str:
    return f"<br>{n:,} joint paper{'s' if n > 1 else ''}" if n else ""
