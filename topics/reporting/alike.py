"""Who works on the same: people like the subject with the papers that make them so, and what lies around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from .. import figures
from ..results import Similar, Subject
from ..search import similar
from ..text import count
from .listing import as_text
from .lookup import Lookup
from .numbered import Numbered
from .papers import links
from .parts import Link, PaperSet, Section, Topic
from .surroundings import Surroundings
from .wording import years

QUESTION = "Who works on the same?"
_N_PEOPLE = 10
# Nearby papers among which the graph chooses.
_N_PAPERS = 60
_N_CHIPS = 2
_N_COMMON = 2
_CAVEAT = (
    "Likeness is of texts, papers written together left out, and has no unit: it only orders people. A name may stand "
    "for several people, and who is not in this corpus is not found."
)


@dataclass(frozen=True)
class Pair:
    """A paper of somebody else and the subject's paper next to it; ``address`` leads to the source of theirs."""

    title: str
    address: str | None
    own: Link


@dataclass(frozen=True)
class Alike:
    """Somebody who works on the same; ``tie`` says how they are tied to the subject, ``page`` is the file of theirs,
    ``more_topics`` counts the shared ones beyond ``topics``.
    """

    name: str
    score: str
    papers: int
    years: str
    topics: tuple[Topic, ...]
    more_topics: int
    pairs: tuple[Pair, ...]
    tie: tuple[str | Link, ...]
    page: str | None = None


