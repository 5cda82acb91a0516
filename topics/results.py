"""What the stages hand to each other: frozen, carrying their ids, checking their own alignment."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from . import schemas

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Labels = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Corpus:
    """Papers as read and curated.

    ``papers`` keeps every record, also those that are copies of another (``duplicate_of`` is then set);
    everything counted is counted on ``unique``. ``as_of`` is the day the corpus was looked at, ``inputs`` says of each
    file behind it the ``name``, ``sha256``, ``format``, and how many ``records`` it held, ``refused`` ones among them.
    """

    papers: pl.DataFrame
    authorships: pl.DataFrame
    claims: pl.DataFrame
    findings: pl.DataFrame
    as_of: dt.date
    inputs: Sequence[Mapping[str, Any]] = ()

    def __post_init__(self) -> None:
        for table, frame in self.tables().items():
            table.check(frame)

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {
            schemas.PAPERS: self.papers,
            schemas.AUTHORSHIPS: self.authorships,
            schemas.CLAIMS: self.claims,
            schemas.FINDINGS: self.findings,
        }

    @cached_property
    def unique(self) -> pl.DataFrame:
        """The papers that are not copies of another, in order; every stage works on these."""
        return self.papers.filter(pl.col("duplicate_of").is_null())

    @property
    def ids(self) -> list[str]:
        return self.unique["paper_id"].to_list()

    @cached_property
    def texts(self) -> list[str]:
        """Title and abstract of each unique paper as one text, in paper order."""
        frame = self.unique.select(
            pl.concat_str(
                pl.col("title").fill_null("").str.strip_chars(),
                pl.col("abstract").fill_null("").str.strip_chars(),
                separator=". ",
            ).str.strip_chars(". ")
        )
        return frame.to_series().to_list()

    def __len__(self) -> int:
        return self.unique.height


@dataclass(frozen=True, eq=False)
class Embedding:
    """One unit-length row per paper, in paper order, and how it was made (``model``, ``revision`` ...)."""

    ids: list[str]
    vectors: Vectors
    info: Mapping[str, Any]

    def __post_init__(self) -> None:
        if len(self.ids) != len(self.vectors):
            raise ValueError(f"{len(self.vectors)} vectors for {len(self.ids)} papers")


@dataclass(frozen=True, eq=False)
class Run:
    """A fitted corpus: the tables of the run folder, as the design's "A run is a folder" lists them."""

    corpus: Corpus
    embedding: Embedding
    assignments: pl.DataFrame
    topics: pl.DataFrame
    timeline: pl.DataFrame
    trends: pl.DataFrame
    keyphrases: pl.DataFrame
    neighbours: pl.DataFrame
    manifest: Mapping[str, Any]

    def __post_init__(self) -> None:
        for table, frame in self.tables().items():
            table.check(frame)
        if self.assignments["paper_id"].to_list() != self.corpus.ids:
            raise ValueError("assignments are not in the order of the corpus")

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {
            schemas.ASSIGNMENTS: self.assignments,
            schemas.TOPICS: self.topics,
            schemas.TIMELINE: self.timeline,
            schemas.TRENDS: self.trends,
            schemas.KEYPHRASES: self.keyphrases,
            schemas.NEIGHBOURS: self.neighbours,
        }

    @property
    def papers(self) -> pl.DataFrame:
        return self.corpus.unique

    @property
    def authorships(self) -> pl.DataFrame:
        return self.corpus.authorships

    def to_bertopic(self) -> Any:
        """The run as a fitted BERTopic, for its visualisations, ``transform`` and representation models.

        Raises:
            TooFewPapers: the run has no topics.
        """
        # Results lie below the pipeline, which alone knows how this run was made; so it is looked up when asked for.
        return import_module(f"{__package__}.pipeline").to_bertopic(self)

    @property
    def has_topics(self) -> bool:
        return self.topics.height > 0


@dataclass(frozen=True, eq=False)
class Movements:
    """How the topics, terms, categories, authors or groups of a run moved over time.

    ``units`` says what is counted, ``members`` (paper_id, topic_id) which papers each holds; a paper may be in several.
    ``subject`` is whose papers are counted, None for all. Every table has the ``topic_id`` of ``units``; those of
    ``windows`` (topics fitted anew in each span of years, their flows and events) and the words are empty where ``by``
    is not "topic". ``outlook`` is empty where it is withheld, for the reason in ``outlook_note``.
    """

    by: str
    period: str
    as_of: dt.date
    units: pl.DataFrame
    members: pl.DataFrame
    timeline: pl.DataFrame
    trends: pl.DataFrame
    coverage: pl.DataFrame
    author_dependence: pl.DataFrame
    shapes: pl.DataFrame
    bursts: pl.DataFrame
    change_points: pl.DataFrame
    shift_share: pl.DataFrame
    period_terms: pl.DataFrame
    term_changes: pl.DataFrame
    windows: pl.DataFrame
    flows: pl.DataFrame
    events: pl.DataFrame
    outlook: pl.DataFrame
    backtest: pl.DataFrame
    outlook_note: str = ""
    subject: Subject | None = None

    def __post_init__(self) -> None:
        for table, frame in self.tables().items():
            table.check(frame)

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {
            schemas.UNITS: self.units,
            schemas.TIMELINE: self.timeline,
            schemas.TRENDS: self.trends,
            schemas.COVERAGE: self.coverage,
            schemas.AUTHOR_DEPENDENCE: self.author_dependence,
            schemas.SHAPES: self.shapes,
            schemas.BURSTS: self.bursts,
            schemas.CHANGE_POINTS: self.change_points,
            schemas.SHIFT_SHARE: self.shift_share,
            schemas.PERIOD_TERMS: self.period_terms,
            schemas.TERM_CHANGES: self.term_changes,
            schemas.WINDOWS: self.windows,
            schemas.FLOWS: self.flows,
            schemas.EVENTS: self.events,
            schemas.OUTLOOK: self.outlook,
            schemas.BACKTEST: self.backtest,
        }


@dataclass(frozen=True)
class Subject:
    """Whom a page is about: an author, a named group of ``members``, or the corpus as a whole, and their papers."""

    kind: Literal["author", "group", "corpus"]
    name: str
    members: tuple[str, ...]
    paper_ids: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The name as part of a file name: lower-case ASCII letters, digits and single hyphens, never empty.

        Different names may share a slug; who writes files tells them apart.
        """
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-") or self.kind


# Grades of names that hide several people.
SEVERAL = ("several", "probably several")


@dataclass(frozen=True, eq=False)
class Identity:
    """Whether a name hides several people.

    ``score``: how surely it does, 0 to 1; 1 where ids of authors decide, the share of names that do (about one in four)
    where the grade is "unknown". ``grade``: "one person", "probably one", "probably several", "several", or "unknown"
    where there are too few papers to tell or nothing to compare. ``groups``: ``paper_id``, ``person`` (1 has most
    papers) and ``evidence`` (what ties the paper to its group, or what it lacks); one group where the grade is "one
    person", several from "probably several" on. ``summary``: a sentence on the groups. ``loose``: the groups of which
    no paper has a sure tie to another, leftovers rather than people.
    """

    name: str
    score: float
    grade: str
    groups: pl.DataFrame
    summary: str
    loose: tuple[int, ...] = ()

    @property
    def n_people(self) -> int:
        """Groups that the papers fall into."""
        return self.groups["person"].n_unique()

    @property
    def by_ids(self) -> bool:
        """Whether ids of authors decide, not what papers share."""
        return self.score == 1

    @property
    def is_several(self) -> bool:
        """Whether the grade says that the name hides several people, at least probably."""
        return self.grade in SEVERAL
