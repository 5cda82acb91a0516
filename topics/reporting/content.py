"""Decides what a page says: six questions in order, each answered in a sentence. Knows nothing of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from .. import figures, schemas
from ..analyse import count_by_period, profile
from ..careers import career
from ..periods import period_of
from ..results import Career, Identity, Subject
from ..text import count
from . import alike, circles, fields, identity, near, people
from . import areas as area_rows
from . import career as career_rows
from . import papers as paper_rows
from .facts import Counts, claimed_papers, facts, findings_of, grouped, worst
from .facts import count as count_data
from .lookup import Lookup
from .methods import making
from .parts import Area, Collaborator, Page, Paper, Section, Topic
from .sentences import Matter, sentences
from .steadiness import fragile_caveat
from .wording import interval, percent, whole

# Up to this many papers each is a dot of its own in time; beyond, shares with intervals say more.
LANES_UP_TO = 200
# Fewer numbers than this are said in the sentence, not drawn.
MIN_MARKS = 4
_AREAS_CAVEAT = "Topics were found by an algorithm and are named by their terms: open a row and judge by the papers."
_MAP_CAVEAT = "The map squeezes many dimensions into two: near papers are alike, but gaps and sizes prove nothing."
_SPREAD_CAVEAT = "A paper with an imprecise date counts in each period by the part of its days that lie there."


@dataclass(frozen=True, eq=False)
class Draft:
    """The subject's tables that several sections need."""

    lookup: Lookup
    subject: Subject

    @cached_property
    def own(self) -> pl.DataFrame:
        return identity.with_people(self.lookup.of(self.subject), self.identity)

    @cached_property
    def identity(self) -> Identity | None:
        """Of an author; nobody asks whether a group or a corpus is one person."""
        return self.lookup.identities.get(self.subject.name) if self.subject.kind == "author" else None

    @cached_property
    def shares(self) -> figures.Figure:
        run = self.lookup.run
        whose = "all papers" if self.subject.kind == "corpus" else f"the papers of {self.subject.name}"
        return figures.area_shares(profile(run.assignments, self.subject.paper_ids), run.topics, whose)

    @cached_property
    def timeline(self) -> pl.DataFrame:
        """The run's own for a corpus; for anybody else in the same periods, so that pages can be laid side by side."""
        run = self.lookup.run
        if self.subject.kind == "corpus" or run.timeline.is_empty():
            return run.timeline.select(*schemas.TIMELINE.columns)
        period = period_of(*run.timeline.select("period_start", "period_end").row(0))
        return count_by_period(self.own.select("paper_id", "topic_id"), self.own, period, run.corpus.as_of, run.papers)

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        return area_rows.areas(self.lookup, self.own, self.shares.table)

    @cached_property
    def coauthors(self) -> pl.DataFrame:
        return people.table(self.lookup, self.subject)

    @cached_property
    def people(self) -> tuple[Collaborator, ...]:
        return people.people(self.lookup, self.coauthors, circles.closeness(self.lookup, self.subject))

    @cached_property
    def career(self) -> Career | None:
        """A corpus has no career: what moved in it has a page of its own."""
        return None if self.subject.kind == "corpus" else career(self.lookup.run, self.subject, self.lookup.field)

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        return paper_rows.papers(self.own)

    @cached_property
    def counts(self) -> Counts:
        return count_data(self.own, self.coauthors.height)

    @cached_property
    def findings(self) -> pl.DataFrame:
        return findings_of(self.lookup.run, self.subject)


def page(lookup: Lookup, subject: Subject) -> Page:
    """Everything the page of ``subject`` says."""
    draft = Draft(lookup, subject)
    run = lookup.run
    middle = [near.section(lookup, draft.own)]
    if run.has_topics:
        together = fields.section(lookup, subject, draft.shares.table)
        middle = [_areas(draft), *together, _change(draft), *_career(draft), _map(draft)]
    sections = (_who(draft), *_identity(draft), *middle, _people(draft), *_alike(draft), _papers(draft))
    return Page(
        subject=subject,
        title=subject.name,
        lead=_lead(draft),
        sections=sections,
        topics=_topics(draft),
        papers=draft.papers,
        making=making(run),
        tables=_tables(draft) | {name: table for section in sections for name, table in section.tables.items()},
        sets={name: papers for section in sections for name, papers in section.sets.items()},
    )


