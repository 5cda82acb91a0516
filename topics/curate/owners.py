"""Whose page is it? The owner wrote every paper of the page, also those whose author list hides the name."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ..text import fold, fold_column
from .findings import finding
from .name_forms import compatible, given_words
from .names import parse_name

# The name on most entries is taken for the owner's when it is on at least this part of them and this many times as
# often as the next.
_CLEAR_SHARE = 0.5
_CLEAR_LEAD = 2.0


@dataclass(frozen=True)
class Owner:
    """The owner of one page, or None, with the finding that says how sure that is."""

    name: str | None
    findings: list[dict[str, str | None]]


def find_owner(source: str, stated: str | None, authorships: pl.DataFrame, n_papers: int) -> Owner:
    """The owner as stated (by the page or the user), else the name that is clearly on most entries, else nobody.

    Args:
        source: the page.
        stated: the owner's name where the page or the user gives it.
        authorships: of this page, visible names only.
        n_papers: entries of the page.
    """
    if stated or not n_papers:
        return Owner(stated, [])
    counts = (
        authorships.with_columns(key=fold_column(authorships["name"]))
        .group_by("key")
        .agg(name=pl.col("name").mode().sort().first(), n=pl.col("paper_id").n_unique())
        .sort(["n", "name"], descending=[True, False])
    )
    advice = f"Say whose it is with --owner '{source}=NAME'"
    if counts.is_empty():
        message = f"the page does not say whose it is and shows no author. {advice}"
        return Owner(None, [finding("warning", "owner_unknown", source, message, source)])
    name, n = counts.row(0)[1:]
    second = counts.row(1)[2] if counts.height > 1 else 0
    if n >= _CLEAR_SHARE * n_papers and n >= _CLEAR_LEAD * second:
        message = (
            f"the page does not say whose it is; {name} is taken for its owner, being on {n} of {n_papers} entries "
            f"(the next name on {second})"
        )
        return Owner(name, [finding("info", "owner_guessed", source, message, source)])
    message = (
        f"the page does not say whose it is, and no name is clearly on most of its {n_papers} entries "
        f"({name} is on {n}, the next on {second}). {advice}"
    )
    return Owner(None, [finding("warning", "owner_unknown", source, message, source)])


def add_owner(authorships: pl.DataFrame, owner: str, paper_ids: list[str]) -> pl.DataFrame:
    """``authorships`` of a page with its owner on every paper: marked where listed, else added without position.

    Everybody else's page could list another "S. Guo"; on the page of Song Guo, whoever is alone on a paper with a name
    that may be the owner's is the owner.
    """
    is_owner = pl.Series([fold(name) == fold(owner) for name in authorships["name"]], dtype=pl.Boolean)
    may_be = pl.Series([_may_be(name, owner) for name in authorships["name"]], dtype=pl.Boolean)
    marked = authorships.with_columns(is_owner=is_owner, _may_be=may_be)
    alone = pl.col("_may_be") & (pl.col("_may_be").sum().over("paper_id") == 1)
    named = pl.col("is_owner").any().over("paper_id")
    marked = marked.with_columns(is_owner=pl.col("is_owner") | (alone & ~named)).drop("_may_be")
    listed = set(marked.filter("is_owner")["paper_id"])
    hidden = [paper_id for paper_id in paper_ids if paper_id not in listed]
    rows = pl.DataFrame({"paper_id": hidden, "name": owner, "is_owner": True}, schema_overrides={"paper_id": pl.String})
    return pl.concat([marked, rows], how="diagonal").with_columns(
        name=pl.when("is_owner").then(pl.lit(owner)).otherwise("name")
    )


def _may_be(name: str, owner: str) -> bool:
    """Whether these are one name but for initials, middle names, hyphens and order."""
    one, other = parse_name(name), parse_name(owner)
    if fold(one.family) == fold(other.family):
        return compatible(given_words(name), given_words(owner))
    return bool(one.given) and fold(f"{one.family} {one.given}") == fold(owner)
