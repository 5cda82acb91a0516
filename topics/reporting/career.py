"""How somebody's work moved: between areas, in focus and breadth, and how new each paper was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from .. import figures
from ..results import Career
from ..text import count
from .career_sentences import PERIOD, answer, career_sentences, when
from .listing import as_text
from .lookup import Lookup
from .numbered import Numbered
from .parts import Link, PaperSet, Section, Sentence, Topic
from .wording import interval, percent, points, rank, tested, years

QUESTION = "How did their work move?"
# Fewer numbers than this are said in the sentence, not drawn.
_MIN_MARKS = 4
_N_TOPICS = 8
_N_PAPERS = 3
_CAVEAT = (
    "A move is a change of the mixture of areas: work that drifts slowly shows one or several moves too, and so does "
    "a name that stands for several people. Where a move lies was chosen for its contrast; its p takes that into "
    "account, the intervals of single areas do not."
)


@dataclass(frozen=True)
class MovedTopic:
    """An area before and after a move; where it has papers, a link leads to them."""

    topic: Topic
    before: Link | str
    after: Link | str
    change: str


@dataclass(frozen=True)
class Move:
    """When, how surely, and which areas gained and lost; ``before`` and ``after`` are all papers of the two sides."""

    when: str
    test: str
    before: Link
    after: Link
    topics: tuple[MovedTopic, ...]


@dataclass(frozen=True)
class RankedPaper:
    """A paper, its novelty, and the earlier paper nearest to it; ``own`` where that is by one of its authors."""

    paper: Link
    percentile: str
    nearest: str
    own: bool


@dataclass(frozen=True)
class Body:
    sentences: tuple[Sentence, ...]
    moves: tuple[Move, ...]
    newest: tuple[RankedPaper, ...]
    nearest: tuple[RankedPaper, ...]


def section(lookup: Lookup, career: Career, own: pl.DataFrame) -> Section:
    """The section of an author or a group; ``own`` are the papers as ``Lookup.of`` gives them."""
    view = _View(lookup, career, own)
    if career.focus is None and career.novelty is None:
        n = count(career.n_placed, "paper")
        reason = f"Only {n} in an area of the corpus: too few to tell." if career.n_placed else "No paper has an area."
        return Section("career", QUESTION, "", reason=reason)
    strip, spans = view.strip, view.spans
    drawn = [figure for figure in (strip, spans) if figure is not None]
    tables = {table.name: as_text(frame) for table, frame in career.tables().items() if frame.height}
    return Section(
        "career", QUESTION, answer(career, lookup), Body(
            career_sentences(career, lookup), tuple(view.moves()), tuple(view.ranked(most=True)),
            tuple(view.ranked(most=False)),
        ),
        drawn[0] if drawn else None, _CAVEAT if career.moves.height else None, further=tuple(drawn[1:]),
        sets=view.sets, tables=tables,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _View:
    lookup: Lookup
    career: Career
    own: pl.DataFrame

    @cached_property
    def listed(self) -> Numbered:
        return Numbered(self.own)

    @property
    def strip(self) -> figures.Figure | None:
        novelty = self.career.novelty_of_papers
        if novelty["percentile"].count() < _MIN_MARKS:
            return None
        return figures.novelty_strip(self.own, novelty, self.career.moves)

    @property
    def spans(self) -> figures.Figure | None:
        spans = self.career.focus_spans
        if spans.height < _MIN_MARKS:
            return None
        return figures.focus_spans(spans, [f"span-{i}" for i in range(spans.height)])

    @cached_property
    def sets(self) -> dict[str, PaperSet]:
        """The papers of each side of a move, of each half and span of focus, and single ones that are named."""
        found, named = {}, self.listed.set_of
        for row in self.career.moves.iter_rows(named=True):
            name = when(row)
            for side in ("before", "after"):
                found[f"move-{row['move']}-{side}"] = named(f"{side} the move {name}", row[f"ids_{side}"])
        for i, row in enumerate(self.career.focus_spans.iter_rows(named=True)):
            found[f"span-{i}"] = named(years(row["span_start"].year, row["span_end"].year), row["paper_ids"])
        change = self.career.focus_change
        if change:
            found["focus-early"] = named(f"before {change.boundary:{PERIOD}}", change.early_ids)
            found["focus-late"] = named(f"since {change.boundary:{PERIOD}}", change.late_ids)
        for paper in (*self._extremes(most=True), *self._extremes(most=False)):
            title = self.lookup.titles[paper["paper_id"]] or "(no title)"
            found[f"paper-{self.listed.numbers[paper['paper_id']]}"] = named(f"“{title}”", [paper["paper_id"]])
        known = self.career.novelty_of_papers.drop_nulls("percentile")
        own = known.filter(pl.col("nearest_ids").list.first().is_in(list(self.listed.numbers)))
        return found | {"near-own": named("nearest to earlier work of their own", own["paper_id"].to_list())}

    def moves(self) -> Iterator[Move]:
        for row in self.career.moves.iter_rows(named=True):
            sides = (f"move-{row['move']}-{side}" for side in ("before", "after"))
            before, after = (
                Link.chosen(name, count(row[f"papers_{side}"], "paper"))
                for name, side in zip(sides, ("before", "after"), strict=True)
            )
            topics = self.career.move_topics.filter(move=row["move"]).head(_N_TOPICS)
            moved = tuple(self._moved(topic) for topic in topics.iter_rows(named=True))
            yield Move(when(row), tested("p", row["p_value"]), before, after, moved)

    def _moved(self, row: dict[str, Any]) -> MovedTopic:
        change = f"{points(row['difference'])} {interval(row['difference_low'], row['difference_high'])}"
        topic = self.lookup.topic(row["topic_id"])
        return MovedTopic(topic, _papers(row, "before"), _papers(row, "after"), change.replace("-", "\u2212"))

    def ranked(self, most: bool) -> Iterator[RankedPaper]:
        for row in self._extremes(most):
            number, title = self.listed.numbers[row["paper_id"]], self.lookup.titles[row["paper_id"]]
            nearest = row["nearest_ids"][0]
            yield RankedPaper(
                paper=Link.chosen(f"paper-{number}", title or "(no title)"),
                percentile=rank(row["percentile"]),
                nearest=self.lookup.titles[nearest] or "(no title)",
                own=nearest in self.listed.numbers,
            )

    def _extremes(self, most: bool) -> list[dict[str, Any]]:
        """The papers farthest from what was before, or nearest to it; none where the two would overlap."""
        known = self.career.novelty_of_papers.drop_nulls("percentile")
        if known.height < 2 * _N_PAPERS:
            return []
        ranked = known.sort("percentile", "distance", "paper_id", descending=[most, most, False])
        return ranked.head(_N_PAPERS).to_dicts()


def _papers(row: dict[str, Any], side: str) -> Link | str:
    """Papers of an area on one side of a move, with their share."""
    n = row[f"papers_{side}"]
    if not n:
        return "0"
    return Link(f"{n} ({percent(row[f'share_{side}'])})", f"topic={row['topic_id']}&set=move-{row['move']}-{side}")