def section(lookup: Lookup, subject: Subject, own: pl.DataFrame | None = None) -> Section:
    """The section of an author or a group; ``own`` are the papers as ``Lookup.of`` gives them, if they are at hand."""
    if not lookup.run.has_topics:
        return Section("alike", QUESTION, "", reason="There are too few papers to tell who works on the same.")
    found = similar(lookup.run, subject, _N_PAPERS, lookup.cache)
    if found.people.is_empty():
        return Section("alike", QUESTION, "", reason=" ".join(found.notes) or "Nobody else has papers to compare.")
    view = _View(lookup, subject, lookup.of(subject) if own is None else own, found)
    around = Surroundings(lookup, subject, view.own, view.people, found.papers)
    figure = figures.research_graph(around.nodes, around.edges, subject.name)
    return Section(
        "alike", QUESTION, _answer(view), tuple(view.rows()), figure, " ".join([_CAVEAT, *found.notes]),
        sets=view.sets | around.sets, tables=view.tables(),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _View:
    lookup: Lookup
    subject: Subject
    own: pl.DataFrame
    found: Similar

    @cached_property
    def people(self) -> pl.DataFrame:
        """People alike with ``common``, who wrote with them and with the subject, ``first_year`` and ``last_year``."""
        people = self.found.people.head(_N_PEOPLE)
        of = people.join(_common(self.lookup, self.subject, people["name"].to_list()), on="name", how="left",
                         maintain_order="left")  # fmt: skip
        return of.with_columns(pl.col("common").fill_null([]))

    @cached_property
    def listed(self) -> Numbered:
        return Numbered(self.own)

    @cached_property
    def titles(self) -> dict[str, tuple[str, str | None]]:
        """Title and address of each paper that makes somebody alike."""
        wanted = self.people["paper_ids"].explode().to_list() + self.people["own_ids"].explode().to_list()
        rows = self.lookup.papers.filter(pl.col("paper_id").is_in(wanted))
        return {
            paper_id: (title or "(no title)", next((address for _, address in links(*places)), None))
            for paper_id, title, *places in rows.select("paper_id", "title", "doi", "arxiv_id", "url").iter_rows()
        }

    @cached_property
    def sets(self) -> dict[str, PaperSet]:
        """The subject's papers that are near each person's, and each single one of them."""
        near = {
            f"alike-{rank}": self.listed.set_of(f"near to papers of {name}", own_ids)
            for rank, name, own_ids in self.people.select("rank", "name", "own_ids").iter_rows()
        }
        single = self.people["own_ids"].explode().drop_nulls().unique().to_list()
        return near | {
            f"paper-{self.listed.numbers[i]}": self.listed.set_of(f"“{self.titles[i][0]}”", [i]) for i in sorted(single)
        }

    def rows(self) -> Iterator[Alike]:
        for row in self.people.iter_rows(named=True):
            yield Alike(
                name=row["name"],
                score=f"{row['score']:.2f}",
                papers=row["n_papers"],
                years=years(row["first_year"], row["last_year"]),
                topics=tuple(self.lookup.topic(topic_id) for topic_id in row["topic_ids"][:_N_CHIPS]),
                more_topics=max(0, len(row["topic_ids"]) - _N_CHIPS),
                pairs=tuple(self._pair(*ids) for ids in zip(row["paper_ids"], row["own_ids"], strict=True)),
                tie=tie(row),
                page=self.lookup.pages.get(row["name"]),
            )

    def _pair(self, theirs: str, own: str) -> Pair:
        title, address = self.titles[theirs]
        return Pair(title, address, Link.chosen(f"paper-{self.listed.numbers[own]}", self.titles[own][0]))

    def tables(self) -> dict[str, pl.DataFrame]:
        return {"similar_people": as_text(self.people), "similar_papers": self.found.papers}


def tie(row: Mapping[str, Any]) -> tuple[str | Link, ...]:
    """How somebody is tied to the subject: joint papers, people who wrote with both, or nothing."""
    if row["joint_papers"]:
        return (Link.person(row["name"], count(row["joint_papers"], "joint paper")),)
    common = row["common"]
    if not common:
        return ("no co-author in common",)
    shown = [Link.person(name, name) for name in common[:_N_COMMON]]
    more = f" and {len(common) - _N_COMMON} more" if len(common) > _N_COMMON else ""
    between: list[str | Link] = [shown[0], *(part for link in shown[1:] for part in (", " if more else " and ", link))]
    return ("both wrote with ", *between, more) if more else ("both wrote with ", *between)


def _common(lookup: Lookup, subject: Subject, names: list[str]) -> pl.DataFrame:
    """``name, common, first_year, last_year``: who wrote with each of ``names`` and with the subject, those with most
    papers in common with the subject first.
    """
    pairs = lookup.run.authorships.select("paper_id", "name").unique(maintain_order=True)
    beside = pairs.filter(pl.col("paper_id").is_in(list(subject.paper_ids)))
    joint = (
        beside.filter(~pl.col("name").is_in(list(subject.members))).group_by("name").len("n").rename({"name": "other"})
    )
    theirs = pairs.filter(pl.col("name").is_in(names))
    dates = lookup.run.papers.select("paper_id", year=pl.col("date_first").dt.year())
    with_whom = theirs.join(pairs.rename({"name": "other"}), on="paper_id").filter(pl.col("other") != pl.col("name"))
    common = (
        with_whom.select("name", "other").unique().join(joint, on="other", how="inner")
        .sort(["n", "other"], descending=[True, False]).group_by("name", maintain_order=True).agg(common="other")
    )  # fmt: skip
    active = theirs.join(dates, on="paper_id").group_by("name").agg(
        first_year=pl.col("year").min(), last_year=pl.col("year").max()
    )  # fmt: skip
    return active.join(common, on="name", how="left")


def _answer(view: _View) -> str:
    first, n = view.people.row(0, named=True), view.people.height
    strangers = view.people.filter(pl.col("joint_papers") == 0).height
    shared = f", with {count(len(first['topic_ids']), 'shared area')}" if first["topic_ids"] else ""
    who = "none" if strangers == n else f"{n - strangers}"
    have = "has" if n - strangers < 2 else "have"
    rest = f"{who} of the {count(n, 'nearest person', 'nearest people')} {have} a paper with {view.subject.name}"
    return f"Most alike is the work of {first['name']}{shared}; {rest}."
