"""What lies around a subject, as nodes and ties of a graph."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ..figures.theme import plain
from ..results import Subject
from ..text import count, listing
from . import people
from .lookup import Lookup
from .numbered import Numbered
from .parts import PaperSet

# Nodes of a kind at most: all kinds together some fifty, which stay readable.
_N_TOPICS, _N_COAUTHORS, _N_INSTITUTIONS = 8, 12, 5
_N_PAPERS, _N_PAPERS_OF_TOPIC = 16, 3
_SELF = "self"
# What the papers behind a node are called; those of other kinds as the node is.
_CHOSEN = {"coauthor": "with {}", "alike": "near to papers of {}", "paper": "near to “{}”"}


@dataclass(frozen=True)
class Node:
    """A node of the graph: ``topic_id`` is the area that it lies towards (-1 for none), ``papers`` are the subject's
    that it stands for, ``tied`` the nodes that it hangs on.
    """

    node: str
    kind: str
    label: str
    hover: str
    topic_id: int
    papers: tuple[str, ...]
    tied: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The areas, co-authors, institutions, people alike and papers nearby of a subject.

    ``own`` are its papers as ``Lookup.of`` gives them, ``alike`` people as ``schemas.SIMILAR_PEOPLE`` with ``common``
    (names of who wrote with both), ``nearby`` papers as ``schemas.SIMILAR_PAPERS``.
    """

    lookup: Lookup
    subject: Subject
    own: pl.DataFrame
    alike: pl.DataFrame
    nearby: pl.DataFrame

    @cached_property
    def all(self) -> tuple[Node, ...]:
        me = Node(_SELF, "self", self.subject.name, plain(self.subject.name), -1, tuple(self.own["paper_id"]))
        return (me, *self._topics, *self._coauthors, *self._people(), *self._institutions(), *self._papers())

    @cached_property
    def nodes(self) -> pl.DataFrame:
        """For ``figures.research_graph``."""
        schema = {"node": pl.String, "kind": pl.String, "label": pl.String, "hover": pl.String, "topic_id": pl.Int64}
        rows = [(n.node, n.kind, n.label, n.hover, n.topic_id) for n in self.all]
        return pl.DataFrame(rows, schema=schema, orient="row")

    @cached_property
    def edges(self) -> pl.DataFrame:
        """For ``figures.research_graph``."""
        tied = [(source, node.node) for node in self.all for source in node.tied]
        return pl.DataFrame(tied, schema={"source": pl.String, "target": pl.String}, orient="row")

    @cached_property
    def sets(self) -> dict[str, PaperSet]:
        """The subject's papers behind each node, by the name that the page has for them."""
        named = Numbered(self.own).set_of
        return {
            f"node-{node.node}": named(_CHOSEN.get(node.kind, "{}").format(node.label), node.papers)
            for node in self.all
        }

    @cached_property
    def _topics(self) -> tuple[Node, ...]:
        placed = self.own.filter(pl.col("topic_id") >= 0).group_by("topic_id").agg("paper_id", n=pl.len())
        largest = placed.sort(["n", "topic_id"], descending=[True, False]).head(_N_TOPICS)
        return tuple(
            Node(f"topic-{topic}", "topic", self.lookup.labels[topic],
                 f"{plain(self.lookup.labels[topic])}<br>{count(n, 'paper')}", topic, tuple(ids), (_SELF,))
            for topic, ids, n in largest.iter_rows()
        )  # fmt: skip

    def _home(self, topic_ids: Sequence[int]) -> tuple[int, str]:
        """The first of the topics that the graph has, and its node; without one the subject itself."""
        shown = {node.topic_id for node in self._topics}
        home = next((topic for topic in topic_ids if topic in shown), -1)
        return home, f"topic-{home}" if home >= 0 else _SELF

    @cached_property
    def _coauthors(self) -> tuple[Node, ...]:
        found = people.table(self.lookup, self.subject).filter(~pl.col("name").is_in(self.alike["name"].to_list()))
        rows = found.head(_N_COAUTHORS).select("name", "joint_papers", "topic_ids", "paper_ids").iter_rows()
        return tuple(self._coauthor(rank, *row) for rank, row in enumerate(rows, start=1))

    def _coauthor(self, rank: int, name: str, joint: int, topic_ids: list[int], paper_ids: list[str]) -> Node:
        topic, home = self._home(topic_ids)
        hover = f"{plain(name)}<br>{count(joint, 'joint paper')}"
        return Node(f"with-{rank}", "coauthor", name, hover, topic, tuple(paper_ids), (home,))

    def _people(self) -> Iterator[Node]:
        shown = {node.label: node.node for node in self._coauthors}
        for row in self.alike.iter_rows(named=True):
            topic, home = self._home(row["topic_ids"])
            joint = row["joint_papers"]
            between = [shown[name] for name in row["common"] if name in shown]
            known = count(joint, "joint paper") if joint else f"co-authors in common: {len(row['common']) or 'none'}"
            hover = "<br>".join([f"<b>{plain(row['name'])}</b>", count(row["n_papers"], "paper"), known])
            tied = (home, *([_SELF] if joint and home != _SELF else []), *between)
            yield Node(f"alike-{row['rank']}", "alike", row["name"], hover, topic, tuple(row["own_ids"]), tied)

    def _institutions(self) -> Iterator[Node]:
        rows = self._affiliated()
        largest = rows.group_by("place").agg(pl.col("paper_id").unique().sort(), pl.col("name").drop_nulls().unique())
        largest = largest.with_columns(n=pl.col("paper_id").list.len()).sort(["n", "place"], descending=[True, False])
        shown = {node.label: node.node for node in self._coauthors}
        for rank, (place, ids, names, n) in enumerate(largest.head(_N_INSTITUTIONS).iter_rows(), start=1):
            topics = self.own.filter(pl.col("paper_id").is_in(ids))["topic_id"].value_counts()
            topic, home = self._home(topics.sort(["count", "topic_id"], descending=[True, False])["topic_id"].to_list())
            theirs = sorted(shown[i] for i in names if i in shown)
            if set(names) & set(self.subject.members):
                theirs = [_SELF]
            hover = f"{plain(place)}<br>named on {count(n, 'paper')}"
            yield Node(f"at-{rank}", "institution", place, hover, topic, tuple(ids), tuple(theirs) or (home,))

    def _affiliated(self) -> pl.DataFrame:
        """``paper_id, name, place`` of what the subject's papers say of authors, and of themselves (no name)."""
        ids = self.own["paper_id"].to_list()
        people_at = self.lookup.run.authorships.filter(pl.col("paper_id").is_in(ids)).select(
            "paper_id", "name", place="affiliation"
        )
        papers_at = self.lookup.run.papers.filter(pl.col("paper_id").is_in(ids)).select(
            "paper_id", name=pl.lit(None, pl.String), place=pl.col("institutions")
        ).explode("place")  # fmt: skip
        # The first part alone: what follows are departments and towns, which the same place has in many spellings.
        first = pl.col("place").str.split(",").list.first().str.strip_chars()
        return pl.concat([people_at, papers_at]).with_columns(first).drop_nulls("place").filter(pl.col("place") != "")

    def _papers(self) -> Iterator[Node]:
        nearby = self._nearest()
        known = self.lookup.papers.filter(pl.col("paper_id").is_in(nearby["paper_id"].to_list()))
        about = {row[0]: row[1:] for row in known.select("paper_id", "title", "names", "date").iter_rows()}
        alike = {name: f"alike-{rank}" for rank, name in self.alike.select("rank", "name").iter_rows()}
        for rank, paper_id, own_id, topic_id in nearby.select("rank", "paper_id", "own_id", "topic_id").iter_rows():
            title, names, date = about[paper_id]
            topic, home = self._home([topic_id])
            tied = (home, *(alike[name] for name in names if name in alike))
            hover = _title(title, 48) + [plain(text) for text in (listing(names, 4), date) if text]
            yield Node(f"paper-{rank}", "paper", title or "(no title)", "<br>".join(hover), topic, (own_id,), tied)

    def _nearest(self) -> pl.DataFrame:
        """A few papers towards each area, the nearest first: one area alone would fill the graph."""
        homes = [self._home([topic])[0] for topic in self.nearby["topic_id"]]
        placed = self.nearby.with_columns(home=pl.Series(homes, dtype=pl.Int64))
        return placed.filter(pl.int_range(pl.len()).over("home") < _N_PAPERS_OF_TOPIC).head(_N_PAPERS)


def _title(title: str | None, width: int) -> list[str]:
    return [f"<b>{plain(line)}</b>" for line in textwrap.wrap(title or "(no title)", width)[:4]]
