"""Does a name hide several people? The papers that bear it, in groups, and how sure that is. Nothing is split here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ..results import SEVERAL, Identity
from ..text import count, listing
from .identity_evidence import Gatherer
from .identity_groups import agglomerate, groups_of
from .identity_model import LEAST_PAPERS, ONE_BELOW, SEVERAL_BELOW, grade, score

if TYPE_CHECKING:
    from ..results import Vectors
    from .identity_evidence import Evidence, Rows

# From this cosine on, two texts are said to be on near topics.
_NEAR = 0.2


def identify(name: str, papers: pl.DataFrame, authorships: pl.DataFrame, vectors: Vectors) -> Identity:
    """Whether the papers of ``name`` look like one person's.

    Args:
        name: as ``authorships`` writes it.
        papers: as ``schemas.PAPERS``, without copies: all of the corpus, which says how rare co-authors and venues are.
        authorships: as ``schemas.AUTHORSHIPS``.
        vectors: of the texts of the name's papers, in the order of ``papers``; unit length, without what all papers
            have in common.
    """
    return identify_in(Gatherer(papers, authorships), name, vectors)


def identify_in(gatherer: Gatherer, name: str, vectors: Vectors) -> Identity:
    """``identify`` where the corpus is indexed already, for many names."""
    rows = gatherer.rows(name)
    evidence = gatherer.evidence(name, vectors)
    merges = agglomerate(evidence)
    value = score([merge.log_odds for merge in merges], len(rows)) if merges else 0.0
    graded = grade(value) if len(rows) >= LEAST_PAPERS and _says_anything(evidence) else "unknown"
    groups = groups_of(len(rows), merges, SEVERAL_BELOW if graded in SEVERAL else ONE_BELOW)
    said = _Sayings(evidence, groups, gatherer.coauthors(name))
    table = pl.DataFrame(
        {
            "paper_id": gatherer.papers["paper_id"].gather(rows),
            "person": pl.Series([said.person[row] for row in range(len(rows))], dtype=pl.Int32),
            "evidence": pl.Series([said.paper(row) for row in range(len(rows))], dtype=pl.String),
        }
    ).sort("person", maintain_order=True)
    return Identity(name, value, graded, table, said.summary())


def _says_anything(evidence: Evidence) -> bool:
    return bool(evidence.links.any() or evidence.ids.any() or np.triu(evidence.topic, 1).any())


class _Sayings:
    """The groups and what ties them, in words."""

    def __init__(self, evidence: Evidence, groups: list[Rows], coauthors: list[list[str]]) -> None:
        self.evidence, self.groups, self.coauthors = evidence, groups, coauthors
        self.person = {int(row): k for k, group in enumerate(groups, start=1) for row in group}

    def paper(self, row: int) -> str:
        """What ties a paper to its group, or what it lacks."""
        group = self.groups[self.person[row] - 1]
        others = group[group != row]
        if len(others):
            ties = self._ties(row, others)
            return f"shares {listing(ties)} with its group" if ties else "is nearest to its group, without a sure tie"
        if len(self.groups) == 1:
            return "is the only paper"
        rest = np.setdiff1d(np.arange(len(self.evidence)), group)
        return f"shares {self._lacking(group, rest)} with the other papers"

    def summary(self) -> str:
        """One sentence on the name."""
        n, n_outside = len(self.person), len(self.person) - len(self.groups[0])
        if n < 2:
            return f"{count(n, 'paper')}: nothing to compare"
        if not n_outside:
            return f"the {n} papers hang together"
        verb = "shares" if n_outside == 1 else "share"
        lacking = self._lacking(np.concatenate(self.groups[1:]), self.groups[0])
        return f"{n_outside} of the {n} papers {verb} {lacking} with the rest"

    def _ties(self, row: int, others: Rows) -> list[str]:
        """What a paper shares with its group; co-authors by name, two of them at most, the most frequent first."""
        evidence = self.evidence
        on = Counter(person for other in others for person in self.coauthors[other])
        shared = sorted(
            (person for person in self.coauthors[row] if on[person]), key=lambda person: (-on[person], person)
        )
        kinds = (
            ("an author id", evidence.ids > 0),
            ("an affiliation", evidence.affiliation > 0),
            ("a venue", evidence.venue > 0),
            ("a topic", evidence.topic >= _NEAR),
        )
        return shared[:2] + [kind for kind, found in kinds if found[row, others].any()]

    def _lacking(self, rows: Rows, rest: Rows) -> str:
        """``no co-author, venue or topic``, as far as it is so."""
        across = np.ix_(rows, rest)
        affiliation = self.evidence.affiliation[across]
        stated = self.evidence.venue.diagonal() > 0
        seen = "visible " if self.evidence.open[rows].any() else ""
        kinds = (
            (f"{seen}co-author", not self.evidence.links[across].any()),
            ("affiliation", bool(affiliation.any()) and not (affiliation > 0).any()),
            ("topic", float(self.evidence.topic[across].mean()) < _NEAR),
            ("venue", stated[rows].any() and stated[rest].any() and not self.evidence.venue[across].any()),
        )
        missing = [kind for kind, lacks in kinds if lacks]
        if not missing:
            return "little"
        return "no " + " or ".join(part for part in (", ".join(missing[:-1]), missing[-1]) if part)
