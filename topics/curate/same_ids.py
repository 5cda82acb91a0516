"""Names joined, or kept apart, by the ids that stand beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ..text import fold, listing
from .findings import finding
from .name_forms import best_spelling, may_be_one

Rows = list[dict[str, str | None]]
Ids = Mapping[str, frozenset[str]]


def ids_of(rows: pl.DataFrame) -> pl.DataFrame:
    """``row, paper_id, name, is_owner, kind, id`` of every id that stands beside a name, from authorships with ``row``.

    The kind of a source's author id is what stands before its colon ("openalex:A1"), else its shape: a number, a number
    behind a letter, or words.
    """
    text = pl.col("author_id")
    number = pl.when(text.str.contains(r"^\d+$")).then(pl.lit("number"))
    lettered = pl.when(text.str.contains(r"^[A-Za-z]\d+$")).then(text.str.head(1))
    kind = pl.coalesce(text.str.extract(r"^([^:/]+):"), number, lettered, pl.lit("word"))
    base = ["row", "paper_id", "name", "is_owner"]
    orcids = rows.filter(pl.col("orcid").is_not_null()).select(*base, kind=pl.lit("ORCID"), id="orcid")
    return pl.concat([orcids, rows.filter(text.is_not_null()).select(*base, kind=kind, id=text)])


def by_kind(ids: pl.DataFrame, column: str) -> dict[Any, Ids]:
    """The ids beside each value of ``column`` (row or name), by their kind."""
    found: dict[Any, dict[str, frozenset[str]]] = {}
    for value, kind, values in ids.group_by(column, "kind").agg(pl.col("id").unique()).iter_rows():
        found.setdefault(value, {})[kind] = frozenset(values)
    return dict(found)


def differ(one: Ids, other: Ids) -> bool:
    """Whether both have ids of some kind, and none in common: then they are two people."""
    return any(one[kind].isdisjoint(other[kind]) for kind in one.keys() & other.keys())


def join_by_id(authorships: pl.DataFrame) -> tuple[pl.DataFrame, Rows]:
    """Authorships in which every id has one name, and findings about names joined and ids not to be trusted.

    Where a name has one id of a kind alone, its rows without an id of that kind follow.
    """
    found: Rows = []
    rows = authorships.with_row_index("row")
    for is_orcid in (True, False):
        ids = ids_of(rows).filter((pl.col("kind") == "ORCID") == is_orcid)
        joins, remarks = _joins(ids.filter(pl.col("name").n_unique().over("kind", "id") > 1))
        found += remarks
        if joins.height:
            rows = _renamed(rows, ids, joins)
    return rows.drop("row"), found


def _joins(several: pl.DataFrame) -> tuple[pl.DataFrame, Rows]:
    """``kind, id, name, becomes`` for each name that gets another because of an id, and findings."""
    joins: list[tuple[str, str, str, str]] = []
    found: Rows = []
    for group, rows in several.group_by("kind", "id", maintain_order=True):
        kind, value = map(str, group)
        names = _by_weight(rows)
        same = [name for name in names if _share_a_word(name, names[0])]
        if rows["paper_id"].n_unique() < rows.height:
            found.append(_untrusted(kind, value, names, "is given twice on one paper"))
            continue
        if len(same) < len(names):
            found.append(_untrusted(kind, value, names, "is given for names without a word in common"))
        becomes = _spelling(same, bool(rows["is_owner"].any()))
        joins += [(kind, value, name, becomes) for name in same if name != becomes]
        found += [_joined(name, becomes, kind, value) for name in same if name != becomes]
    return pl.DataFrame(
        joins, schema=dict.fromkeys(("kind", "id", "name", "becomes"), pl.String()), orient="row"
    ), found


def _by_weight(rows: pl.DataFrame) -> list[str]:
    """Names by how often the id stands beside them, the spelling of a page's owner before all others."""
    counts = rows.group_by("name").agg(pl.len(), pl.col("is_owner").any())
    return counts.sort(["is_owner", "len", "name"], descending=[True, True, False])["name"].to_list()


def _share_a_word(one: str, other: str) -> bool:
    return one == other or not _words(one).isdisjoint(_words(other))


def _words(name: str) -> set[str]:
    return {word for word in fold(name).split() if len(word) > 1}


def _spelling(names: Sequence[str], owned: bool) -> str:
    """The owner's, else the best that agrees with the most frequent."""
    first = names[0]
    alike = [name for name in names if may_be_one(name, first)]
    return first if owned or not alike else best_spelling(alike)


def _renamed(authorships: pl.DataFrame, ids: pl.DataFrame, joins: pl.DataFrame) -> pl.DataFrame:
    named = ids.join(joins, on=["kind", "id", "name"], how="left", maintain_order="left")
    by_row = named.drop_nulls("becomes").group_by("row").agg(_by_row=pl.col("becomes").first())
    only = named.group_by("name").agg(_by_name=pl.col("becomes").first(), n=pl.col("id").n_unique())
    only = only.filter(pl.col("n") == 1).select("name", "_by_name").drop_nulls()
    following = (
        authorships.join(by_row, on="row", how="left", maintain_order="left")
        .join(ids.select("row", _has_id=True).unique(), on="row", how="left", maintain_order="left")
        .join(only, on="name", how="left", maintain_order="left")
        .with_columns(_by_name=pl.when(pl.col("_has_id").is_null()).then("_by_name"))
    )
    becomes = pl.coalesce("_by_row", "_by_name")
    taken = becomes.is_in(pl.col("name").implode()).over("paper_id")
    return following.with_columns(name=pl.when(~taken).then(becomes).otherwise("name")).select(authorships.columns)


def _joined(name: str, becomes: str, kind: str, value: str) -> dict[str, str | None]:
    return finding("info", "names_joined", becomes, f"{name!r} is taken for {becomes!r}: the same id ({kind} {value})")


def _untrusted(kind: str, value: str, names: list[str], problem: str) -> dict[str, str | None]:
    message = f"the id {value} ({kind}) {problem}: {listing([repr(name) for name in names])}; it joins none of these"
    return finding("warning", "id_of_several", names[0], message)
