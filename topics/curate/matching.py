"""Records whose titles are the same, or nearly."""

from __future__ import annotations

import polars as pl

from .blocking import near_titles, words
from .pairing import pairs_between, pairs_within
from .titles import Difference, difference, main_titles, weight

# How two titles go together, the surest first.
SAME, SPELLING, SUBTITLE, WORDS = range(4)


def by_title(records: pl.DataFrame, authors: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows whose titles are the same or nearly so.

    Args:
        records: ``row``, ``title`` (comparable), ``stated`` (the title as the record has it) and ``abstract``.
        authors: see ``evidence.author_keys``.

    Returns:
        ``one``, ``other``, ``how`` (``SAME`` ... ``WORDS``), ``percent`` alike, ``sure`` (see ``main_titles``; true
        where no subtitle is concerned), and of the shorter title the ``weight`` and the ``length`` in words.
    """
    titled = records.filter(pl.col("title").is_not_null())
    pairs = pl.concat([_same(titled, authors), _near(titled)])
    best = pairs.sort("one", "other", "how", ~pl.col("sure"), -pl.col("percent")).unique(["one", "other"], keep="first")
    sizes = titled.select(
        "row",
        weight=pl.Series([weight(title) for title in titled["title"]], dtype=pl.Int64),
        length=pl.col("title").str.count_matches(" ", literal=True) + 1,
    )
    both = best.join(sizes, left_on="one", right_on="row").join(sizes, left_on="other", right_on="row", suffix="_2")
    shorter = (pl.min_horizontal(name, f"{name}_2").alias(name) for name in ("weight", "length"))
    return both.with_columns(*shorter).drop("weight_2", "length_2").sort("one", "other")


def _same(titled: pl.DataFrame, authors: pl.DataFrame) -> pl.DataFrame:
    several = titled.filter(pl.col("title").is_duplicated())
    keyed = several.join(authors.select("row", "key").unique(), on="row", how="left")
    pairs = pairs_within(keyed.with_columns(key=pl.coalesce("key", "abstract")), "title", "key")
    return pairs.select("one", "other", how=pl.lit(SAME), percent=pl.lit(100.0, pl.Float32), sure=pl.lit(True))


def _near(titled: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows with titles that differ a little, or of which one is the other without its subtitle."""
    mains = [
        (row, *main, True) for row, title in titled.select("row", "stated").iter_rows() for main in main_titles(title)
    ]
    whole = titled.select("row", "title", sure=pl.lit(True), main=pl.lit(False))
    forms = pl.concat([whole, pl.DataFrame(mains, schema=whole.schema, orient="row")])
    pairs = pairs_between(forms, _near_forms(forms))
    how = (
        pl.when("main").then(SUBTITLE).when(pl.col("difference") == Difference.SPELLING).then(SPELLING).otherwise(WORDS)
    )
    possible = pairs.filter((pl.col("difference") == Difference.SPELLING) | ~pl.col("main"))
    return possible.select("one", "other", how=how, percent="percent", sure=pl.col("sure") & pl.col("sure_2"))


def _near_forms(forms: pl.DataFrame) -> pl.DataFrame:
    """Pairs of texts that may be titles of one paper: ``title``, ``near``, ``percent``, ``difference``."""
    texts = forms["title"].unique().sort()
    full = forms.filter(~pl.col("main"))["title"].unique()
    near = near_titles(texts)
    n_titles = dict(words(full).select("word", "n").unique().iter_rows())
    told = [difference(one, other, n_titles) for one, other in near.select("title", "near").iter_rows()]
    near = near.with_columns(difference=pl.Series(told, dtype=pl.Int32))
    both = forms.filter("main", pl.col("title").is_in(full.implode())).select("title").unique()
    equal = both.select(
        "title", near="title", percent=pl.lit(100.0, pl.Float32), difference=pl.lit(Difference.SPELLING, pl.Int32)
    )
    return pl.concat([equal, near]).filter(pl.col("difference") < Difference.MEANING)
