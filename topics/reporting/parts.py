"""What a page is made of, before it is HTML: frozen values that a test can compare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import polars as pl

from ..figures import Figure
from ..results import Subject

_NAMES = {
    "who": "Summary", "areas": "Areas", "fields": "Fields", "change": "Change", "map": "Map", "near": "Phrases",
    "people": "People", "papers": "Papers", "identity": "One person?", "alike": "Alike", "career": "Moves",
    "moved": "Summary", "growth": "Growth", "shares": "Shares", "bursts": "Bursts", "births": "Birth and merging",
    "words": "Words", "shift": "Corpus or share", "outlook": "Outlook", "listing": "Papers",
    "sides": "Summary", "shared": "Areas", "apart": "Words", "inside": "Inside areas", "first": "Who was first",
    "both": "Map", "closest": "Closest papers", "joint": "People",
    "outcome": "Summary", "measured": "Measures", "sweep": "Settings", "cost": "Time", "steady": "Stability",
    "counts": "Topics", "fits": "Fits", "protocol": "How it was made",
    "among": "Summary", "distances": "Distances", "nearest": "Nearest", "enriched": "Areas", "field": "The field",
}  # fmt: skip


@dataclass(frozen=True)
class Link:
    """Words that, chosen, show the papers they speak of: ``query`` is the state in the page's URL fragment."""

    text: str
    query: str

    @classmethod
    def topic(cls, topic_id: int, label: str) -> Link:
        """The label in quotes: it has commas of its own, and a sentence would run into it."""
        return cls(f"“{label}”", f"topic={topic_id}")

    @classmethod
    def cell(cls, topic_id: int, start: dt.date, end: dt.date, text: str) -> Link:
        """The papers of a topic that lie in these days, first and last included."""
        return cls(text, f"topic={topic_id}&from={start}&to={end}")

    @classmethod
    def chosen(cls, name: str, text: str) -> Link:
        """The papers of ``Page.sets`` under that name."""
        return cls(text, f"set={name}")

    @classmethod
    def person(cls, name: str, text: str) -> Link:
        return cls(text, f"with={quote(name, safe='')}")

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Sentence:
    """A sentence of the summary; ``about`` names what it tells (area, difference, change ...)."""

    about: str
    parts: tuple[str | Link, ...]

    @property
    def text(self) -> str:
        return "".join(str(part) for part in self.parts)


@dataclass(frozen=True)
class Fact:
    """A number we counted beside what a page states about it; either may be missing."""

    label: str
    counted: str | None
    claimed: str | None = None
    differs: bool = False


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one kind: how many, how bad, and one of them as an example."""

    severity: str
    title: str
    count: int
    example: str


@dataclass(frozen=True)
class Topic:
    """A topic as pages show it; ``mine`` tells whether the subject has a paper in it.

    ``fragile`` says of one that does not come back when it is fitted again what that means.
    """

    id: int
    label: str
    colour: str
    shape: str
    mine: bool = True
    fragile: str = ""


@dataclass(frozen=True)
class Interval:
    """A share and its 95 % interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Badge:
    """How far a topic comes back when the fit is repeated."""

    name: str
    note: str


@dataclass(frozen=True)
class Area:
    """One research area of a subject, a row of the second section."""

    topic: Topic
    papers: int
    share: Interval
    rest: Interval | None
    verdict: str
    years: str
    spark: tuple[int, ...]
    spark_note: str
    badge: Badge
    terms: tuple[str, ...]
    representatives: tuple[int, ...]


@dataclass(frozen=True)
class Collaborator:
    """Someone with joint papers; ``page`` is the file of their own page, where there is one.

    ``theirs`` are all papers of theirs in the corpus, None where that is not told; ``close`` says whether they write
    together more than their numbers of papers and co-authors would have it.
    """

    name: str
    papers: int
    years: str
    topics: tuple[Topic, ...]
    page: str | None = None
    theirs: int | None = None
    close: bool = False


@dataclass(frozen=True)
class Namesake:
    """One of the people whose papers a name may gather, by ``number``; what sets the papers apart.

    ``note`` says of papers that nothing surely ties to each other that they are leftovers, not a person's.
    """

    number: int
    papers: int
    years: str
    terms: tuple[str, ...]
    coauthors: tuple[str, ...]
    venues: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Paper:
    """A row of the list; ``number`` is its place there, by which figures refer to it, ``person`` that of a namesake.

    ``first`` and ``last`` are the days between which it is counted, None where it is not; ``topics`` is None where
    ``topic_id`` says it all.
    """

    number: int
    paper_id: str
    title: str
    authors: tuple[str, ...]
    truncated: bool
    date: str
    first: str | None
    last: str | None
    year: int | None
    topic_id: int
    place: str
    has_code: bool
    abstract: str | None
    links: tuple[tuple[str, str], ...] = ()
    person: int | None = None
    topics: tuple[int, ...] | None = None


@dataclass(frozen=True)
class PaperSet:
    """Papers that belong together for another reason than topic and time, by their numbers, and what to call them.

    All papers of ``topics`` are among them.

    ``choice`` is what the list calls the set where it offers to narrow to it, or ``marks`` its papers with.
    """

    label: str
    papers: tuple[int, ...]
    choice: str = ""
    marks: bool = False
    topics: tuple[int, ...] = ()


@dataclass(frozen=True)
class Near:
    """A paper of a corpus too small for topics: its keyphrases and the papers nearest to it."""

    title: str
    phrases: tuple[str, ...]
    nearest: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Section:
    """A question, its answer in a sentence, and what is shown for it.

    ``kind`` picks the template and ``body`` is what it needs. Where ``reason`` is set there is nothing to show, and the
    page says why instead. ``sets`` are papers that its links lead to, ``tables`` what it adds to download.
    """

    kind: str
    question: str
    answer: str
    body: Any = None
    figure: Figure | None = None
    caveat: str | None = None
    reason: str | None = None
    further: tuple[Figure, ...] = ()
    sets: Mapping[str, PaperSet] = field(default_factory=dict)
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.figure, *self.further) if self.figure is not None else self.further

    @property
    def name(self) -> str:
        """The question in a word, for navigation."""
        return _NAMES[self.kind]


@dataclass(frozen=True)
class Method:
    """How one step was done, in a sentence with its source."""

    name: str
    text: str


@dataclass(frozen=True)
class Making:
    """How the page was made: methods and the resolved settings."""

    methods: tuple[Method, ...]
    config: tuple[tuple[str, str], ...]
    seeds: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Page:
    """Everything one page says.

    ``unit`` is what its ``topics`` are called, ``periods`` are the days of each that a list can be narrowed to.
    """

    subject: Subject
    title: str
    lead: str
    sections: tuple[Section, ...]
    topics: tuple[Topic, ...]
    papers: tuple[Paper, ...]
    making: Making
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    unit: str = "area"
    units: str = "areas"
    periods: tuple[tuple[str, str], ...] = ()
    sets: Mapping[str, PaperSet] = field(default_factory=dict)

    def section(self, kind: str) -> Section:
        return next(section for section in self.sections if section.kind == kind)
