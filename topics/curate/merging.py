"""What a paper takes from its copies."""

from __future__ import annotations

import polars as pl

from ..schemas import AUTHORSHIPS
from ..text import fold_column
from .titles import UNTITLED

_LISTS = ("ids", "categories", "institutions", "sources")
_OWN = ("paper_id", "source", "source_record", "duplicate_of", "_row")
_OF_AUTHORS = ("author_id", "orcid", "affiliation")


def merge(papers: pl.DataFrame, authorships: pl.DataFrame, copies: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Papers and authorships in which one record of each kind stands for all; the records of copies stay as they are.

    The paper that stays gets the longest abstract, the earliest date (of "2023" and "17 May 2023" the latter), what it
    lacks itself from the first copy that has it, and all ids, sources, categories and institutions. Its authors are
    those of one record: of a complete byline, if there is one, else of the longest. From the others come only owners of
    pages, and what they know of the same names (ORCIDs, affiliations): the same people spelled in another way would
    count as further authors. Copies of what is a copy now are copies of the paper that stays.

    Args:
        copies: ``copy`` and ``stays``, ids of papers.
    """
    groups = _groups(papers, authorships, copies)
    numbered = papers.select(pl.all(), pl.int_range(pl.len()).alias("_row"))
    members = groups.join(numbered, left_on="_member", right_on="paper_id", maintain_order="left", coalesce=False)
    merged = members.group_by("_stays", maintain_order=True).agg(_merged(name) for name in numbered.columns)
    kept = pl.col("paper_id").is_in(merged["paper_id"].implode())
    whole = pl.concat([numbered.filter(~kept), merged.select(numbered.columns)]).sort("_row").drop("_row")
    stays = dict(copies.select("copy", "stays").iter_rows())
    original = pl.col("paper_id").replace_strict(stays, default=None, return_dtype=pl.String)
    marked = pl.coalesce(original, pl.col("duplicate_of").replace(stays))
    return whole.with_columns(duplicate_of=marked), _bylines(authorships, groups)


def _groups(papers: pl.DataFrame, authorships: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """Every ``_member`` of a kind by the record that ``_stays``, that one first, and the rank of its ``_byline``."""
    stays = copies.select(_stays="stays", _member="stays").unique(maintain_order=True)
    members = pl.concat([stays, copies.select(_stays="stays", _member="copy")])
    visible = authorships.filter(~(pl.col("is_owner") & pl.col("position").is_null()))
    n_authors = visible.group_by(_member="paper_id").agg(_n=pl.len())
    truncated = papers.select("authors_truncated", _member="paper_id")
    ranked = members.join(n_authors, on="_member", how="left", maintain_order="left").join(
        truncated, on="_member", how="left", maintain_order="left"
    )
    n = pl.col("_n").fill_null(0).cast(pl.Int64)
    order = pl.struct(nobody=n == 0, truncated=pl.col("authors_truncated").fill_null(False), fewer=-n)
    return ranked.select("_stays", "_member", _byline=order.rank("ordinal").over("_stays"))


def _merged(name: str) -> pl.Expr:
    """One column of the paper that stays, from the members of its kind."""
    column = pl.col(name)
    if name in _OWN:
        return column.first()
    if name == "title":
        return pl.coalesce(column.filter(column != UNTITLED).first(), column.first())
    if name == "abstract":
        return column.sort_by(column.str.len_chars().fill_null(0), descending=True, maintain_order=True).first()
    if name in ("date_first", "date_last", "date_precision"):
        # Calendar dates lie within each other or apart, so the first to end is both the earliest and the most precise.
        order = ["date_last", "date_first"]
        return column.sort_by(order, descending=[False, True], nulls_last=True, maintain_order=True).first()
    if name in _LISTS:
        return column.list.explode(empty_as_null=False).drop_nulls().unique(maintain_order=True)
    if name == "has_code":
        return column.max()
    if name == "authors_truncated":
        return column.sort_by("_byline").first()
    return column.drop_nulls().first()


def _bylines(authorships: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Authorships with those of every kind under the id of the paper that stays: the best byline, and all owners."""
    apart = authorships.join(groups, left_on="paper_id", right_on="_member", how="anti")
    joined = authorships.join(groups, left_on="paper_id", right_on="_member", maintain_order="left")
    key = fold_column(joined["name"]).alias("_key")
    joined = joined.with_columns(key, paper_id="_stays").sort("paper_id", "_byline", maintain_order=True)
    told = (pl.col(name).drop_nulls().first().over("paper_id", "_key") for name in _OF_AUTHORS)
    joined = joined.with_columns(pl.col(name).fill_null(value) for name, value in zip(_OF_AUTHORS, told, strict=True))
    best = pl.col("_byline") == pl.col("_byline").min().over("paper_id")
    wanted = joined.filter(best | pl.col("is_owner")).with_columns(
        pl.when(best).then("position").alias("position"), pl.col("is_owner").any().over("paper_id", "_key")
    )
    once = wanted.unique(["paper_id", "_key"], keep="first", maintain_order=True)
    return pl.concat([apart, once.select(authorships.columns)]).pipe(AUTHORSHIPS.check)
