"""The groups of papers under one name and what ties them, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from ..text import count, listing
from .identity_model import LEAST_PAPERS

if TYPE_CHECKING:
    from .identity_evidence import Evidence, Rows

# From this cosine on, two texts are said to be close.
_NEAR = 0.2


class Sayings:
    """What is said of papers in groups; rows are those of ``evidence``, groups the largest first."""

    def __init__(self, evidence: Evidence, groups: list[Rows], coauthors: list[list[str]]) -> None:
        self.evidence, self.groups, self.coauthors = evidence, groups, coauthors
        self.person = {int(row): k for k, group in enumerate(groups, start=1) for row in group}

    def paper(self, row: int) -> str:
        """What ties a paper to its group, or what it lacks."""
        group = self.groups[self.person[row] - 1]
        others = group[group != row]
        if len(others):
            return self._tied(row, others)
        if len(self.groups) == 1:
            return "is the only paper"
        if (self.evidence.ids[row] < 0).any():
            return "stands under an id of its own"
        return self._lacking(group, np.setdiff1d(np.arange(len(self.evidence)), group), "the other papers")

    def loose(self) -> tuple[int, ...]:
        """Groups, from 1, of which no paper has a sure tie to another, nor an id that sets it apart from others."""
        apart = np.any(self.evidence.ids < 0, axis=1)
        found = enumerate(self.groups, start=1)
        return tuple(k for k, group in found if len(self.groups) > 1 and not apart[group].any() and self._untied(group))

    def summary(self, grade: str) -> str:
        """One sentence on the name, where ids do not decide."""
        n, n_loose = len(self.person), sum(len(self.groups[k - 1]) for k in self.loose())
        if n < LEAST_PAPERS:
            return f"{count(n, 'paper')} {'is' if n == 1 else 'are'} too few to tell; {LEAST_PAPERS} are needed"
        if grade == "unknown":
            return f"the {n} papers have no co-authors, ids or texts that could be compared"
        if len(self.groups) == 1:
            whole = "hang together" if grade == "one person" else "hang together loosely, but no group stands apart"
            return f"the {n} papers {whole}"
        outside = np.concatenate(self.groups[1:])
        said = f"{len(outside)} of the {n} papers {self._lacking(outside, self.groups[0], 'the rest')}"
        return said + (f"; {n_loose} {'is' if n_loose == 1 else 'are'} grouped without a sure tie" if n_loose else "")

    def _untied(self, group: Rows) -> bool:
        return not any(any(self._ties(row, group[group != row])) for row in group)

    def _tied(self, row: int, others: Rows) -> str:
        shared, is_near = self._ties(row, others)
        if not shared:
            return "has a text close to its group's" if is_near else "is nearest to its group, without a sure tie"
        return f"shares {listing(shared)} with its group" + (", and its text is close to theirs" if is_near else "")

    def _ties(self, row: int, others: Rows) -> tuple[list[str], bool]:
        """What a paper shares with its group, two co-authors at most, the most frequent first; is its text near?"""
        evidence = self.evidence
        on = Counter(person for other in others for person in self.coauthors[other])
        shared = sorted(
            (person for person in self.coauthors[row] if on[person]), key=lambda person: (-on[person], person)
        )
        kinds = (
            ("an author id", evidence.ids > 0),
            ("an affiliation", evidence.affiliation > 0),
            ("a venue", evidence.venue > 0),
        )
        is_near = bool((evidence.topic[row, others] >= _NEAR).any())
        return shared[:2] + [kind for kind, found in kinds if found[row, others].any()], is_near

    def _lacking(self, rows: Rows, rest: Rows, called: str) -> str:
        """``share no co-author or venue with the rest, and their texts are not close``, as far as it is so."""
        one = len(rows) == 1
        share, missing = "shares" if one else "share", self._missing(rows, rest)
        is_far = float(self.evidence.topic[np.ix_(rows, rest)].mean()) < _NEAR
        if not missing:
            text = "has a text" if one else "have texts"
            return f"{text} not close to {called}" if is_far else f"{share} little with {called}"
        kinds = " or ".join(part for part in (", ".join(missing[:-1]), missing[-1]) if part)
        far = f", and {'its text is' if one else 'their texts are'} not close" if is_far else ""
        return f"{share} no {kinds} with {called}{far}"

    def _missing(self, rows: Rows, rest: Rows) -> list[str]:
        across = np.ix_(rows, rest)
        affiliation = self.evidence.affiliation[across]
        stated = self.evidence.venue.diagonal() > 0
        seen = "visible " if self.evidence.open[rows].any() else ""
        kinds = (
            (f"{seen}co-author", not self.evidence.links[across].any()),
            ("affiliation", bool(affiliation.any()) and not (affiliation > 0).any()),
            ("venue", stated[rows].any() and stated[rest].any() and not self.evidence.venue[across].any()),
        )
        return [kind for kind, lacks in kinds if lacks]
