"""Rows of the pages of comparisons, before they are HTML."""

from __future__ import annotations

from dataclasses import dataclass

from ..parts import Link, Topic

Text = str | Link


@dataclass(frozen=True)
class SideFact:
    """A number of each side."""

    label: str
    a: Text
    b: Text


@dataclass(frozen=True)
class AreaRow:
    """Both sides in a topic; papers lead to those of that side."""

    topic: Topic
    share_a: str
    bounds_a: str
    papers_a: Text
    share_b: str
    bounds_b: str
    papers_b: Text
    difference: str
    log_odds: str
    q: str
    certain: bool


@dataclass(frozen=True)
class TermRow:
    """A word that one side has more of; ``certain`` after correction."""

    term: str
    papers_a: Text
    papers_b: Text
    q: str
    certain: bool


@dataclass(frozen=True)
class WithinRow:
    """Whether the sides differ inside a topic; ``verdict`` says why where that was not tested, and ``q`` is empty."""

    topic: Topic
    papers_a: Text
    papers_b: Text
    energy: str
    q: str
    verdict: str


@dataclass(frozen=True)
class LeadRow:
    """Whose papers on a topic are earlier; the dates of the first ones lead to them."""

    topic: Topic
    first_a: Text
    first_b: Text
    lead: str
    q: str


@dataclass(frozen=True)
class Close:
    """A paper of a side and the nearest of the other, by their numbers in the list."""

    paper: int
    nearest: int
    similarity: str
    show: Link


@dataclass(frozen=True)
class Common:
    """Somebody who wrote with both sides."""

    name: str
    papers_a: Link
    papers_b: Link
    page: str | None = None


@dataclass(frozen=True)
class NearRow:
    """A side and one of those nearest to it; ``compared`` is the page of the two, where there is one.

    ``next`` says whether the one after it is farther.
    """

    rank: int
    side: Link
    page: str | None
    other: Link
    distance: Link
    q: str
    next: str
    joint: Text
    compared: str | None


@dataclass(frozen=True)
class FieldRow:
    """A side against all other papers of the corpus."""

    name: str
    page: str | None
    papers: Text
    group: str
    distance: str
    q: str
    over: tuple[tuple[Topic, Link], ...]
