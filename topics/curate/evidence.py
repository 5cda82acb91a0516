"""What speaks for two records being one paper, besides ids and titles: authors, abstracts and dates."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from rapidfuzz import fuzz, process

from ..text import fold
from .venues import agreement

# Authors in the order of the byline; of collaborations of thousands these are enough.
_MOST_AUTHORS = 50
# Days that a date known to the month can have.
_MONTH = 31
# Letters of an abstract: as many are compared, and fewer say nothing.
_COMPARED, _LEAST_COMPARED = 1000, 60


def weigh(pairs: pl.DataFrame, records: pl.DataFrame, authors: pl.DataFrame) -> pl.DataFrame:
    """Pairs of records with the evidence for each.

    Args:
        pairs: ``one`` and ``other``, rows of records.
        records: ``row``, ``abstract``, ``truncated``, ``date_first``, ``date_last``, ``venue``.
        authors: see ``author_keys``.

    Returns:
        The pairs, in order, with ``shared`` (whether they have half of the shorter byline in common; null where a
        record names nobody, or both bylines are cut and what is left has nobody in common), ``common`` (how many
        authors), ``unnamed`` (how many of the two records name nobody), ``abstracts`` (percent alike, as far as the
        shorter one goes; null where one is missing), ``days`` between their dates (0 where these overlap; null where
        one is missing), ``same_month`` (whether both dates are known to the month and overlap) and ``same_venue``
        (null where one is missing, or a server of preprints).
    """
    columns = ["abstract", "truncated", "date_first", "date_last", "venue"]
    facts = records.select("row", *columns).join(_numbers(authors), on="row", how="left")
    numbered = pairs.with_row_index("_pair")
    both = numbered.join(facts, left_on="one", right_on="row", how="left", maintain_order="left")
    both = both.join(facts, left_on="other", right_on="row", how="left", suffix="_2", maintain_order="left")
    both = both.join(_common(numbered, authors), on="_pair", how="left", maintain_order="left")
    gap = pl.max_horizontal("date_first", "date_first_2") - pl.min_horizontal("date_last", "date_last_2")
    dated = pl.col("date_last").is_not_null() & pl.col("date_last_2").is_not_null()
    return both.select(
        *pairs.columns,
        shared=_shared(),
        common=pl.col("common").fill_null(0),
        unnamed=pl.sum_horizontal(pl.col("n", "n_2").is_null()),
        abstracts=_likeness(both["abstract"], both["abstract_2"]),
        days=pl.when(dated).then(gap.dt.total_days().clip(0)),
        same_month=(_within_a_month("") & _within_a_month("_2") & (gap.dt.total_days() <= 0)).fill_null(False),
        same_venue=agreement(both["venue"], both["venue_2"]),
    )


def author_keys(authorships: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Each ``author`` (a number) of each record (``row``) with the ``key``s of the name; see ``name_keys``.

    Args:
        rows: ``paper_id`` and ``row``.
    """
    shown = authorships.filter(pl.col("is_owner") | (pl.col("position") <= _MOST_AUTHORS))
    wrote = shown.join(rows, on="paper_id").select("row", "name").with_row_index("author")
    names = wrote.select("name").unique()
    keys = pl.Series([sorted(name_keys(name)) for name in names["name"]], dtype=pl.List(pl.String))
    keyed = names.with_columns(key=keys).explode("key", empty_as_null=False)
    return wrote.join(keyed, on="name").select("row", "author", "key")


def name_keys(name: str) -> set[str]:
    """What spellings of a name have in common, whichever part is the family name: ``{"liu z", "zihe l"}``.

    "Z. Liu", "Zihe Liu", "Liu, Zihe" and "Liu Z" all have "liu z". A name of one word is its own key.
    """
    words = fold(name).split()
    return set(_keys(words)) or {" ".join(words)} - {""}


def _keys(words: list[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        if len(word) > 1:
            yield from (f"{word} {given[0]}" for given in words[:place] + words[place + 1 :])


def _numbers(authors: pl.DataFrame) -> pl.DataFrame:
    return authors.group_by("row").agg(n=pl.col("author").n_unique())


def _common(pairs: pl.DataFrame, authors: pl.DataFrame) -> pl.DataFrame:
    """Authors that the two records of each ``_pair`` have in ``common``."""
    ours = pairs.select("_pair", "one", "other").join(authors, left_on="one", right_on="row")
    met = ours.join(authors, left_on=["other", "key"], right_on=["row", "key"], suffix="_2")
    counted = met.group_by("_pair").agg(a=pl.col("author").n_unique(), b=pl.col("author_2").n_unique())
    return counted.select("_pair", common=pl.min_horizontal("a", "b"))


def _shared() -> pl.Expr:
    common = pl.col("common").fill_null(0)
    both_cut = pl.col("truncated").fill_null(False) & pl.col("truncated_2").fill_null(False)
    fewer = pl.min_horizontal("n", "n_2")
    named = pl.col("n").is_not_null() & pl.col("n_2").is_not_null()
    enough = pl.when(both_cut).then(common > 0).otherwise(2 * common >= fewer)
    return pl.when(named & ~(both_cut & (common == 0))).then(enough)


def _within_a_month(side: str) -> pl.Expr:
    return (pl.col(f"date_last{side}") - pl.col(f"date_first{side}")).dt.total_days() < _MONTH


def _likeness(one: pl.Series, other: pl.Series) -> pl.Series:
    frame = pl.DataFrame({"one": one, "other": other}).select(_plain("one"), _plain("other"))
    shorter = pl.min_horizontal(pl.col("one", "other").str.len_chars())
    cut = frame.with_columns(pl.col("one", "other").str.head(shorter), long=shorter >= _LEAST_COMPARED)
    known = cut.filter(pl.col("one").is_not_null() & pl.col("other").is_not_null() & pl.col("long"))
    percent = process.cpdist(known["one"].to_list(), known["other"].to_list(), scorer=fuzz.ratio)
    scored = known.select("one", "other").with_columns(percent=pl.Series(percent, dtype=pl.Float32)).unique()
    return cut.join(scored, on=["one", "other"], how="left", maintain_order="left")["percent"]


def _plain(column: str) -> pl.Expr:
    text = pl.col(column).str.head(2 * _COMPARED).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ")
    return text.str.strip_chars().str.strip_prefix("abstract ").str.head(_COMPARED)
