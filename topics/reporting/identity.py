"""Is this one person? The groups that an author's papers fall into, where there are several."""

from __future__ import annotations

import polars as pl

from .. import figures
from ..curate.person_groups import describe_groups, untied
from ..results import Identity, Run
from ..text import count
from .parts import Namesake, Section, Sentence
from .wording import whole, years

# Fewer dots than this are told apart by the table alone.
_MIN_MARKS = 4
_ANSWERS = {
    "several": "Very likely several people",
    "probably several": "Probably several people",
    "probably one": "Probably one person, but look",
}
_CAVEAT = (
    "These groups are told by names of co-authors, texts, venues and dates and are never certain: somebody who changes "
    "field and colleagues at once looks like two people."
)
_BY_IDS = (
    "The ids say that there are several; whose a paper without an id is, is told by names of co-authors, texts, venues "
    "and dates and never certain."
)
_SPLIT = "Nothing was split; reading the papers with --split-people gives each group a name of its own."
_NOT_SPLIT = "Nothing was split, nor does --split-people split a name on evidence as weak as this."


def has_groups(identity: Identity | None) -> bool:
    """Whether the papers fall into several groups, of which more than that can be said."""
    return identity is not None and identity.n_people > 1 and identity.grade in _ANSWERS


def with_people(own: pl.DataFrame, identity: Identity | None) -> pl.DataFrame:
    """``own`` with the ``person`` each paper is taken to be by and the ``evidence``; null where there are no groups."""
    if identity is None or not has_groups(identity):
        nobody = pl.lit(None)
        return own.with_columns(person=nobody.cast(pl.Int32), evidence=nobody.cast(pl.String))
    return own.join(identity.groups, on="paper_id", how="left", maintain_order="left")


def section(run: Run, own: pl.DataFrame, identity: Identity) -> Section:
    """The groups over time and as a table.

    Args:
        own: the subject's papers as ``with_people`` gives them.
        identity: of several people.
    """
    people = namesakes(run, identity)
    figure = None
    if own["date_first"].count() >= _MIN_MARKS:
        labels = {row.number: f"{row.number}: {'no sure tie' if row.note else ', '.join(row.terms)}" for row in people}
        figure = figures.people_lanes(own, labels, run.corpus.as_of)
    answer = f"{_ANSWERS[identity.grade]}: {identity.summary}."
    return Section("identity", "Is this one person?", answer, people, figure, _caveat(own, identity))


def _caveat(own: pl.DataFrame, identity: Identity) -> str:
    hidden = int(own["authors_truncated"].fill_null(False).sum())
    lists = "author list ends" if hidden == 1 else "author lists end"
    cut = f"{whole(hidden)} {lists} in “et al.”; that nobody shared is visible there counts for little."
    told = _BY_IDS if identity.by_ids else _CAVEAT
    return " ".join([told, *([cut] if hidden else []), _SPLIT if identity.is_several else _NOT_SPLIT])


def namesakes(run: Run, identity: Identity) -> tuple[Namesake, ...]:
    """A row for each group, largest first."""
    described = describe_groups(identity, run.papers, run.authorships)
    return tuple(
        Namesake(
            row["person"], row["n_papers"], years(row["first_year"], row["last_year"]),
            tuple(row["terms"]), tuple(row["coauthors"]), tuple(row["venues"]),
            note=untied(row["n_papers"]) if row["is_loose"] else "",
        )
        for row in described.iter_rows(named=True)
    )  # fmt: skip


def sentences(identity: Identity) -> tuple[Sentence, ...]:
    """What there is to say where no group stands apart."""
    n = count(identity.groups.height, "paper")
    said = {
        "one person": f"By co-authors, texts and dates the {n} look like one person's.",
        "probably one": f"By co-authors, texts and dates the {n} are probably one person's.",
    }
    return (Sentence("identity", (said[identity.grade],)),) if identity.grade in said else ()


def as_csv(own: pl.DataFrame) -> pl.DataFrame:
    """What ties each paper to its group, to download."""
    return own.select("paper_id", "person", "evidence", "title", "date").sort("person", maintain_order=True)
