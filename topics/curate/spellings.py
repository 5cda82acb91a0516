"""One spelling for each name that is written with the same letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

import polars as pl

from .name_forms import preference
from .same_ids import Ids, by_kind, differ, ids_of


def unify(authorships: pl.DataFrame) -> pl.DataFrame:
    """Names that differ in case, punctuation and spacing alone, written alike unless their ids differ.

    Shown is the spelling of a page's owner, else the one that ``name_forms.preference`` ranks first, else that of most
    rows. A name twice on a paper counts once.
    """
    names = _spellings(authorships)
    renamed = authorships.with_columns(name=pl.col("name").replace(names) if names else pl.col("name"))
    person = ["paper_id", "name"]
    return renamed.with_columns(pl.col("is_owner").any().over(person)).unique(person, keep="first", maintain_order=True)


def spelling_keys(names: pl.Series) -> pl.Series:
    """The letters of every name, with their accents, without case; whatever stands between words is one space."""
    distinct = names.drop_nulls().unique()
    return names.replace_strict(distinct, [_key(name) for name in distinct], default=None, return_dtype=pl.String)


def _key(name: str) -> str:
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in composed).split())


def _spellings(authorships: pl.DataFrame) -> dict[str, str]:
    """The spelling of each name that gets another."""
    counts = authorships.group_by("name").agg(n=pl.len(), owned=pl.col("is_owner").any())
    counts = counts.with_columns(key=spelling_keys(counts["name"])).filter(pl.len().over("key") > 1)
    rows = authorships.filter(pl.col("name").is_in(counts["name"].implode()))
    ids = by_kind(ids_of(rows.with_row_index("row")), "name")
    owned = set(counts.filter("owned")["name"])
    found: dict[str, str] = {}
    for names in (
        counts.sort(["key", "n", "name"], descending=[False, True, False])
        .group_by("key", maintain_order=True)
        .agg("name")["name"]
    ):
        ranked = sorted(names, key=lambda name: (name in owned, preference(name)), reverse=True)
        for group in _one_persons(ranked, ids):
            found |= dict.fromkeys(group[1:], group[0])
    return found


def _one_persons(names: Sequence[str], ids: Mapping[str, Ids]) -> list[list[str]]:
    """The names in groups in which no two have different ids of a kind."""
    groups: list[list[str]] = []
    for name in names:
        own = ids.get(name, {})
        fitting = (group for group in groups if not any(differ(own, ids.get(other, {})) for other in group))
        if group := next(fitting, None):
            group.append(name)
        else:
            groups.append([name])
    return groups