def _lead(draft: Draft) -> str:
    counts, run = draft.counts, draft.lookup.run
    span = f", {counts.span}" if counts.span else ""
    if draft.subject.kind == "corpus":
        return f"{count(counts.papers, 'paper')}{span}. As of {run.corpus.as_of.isoformat()}."
    who = "Author" if draft.subject.kind == "author" else _group(draft.subject.members)
    papers = f"{whole(counts.papers)} of the corpus's {count(len(run.corpus), 'paper')}"
    return f"{who}. {papers}{span}. As of {run.corpus.as_of.isoformat()}."


def _who(draft: Draft) -> Section:
    run, subject = draft.lookup.run, draft.subject
    groups = grouped(draft.findings)
    matter = Matter(draft.lookup, subject, draft.own, draft.counts, draft.areas, draft.shares.table, draft.people,
                    claimed_papers(run, subject), _errors(draft))  # fmt: skip
    said = sentences(matter)
    if draft.identity and not identity.has_groups(draft.identity):
        said += identity.sentences(draft.identity)
    if not run.has_topics:
        said = (near.sentence(draft.lookup, draft.own), *said)
    body = {"sentences": said, "facts": facts(run, subject, draft.counts), "findings": groups}
    return Section("who", "Who is this, and can the data be trusted?", _trust(draft.counts, worst(groups)), body)


def _identity(draft: Draft) -> tuple[Section, ...]:
    found = draft.identity
    return (identity.section(draft.lookup.run, draft.own, found),) if found and identity.has_groups(found) else ()


def _group(members: Sequence[str]) -> str:
    return f"Group of {count(len(members), 'author')}" if members else "Papers chosen by a filter"


def _errors(draft: Draft) -> list[str]:
    return draft.findings.filter(severity="error")["message"].to_list()


def _trust(counts: Counts, trouble: str) -> str:
    dates = "all" if counts.dated == counts.papers else whole(counts.dated)
    texts = "all" if counts.abstracts == counts.papers else whole(counts.abstracts)
    limits = f"; {trouble} in the data" if trouble else "; nothing worse than remarks on the data"
    return f"{count(counts.papers, 'paper')}, {dates} with a date and {texts} with an abstract{limits}."


def _areas(draft: Draft) -> Section:
    question = "What do they work on?"
    if not draft.areas:
        return Section("areas", question, "", reason="None of these papers belongs to a topic of the corpus.")
    first = draft.areas[0]
    n_areas = count(len(draft.areas), "area")
    answer = (
        f"Largest of {n_areas}: “{first.topic.label}” with {percent(first.share.share)} of "
        f"{count(draft.counts.papers, 'paper')} {interval(first.share.low, first.share.high)}."
    )
    if len(draft.areas) == 1:
        answer = f"A single area: “{first.topic.label}”, {count(first.papers, 'paper')}."
    caveat = " ".join(filter(None, (_AREAS_CAVEAT, fragile_caveat([area.topic for area in draft.areas]))))
    return Section("areas", question, answer, draft.areas, draft.shares, caveat)


def _change(draft: Draft) -> Section:
    question = "How did it change?"
    counts, run = draft.counts, draft.lookup.run
    if counts.dated < MIN_MARKS:
        n = count(counts.dated, "paper")
        return Section("change", question, "", reason=f"Only {n} with a date: too few to draw." if counts.dated else
                       "None of these papers has a date.")  # fmt: skip
    answer = _span_answer(draft)
    if draft.subject.kind != "corpus" and counts.papers <= LANES_UP_TO:
        moves = draft.career.moves if draft.career else None
        figure = figures.lanes(draft.own, run.topics, run.corpus.as_of, moves)
        rough = counts.dated - counts.exact
        part = "All dates are" if rough == counts.dated else f"{rough} of {counts.dated} dates are"
        caveat = f"{part} less precise than a day." if rough else None
        return Section("change", question, answer, None, figure, caveat)
    timeline = draft.timeline
    if timeline.is_empty():
        return Section("change", question, "", reason="None of the dated papers belongs to a topic of the corpus.")
    figure = figures.areas_over_time(timeline, run.topics, counts.dated)
    return Section("change", question, answer, None, figure, _SPREAD_CAVEAT)


def _career(draft: Draft) -> tuple[Section, ...]:
    return (career_rows.section(draft.lookup, draft.career, draft.own),) if draft.career else ()


