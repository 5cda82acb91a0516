"""What the first page of several says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..results import Subject
from ..text import count, listing
from .facts import findings_of, grouped, worst
from .lookup import Lookup
from .methods import making
from .parts import FindingGroup, Making, Page, Topic
from .steadiness import fragile_caveat
from .wording import growth, growth_interval, tested, whole, years

N_AREAS = 3
N_TERMS = 6
N_FILES = 8


@dataclass(frozen=True)
class Entry:
    """A page as the index lists it."""

    name: str
    kind: str
    file: str
    papers: int
    years: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class TopicRow:
    """A topic of the corpus with its trend."""

    topic: Topic
    papers: int
    terms: tuple[str, ...]
    direction: str
    trend: str


@dataclass(frozen=True)
class Index:
    """Everything the index says."""

    title: str
    lead: str
    files: str
    entries: tuple[Entry, ...]
    topics: tuple[TopicRow, ...]
    no_topic: int
    fragile: str
    trend_answer: str
    findings: tuple[FindingGroup, ...]
    trouble: str
    making: Making
    comparisons: tuple[tuple[str, str], ...] = ()

    @property
    def corpus_file(self) -> str | None:
        """Page of the whole corpus, where there is one, so that counts can lead to their papers."""
        return next((entry.file for entry in self.entries if entry.kind == "corpus"), None)


def index(
    lookup: Lookup, pages: Sequence[Page], files: Sequence[str], comparisons: Sequence[tuple[str, str]] = ()
) -> Index:
    """The index over ``pages``, which lie in ``files``, and over ``comparisons``: whom each compares, and its file."""
    run = lookup.run
    everything = Subject("corpus", "corpus", (), tuple(run.corpus.ids))
    groups = grouped(findings_of(run, everything))
    names = sorted(set(run.papers["sources"].explode().drop_nulls()))
    n_files = count(len(names), "file") if names else count(len(run.corpus), "paper")
    rows = tuple(_topic(lookup, row) for row in run.topics.iter_rows(named=True))
    return Index(
        title=f"Topics in {names[0] if len(names) == 1 else n_files}",
        lead=_lead(lookup),
        files=f"Read from {listing(names, N_FILES)}." if len(names) > 1 else "",
        entries=tuple(_entry(page, file) for page, file in zip(pages, files, strict=True)),
        topics=rows,
        no_topic=int((run.assignments["topic_id"] < 0).sum()) if run.has_topics else 0,
        fragile=fragile_caveat([row.topic for row in rows], "topic"),
        trend_answer=_trends(rows),
        findings=groups,
        trouble=worst(groups) or "Nothing worse than remarks",
        making=making(run),
        comparisons=tuple(comparisons),
    )


def _lead(lookup: Lookup) -> str:
    run = lookup.run
    first, last = run.papers["date_first"].dt.year().min(), run.papers["date_last"].dt.year().max()
    span = years(first, last)  # type: ignore[arg-type]
    copies = run.corpus.papers.height - len(run.corpus)
    extra = f" ({count(copies, 'copy', 'copies')} left out)" if copies else ""
    names = count(run.authorships["name"].n_unique(), "author name")
    dates = f", {span}" if span else ""
    return f"{count(len(run.corpus), 'paper')}{extra}, {names}{dates}. As of {run.corpus.as_of.isoformat()}."


def _entry(page: Page, file: str) -> Entry:
    found = page.section("areas").body if any(s.kind == "areas" for s in page.sections) else None
    counted = [paper.year for paper in page.papers if paper.year is not None]
    return Entry(
        name=page.subject.name,
        kind=page.subject.kind,
        file=file,
        papers=len(page.papers),
        years=years(min(counted, default=None), max(counted, default=None)),
        topics=tuple(area.topic for area in (found or ())[:N_AREAS]),
    )


def _topic(lookup: Lookup, row: dict[str, Any]) -> TopicRow:
    topic_id = row["topic_id"]
    trend = lookup.trends.get(topic_id)
    direction, text = "untested", ""
    if trend is not None:
        direction, text = trend["direction"], trend["evidence"] or ""
        if trend["growth_per_year"] is not None:
            text = f"{growth(trend['growth_per_year'])} a year {growth_interval(trend['ci_low'], trend['ci_high'])}"
            if trend["q_value"] is not None:
                text += f", {tested('q', trend['q_value'])}"
    terms = tuple(row["terms"][:N_TERMS])
    return TopicRow(lookup.topic(topic_id), row["n_papers"], terms, direction, text)


def _trends(rows: Sequence[TopicRow]) -> str:
    if not rows:
        return ""
    growing, falling, untested = (sum(r.direction == d for r in rows) for d in ("growing", "falling", "untested"))
    n_tested = len(rows) - untested
    if not n_tested:
        return f"{count(len(rows), 'topic')}; too few papers per period for a trend in any of them."
    said = f"{whole(growing)} growing, {whole(falling)} falling" if growing or falling else "none with a certain trend"
    which = f"of the {n_tested} that could be tested, " if untested else ""
    return f"{count(len(rows), 'topic')}; {which}{said}."
