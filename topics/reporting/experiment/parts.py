"""Rows of the page of an experiment, before they are HTML."""

from __future__ import annotations

from dataclasses import dataclass

from ..parts import Topic


@dataclass(frozen=True)
class Head:
    """Heading of a column: its name in short and what it is in full, with the better direction."""

    short: str
    title: str


@dataclass(frozen=True)
class Value:
    """A mean as it stands in a table; ``standing`` is "best", "level" (with the best), or empty, ``value`` sorts.

    ``missing`` tells that fewer fits than others have it.
    """

    text: str
    bounds: str
    standing: str
    value: float | None
    missing: str = ""


@dataclass(frozen=True)
class Result:
    """A pipeline at a setting (the value of each swept key); its ``mark`` is that of the figures.

    ``note`` tells how many of its fits failed.
    """

    name: str
    mark: Topic
    settings: tuple[str, ...]
    note: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Grid:
    """Pipelines by metrics."""

    title: str
    keys: tuple[str, ...]
    heads: tuple[Head, ...]
    rows: tuple[Result, ...]


@dataclass(frozen=True)
class Fit:
    """A cell; ``folder`` is the address of its run, None where there is none to lead to."""

    name: str
    folder: str | None
    seed: int
    subsample: str
    papers: int | None
    values: tuple[Value, ...]
    failed: str


@dataclass(frozen=True)
class Told:
    """What a pipeline is, takes and was told."""

    name: str
    mark: Topic
    kind: str
    what: str
    takes: str
    settings: str