def _span_answer(draft: Draft) -> str:
    dated = draft.own.filter(pl.col("date_first").is_not_null())
    by_year = dated.group_by(year=pl.col("date_first").dt.year()).len().sort(["len", "year"], descending=[True, True])
    year, n = by_year.row(0)
    answer = f"{count(draft.counts.dated, 'dated paper')}, {draft.counts.span}, most in {year} ({whole(n)})"
    if len(draft.areas) < 2:
        return answer + "."
    last = draft.counts.last_year
    in_last = (pl.col("date_first").dt.year() <= last) & (pl.col("date_last").dt.year() >= last)
    recent = draft.own.filter(in_last & (pl.col("topic_id") >= 0))["topic_id"].n_unique()
    return f"{answer}; {recent or 'none'} of {count(len(draft.areas), 'area')} had papers in {last}."


def _map(draft: Draft) -> Section:
    question = "Where does it lie?"
    n_topics = draft.lookup.run.topics.height
    placed = draft.lookup.papers.filter(pl.col("x").is_not_null())
    if placed.height < MIN_MARKS:
        return Section("map", question, "", reason="There are too few papers for a map.")
    hover = draft.own.select("paper_id", "number", "hover")
    points = placed.join(hover, on="paper_id", how="left", maintain_order="left")
    figure = figures.paper_map(points, draft.lookup.run.topics, [a.topic.id for a in draft.areas])
    answer = f"{count(n_topics, 'area')} on one map." if draft.subject.kind == "corpus" else _where(draft)
    return Section("map", question, answer, None, figure, _MAP_CAVEAT)


def _where(draft: Draft) -> str:
    """In how many areas, and of which one the subject wrote the largest part."""
    n_areas, n_topics = len(draft.areas), draft.lookup.run.topics.height
    where = f"In {n_areas} of the corpus's {count(n_topics, 'area')}"
    rows = draft.shares.table.with_columns(total=pl.col("papers") + pl.col("rest_papers")).filter(pl.col("papers") >= 3)
    if rows.is_empty():
        return where + "."
    label, papers, total = rows.sort(pl.col("papers") / pl.col("total"), descending=True, maintain_order=True).select(
        "label", "papers", "total"
    ).row(0)  # fmt: skip
    part = f"all {whole(total)} papers" if papers == total else f"{whole(papers)} of the {count(total, 'paper')}"
    return f"{where}; wrote {part} on “{label}”."


def _people(draft: Draft) -> Section:
    return people.section(draft.lookup, draft.subject, draft.own, draft.coauthors, draft.people, draft.counts.truncated)


def _alike(draft: Draft) -> tuple[Section, ...]:
    """Nobody is like a corpus as a whole."""
    return () if draft.subject.kind == "corpus" else (alike.section(draft.lookup, draft.subject, draft.own),)


def _papers(draft: Draft) -> Section:
    rows, limit = draft.papers, paper_rows.ABSTRACTS_UP_TO
    linked = sum(bool(paper.links) for paper in rows)
    answer = f"{count(len(rows), 'paper')}, {whole(linked) if linked else 'none'} with a link to its source."
    caveat = f"Abstracts are left out: there are more than {whole(limit)} papers." if len(rows) > limit else None
    return Section("papers", "Which papers, and how was this made?", answer, draft.findings, caveat=caveat)


def _topics(draft: Draft) -> tuple[Topic, ...]:
    mine = {area.topic.id for area in draft.areas}
    return tuple(draft.lookup.topic(topic_id, topic_id in mine) for topic_id in draft.lookup.labels)


def _tables(draft: Draft) -> dict[str, pl.DataFrame]:
    """Tables to download that belong to no figure."""
    run = draft.lookup.run
    lists = {"terms": "; ", "weights": "; ", "representative_ids": "; "}
    topics = run.topics.select(*schemas.TOPICS.columns).with_columns(
        pl.col("weights").list.eval(pl.element().round(4).cast(pl.String)),
    ).with_columns(pl.col(name).list.join(joint) for name, joint in lists.items())  # fmt: skip
    found = {
        "papers": paper_rows.as_csv(draft.own, draft.lookup.labels),
        "collaborators": people.as_csv(draft.lookup, draft.coauthors),
        "findings": draft.findings,
        "claims": run.corpus.claims.select(*schemas.CLAIMS.columns),
        "topics": topics,
        "hierarchy": run.hierarchy.select(*schemas.HIERARCHY.columns),
        "trends": run.trends.select(*schemas.TRENDS.columns),
        "timeline_corpus": run.timeline.select(*schemas.TIMELINE.columns),
    }
    if draft.own["person"].count():
        found["supposed_people"] = identity.as_csv(draft.own)
    if not draft.subject.members:
        del found["collaborators"]
    return {name: table for name, table in found.items() if table.height}
