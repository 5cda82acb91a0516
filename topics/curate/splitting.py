"""People of one name, told apart by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from ..results import Corpus, Identity
from ..text import count
from .findings import finding, ordered
from .person_groups import untied

# Said of a name that may be split, until names are.
UNLESS_SPLIT = "They stay under one name unless --split-people is given"


def split_people(corpus: Corpus, identities: Sequence[Identity]) -> Corpus:
    """The corpus in which each person of a name has a name of their own: "Zihe Liu (1)", with most papers, and so on.

    Whoever was the owner of a page still is, under each of the new names: all of these papers are on that page. What
    the page states, such as an h-index, stays with the name as it was, since it is about none of them alone. A finding
    for each person says what was done and how it is undone, in place of the one that says that the name hides several;
    what is said of names left whole no longer tells how to split them. A group of leftovers gets a number like any
    other, since its papers are no more likely to be another person's; its finding says what it is.

    Args:
        corpus: as it was when the identities were found.
        identities: of the names to split.
    """
    whole = corpus.findings.filter(~_about(identity.name for identity in identities))
    findings = whole.with_columns(pl.col("message").str.strip_suffix(f". {UNLESS_SPLIT}"))
    if not identities:
        return replace(corpus, findings=findings)
    people = pl.concat(_people(identity) for identity in identities)
    named = corpus.authorships.join(people, on=["paper_id", "name"], how="left", maintain_order="left")
    authorships = named.with_columns(name=pl.coalesce("becomes", "name")).select(corpus.authorships.columns)
    rows = pl.DataFrame(list(_findings(people)), schema=corpus.findings.schema)
    return replace(corpus, authorships=authorships, findings=ordered([findings, rows]))


def _about(names: Iterable[str]) -> pl.Expr:
    return (pl.col("code") == "several_people") & pl.col("subject").is_in(list(names))


def _people(identity: Identity) -> pl.DataFrame:
    """``paper_id, name, becomes, is_loose``."""
    name = pl.lit(identity.name)
    return identity.groups.select(
        "paper_id",
        name=name,
        becomes=pl.format("{} ({})", name, "person"),
        is_loose=pl.col("person").is_in(list(identity.loose)),
    )


def _findings(people: pl.DataFrame) -> Iterable[dict[str, str | None]]:
    sizes = people.group_by("name", "becomes", "is_loose", maintain_order=True).len()
    whole = sizes.with_columns(
        papers=pl.col("len").sum().over("name"),
        groups=pl.len().over("name"),
        any_loose=pl.col("is_loose").any().over("name"),
    )
    for name, becomes, is_loose, n, n_papers, n_groups, any_loose in whole.iter_rows():
        into = count(n_groups, "group") if any_loose else count(n_groups, "person", "people")
        gathers = f", {untied(n)}: leftovers rather than a person" if is_loose else ""
        message = (
            f"{name} was told apart into {into} by what their papers share; {becomes} has {n} of the "
            f"{count(n_papers, 'paper')}{gathers}. Reading without --split-people leaves the name as it is"
        )
        yield finding("info", "people_split", becomes, message)
