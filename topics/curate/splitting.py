"""People of one name, told apart by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from ..results import Corpus, Identity
from ..text import count
from .findings import finding, ordered


def split_people(corpus: Corpus, identities: Sequence[Identity]) -> Corpus:
    """The corpus in which each person of a name has a name of their own: "Zihe Liu (1)", with most papers, and so on.

    Whoever was the owner of a page still is, under each of the new names: all of these papers are on that page. What
    the page states, such as an h-index, stays with the name as it was, since it is about none of them alone. A finding
    for each person says what was done and how it is undone, in place of the one that says that the name hides several.

    Args:
        corpus: as it was when the identities were found.
        identities: of the names to split.
    """
    if not identities:
        return corpus
    people = pl.concat(_people(identity) for identity in identities)
    named = corpus.authorships.join(people, on=["paper_id", "name"], how="left", maintain_order="left")
    authorships = named.with_columns(name=pl.coalesce("becomes", "name")).select(corpus.authorships.columns)
    rows = pl.DataFrame(list(_findings(people)), schema=corpus.findings.schema)
    answered = (pl.col("code") == "several_people") & pl.col("subject").is_in(people["name"].unique().implode())
    findings = ordered([corpus.findings.filter(~answered), rows])
    return replace(corpus, authorships=authorships, findings=findings)


def _people(identity: Identity) -> pl.DataFrame:
    """``paper_id, name, becomes``."""
    name = pl.lit(identity.name)
    return identity.groups.select("paper_id", name=name, becomes=pl.format("{} ({})", name, "person"))


def _findings(people: pl.DataFrame) -> Iterable[dict[str, str | None]]:
    sizes = people.group_by("name", "becomes", maintain_order=True).len()
    whole = sizes.with_columns(papers=pl.col("len").sum().over("name"), people=pl.len().over("name"))
    for name, becomes, n, n_papers, n_people in whole.iter_rows():
        message = (
            f"{name} was told apart into {count(n_people, 'person', 'people')} by what their papers share; {becomes} "
            f"has {n} of the {count(n_papers, 'paper')}. Reading without --split-people leaves the name as it is"
        )
        yield finding("info", "people_split", becomes, message)
