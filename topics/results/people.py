"""Whom results are about, and whether a name is one person."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import polars as pl


@dataclass(frozen=True)
class Subject:
    """Whom a page is about: an author, a named group of ``members``, or the corpus as a whole, and their papers."""

    kind: Literal["author", "group", "corpus"]
    name: str
    members: tuple[str, ...]
    paper_ids: tuple[str, ...]

    @property
    def in_text(self) -> str:
        """The name within a sentence; those that this project gives to everybody are no proper names."""
        return self.name[:1].lower() + self.name[1:] if self.kind == "corpus" else self.name

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
