"""Pairs of records that have something in common, in numbers that grow no faster than the records."""

from __future__ import annotations

import polars as pl

# Of so many records each is compared with each.
_FEW = 20


def pairs_within(rows: pl.DataFrame, group: str, finer: str) -> pl.DataFrame:
    """Pairs of rows of one ``group``: the columns ``one``, ``other`` (a later row) and ``group``.

    Of a group of more than 20, each with the next that has the same ``finer`` value too: what so many records share is
    the DOI of a whole volume, or "Editorial".

    Args:
        rows: ``row``, and the columns that the other arguments name; a row may stand in several groups.
    """
    small = pl.col("row").n_unique().over(group) <= _FEW
    few = rows.filter(small).select("row", group).unique().sort("row")
    each = few.join(few, on=group, suffix="_2").filter(pl.col("row") < pl.col("row_2"))
    many = rows.filter(~small).drop_nulls(finer).unique(["row", group, finer]).sort("row")
    following = pl.col("row").shift(-1).over(group, finer)
    chained = many.select(group, one="row", other=following).drop_nulls("other")
    return pl.concat([each.select(group, one="row", other="row_2"), chained]).unique()


def pairs_between(forms: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows (``one``, ``other``, a later row) whose titles are near, where no more than 20 rows have either.

    Args:
        forms: ``row``, ``title``, and whether that is the ``main`` title alone; further columns are kept.
        near: ``title`` and ``near``; further columns are kept.

    Returns:
        ``main`` tells whether one of the two titles is the main title alone; where both are, there is no pair.
    """
    few = forms.filter(pl.len().over("title") <= _FEW)
    met = near.join(few, on="title").join(few, left_on="near", right_on="title", suffix="_2")
    apart = met.filter((pl.col("row") != pl.col("row_2")) & ~(pl.col("main") & pl.col("main_2")))
    return apart.with_columns(
        one=pl.min_horizontal("row", "row_2"),
        other=pl.max_horizontal("row", "row_2"),
        main=pl.col("main") | pl.col("main_2"),
    )
