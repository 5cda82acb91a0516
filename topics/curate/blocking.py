"""Which titles are worth comparing, of too many to compare each with each."""

from __future__ import annotations

import polars as pl
from rapidfuzz import fuzz, process

# Of each title the rarest words are looked at, two by two: titles in which up to three of them differ still share two.
_RAREST = 5
# Words shared by more titles than this, two by two, are found among the rarer ones of either title or say nothing.
_LARGEST = 200
_LEAST_ALIKE = 85.0
_CHUNK = 2_000_000


def near_titles(titles: pl.Series) -> pl.DataFrame:
    """Pairs of titles that are nearly the same string.

    A title meets those with which it shares two of its five rarest words (prefix filtering: Chaudhuri, Ganti and
    Kaushik, 2006, "A primitive operator for similarity joins in data cleaning"; with two words as in Wang, Li and Feng,
    2012, "Can we beat the prefix filtering?"). Titles of one word meet none.

    Args:
        titles: comparable, distinct.

    Returns:
        ``title``, ``near`` and ``percent``, at least 85: the share of letters that stay when one is made the other.
    """
    met = _met(titles)
    parts = [_scored(titles, met.slice(start, _CHUNK)) for start in range(0, met.height, _CHUNK)]
    empty = pl.DataFrame(schema={"title": pl.String, "near": pl.String, "percent": pl.Float32})
    return pl.concat([empty, *parts])


def words(titles: pl.Series) -> pl.DataFrame:
    """Each ``word`` of each title (``row``) once, with ``n``, the number of titles that have it."""
    split = pl.DataFrame({"word": titles.str.split(" ").list.unique(maintain_order=True)}).with_row_index("row")
    return split.explode("word").with_columns(n=pl.len().over("word"))


def _met(titles: pl.Series) -> pl.DataFrame:
    """Rows of titles, ``one`` before ``other``, that share two of their rarest words and are about as long."""
    rare = words(titles).sort("row", "n", "word").group_by("row", maintain_order=True).head(_RAREST)
    rare = rare.select("row", "word", place=pl.int_range(pl.len()).over("row"))
    keys = rare.join(rare, on="row", suffix="_2").filter(pl.col("place") < pl.col("place_2"))
    keys = keys.select("row", key=pl.struct("word", "word_2").hash())
    keys = keys.filter(pl.len().over("key").is_between(2, _LARGEST))
    keys = keys.join(pl.DataFrame({"length": titles.str.len_chars()}).with_row_index("row"), on="row")
    pairs = keys.join(keys, on="key", suffix="_2").filter(pl.col("row") < pl.col("row_2"))
    shorter, longer = pl.min_horizontal("length", "length_2"), pl.max_horizontal("length", "length_2")
    # Two strings can be no more alike than 2 * shorter / (shorter + longer).
    close = 200 * shorter >= _LEAST_ALIKE * (shorter + longer)
    return pairs.filter(close).select(one="row", other="row_2").unique().sort("one", "other")


def _scored(titles: pl.Series, met: pl.DataFrame) -> pl.DataFrame:
    one, other = titles.gather(met["one"]), titles.gather(met["other"])
    percent = process.cpdist(one.to_list(), other.to_list(), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE)
    scored = pl.DataFrame({"title": one, "near": other, "percent": pl.Series(percent, dtype=pl.Float32)})
    return scored.filter(pl.col("percent") > 0)
