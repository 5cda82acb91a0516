"""Rows of the page about movement, before they are HTML."""

from __future__ import annotations

from dataclasses import dataclass

from ..parts import Link, Topic


@dataclass(frozen=True)
class Mover:
    """How one topic moved; ``notes`` are shown when the row is opened."""

    topic: Topic
    papers: int
    growth: str
    bounds: str
    q: str
    direction: str
    shape: str
    kendall: str
    author: str
    vanishes: bool
    notes: tuple[str, ...]
    terms: tuple[str, ...]
    representatives: tuple[int, ...]


@dataclass(frozen=True)
class Spell:
    """A burst, or a step of the share: when, from what to what, and how surely."""

    topic: Topic
    when: str | Link
    papers: str
    share: str | Link
    other: str | Link
    p: str


@dataclass(frozen=True)
class Event:
    """What became of topics from one span of years to the next."""

    kind: str
    when: str
    text: str
    test: str
    papers: Link | None


@dataclass(frozen=True)
class Wording:
    """Words that entered and left a topic at ``since``."""

    topic: Topic
    since: str
    entered: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class Shift:
    """A change of papers per period, and its two parts.

    ``bars`` has kind, start and length of each as parts of the width, which ``zero`` is a place on.
    """

    topic: Topic
    before: Link
    after: Link
    change: str
    corpus: str
    share: str
    zero: float
    bars: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Test:
    """One row of a back-test."""

    method: str
    horizon: str
    error: str
    gain: str
    coverage: str
    n: int
