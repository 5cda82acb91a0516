"""Plug points: what a plug-in must offer, and how one is found by name.

Built-in sources, embedders, clusterers and labelers are entry points of this distribution and take the same road as
those of anybody else's (groups ``topics.sources``, ``topics.embedders``, ``topics.clusterers``, ``topics.labelers``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Protocol, cast

from .errors import NotFound, TopicsError

if TYPE_CHECKING:
    import polars as pl

    from .results import Labels, Vectors

GROUPS = ("sources", "embedders", "clusterers", "labelers", "pipelines")


@dataclass(frozen=True)
class ReadOptions:
    """What a parser may need besides the bytes.

    ``mapping`` names columns of tables (ours -> theirs); ``owner`` is the page's owner where the user says so.
    A file too large to be read at once comes in parts; ``records_before`` and ``lines_before`` count what earlier parts
    held, so that places are those of the file.
    """

    as_of: dt.date
    owner: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    records_before: int = 0
    lines_before: int = 0


@dataclass(frozen=True)
class Parsed:
    """What one file holds: tables as in ``schemas``, joined on ``source_record``.

    ``papers.paper_id`` is the file's own id or null; ``authorships.paper_id`` holds the ``source_record`` of its
    paper until ids are given. ``owner`` is the person the page belongs to, where the file says so. ``refused`` counts
    records that could not become papers; findings say why. ``blank`` counts empty rows, which are no records but are
    numbered like them. ``format`` is the name of the source that read the file.
    """

    papers: pl.DataFrame
    authorships: pl.DataFrame
    claims: pl.DataFrame
    findings: pl.DataFrame
    owner: str | None = None
    is_author_page: bool = False
    refused: int = 0
    blank: int = 0
    format: str = ""


@dataclass(frozen=True)
class Cuts:
    """Where a file can be cut into parts that are files of the same format.

    ``preamble`` is what the file begins with before its first record, and is put before every part. ``starts`` gives,
    in order, the places in a part (with its preamble) at which records begin, as far as that is certain.
    """

    preamble: bytes
    starts: Callable[[bytes], Sequence[int]]


class Source(Protocol):
    """A file format. Parsing is pure: bytes in, tables out; no disk and no network.

    Files are given whole, unless the source says how they are cut when they are larger than memory:

    * ``record_start: ClassVar[re.Pattern[bytes]]`` matches where a record begins and nowhere else. The first part may
      begin with anything, all others begin with a record. Text in UTF-16 is UTF-8 by then.
    * ``cuts(head: bytes) -> Cuts | None``, where a pattern cannot tell, or parts need what the file begins with.

    ``parse`` adds ``ReadOptions.records_before`` to the numbers of records, which count papers, refused records and
    ``Parsed.blank``, and ``lines_before`` to the numbers of lines.
    """

    name: str
    description: str

    def sniff(self, data: bytes, filename: str) -> float:
        """How surely this format is the file's, from 0 (no) to 1 (certain)."""
        ...

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All records of the file. Raises ``SourceError`` only where nothing at all can be read."""
        ...


class Embedder(Protocol):
    """Texts to vectors. ``revision`` changes whenever the same text would give another vector."""

    name: str
    revision: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text, of unit length."""
        ...


@dataclass(frozen=True)
class Evidence:
    """What a clusterer may go by.

    ``graph`` holds the ties between papers (n_papers x n_papers, a symmetric CSR matrix), weakened where partitions
    did not agree on them; ``partitions`` (n_partitions x n_papers) are those partitions, and ``coordinates``
    (n_papers x 2) the layout of the graph. A group of fewer than ``min_cluster_size`` papers is no topic, nor is one
    with more than ``max_share`` of all papers where there are others. ``resolution`` is the partitions' middle one.
    """

    graph: Any
    partitions: Labels
    coordinates: Vectors
    min_cluster_size: int
    min_samples: int
    max_share: float
    resolution: float


class Clusterer(Protocol):
    """Papers to groups. The same evidence and seed give the same groups."""

    name: str

    def cluster(self, evidence: Evidence, seed: int) -> Labels:
        """The group of each paper as int32, numbered from 0 without gaps; -1 for a paper in none."""
        ...


class Labeler(Protocol):
    """Names for topics."""

    name: str

    def label(self, terms: Sequence[Sequence[str]], texts: Sequence[Sequence[str]]) -> list[str]:
        """One name per topic, unique, from its ranked terms and the texts of its representative papers."""
        ...


def plugins(group: str) -> dict[str, EntryPoint]:
    """Installed plug-ins of a group (``sources``, ``embedders``, ``labelers``) by name, in alphabetical order."""
    return {point.name: point for point in sorted(_points(group), key=lambda p: p.name)}


@cache
def _points(group: str) -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=f"topics.{group}"))


def find(group: str, name: str) -> EntryPoint:
    """The entry point of that name. Raises ``NotFound``, which lists the nearest."""
    known = plugins(group)
    if name not in known:
        raise NotFound(group.removesuffix("s"), name, known)
    return known[name]


def load(group: str, name: str) -> Any:
    """The plug-in of that name.

    Raises:
        NotFound: no such plug-in; the message lists the nearest.
        TopicsError: it is installed but cannot be imported.
    """
    point = find(group, name)
    try:
        return point.load()
    except ImportError as error:
        raise TopicsError(f"the plug-in {name!r} ({point.value}) cannot be imported: {error}") from error


def origin(group: str, name: str) -> str:
    """Distribution and version a plug-in comes from: with another its results may be others."""
    distribution = find(group, name).dist
    return f"{distribution.name} {distribution.version}" if distribution else name


def sources() -> list[Source]:
    """One instance of every installed source, in alphabetical order."""
    return [cast(Source, load("sources", name)()) for name in plugins("sources")]
