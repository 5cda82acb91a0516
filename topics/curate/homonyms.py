"""Does a name hide several people? The papers that bear it, in groups, and how sure that is. Nothing is split here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ..results import Identity
from .identity_evidence import Gatherer
from .identity_groups import agglomerate, divide, groups_of
from .identity_model import BASE_RATE, LEAST_PAPERS, SEVERAL_BELOW, grade
from .identity_words import Sayings

if TYPE_CHECKING:
    from ..results import Vectors
    from .identity_evidence import Evidence, Rows


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
    rows, evidence = gatherer.rows(name), gatherer.evidence(name, vectors)
    apart = gatherer.ids(name).apart()
    value, graded, groups = _judge(evidence, apart is not None)
    said = Sayings(evidence, groups, gatherer.coauthors(name))
    summary = f"the papers stand under {apart}" if apart else said.summary(graded)
    table = pl.DataFrame(
        {
            "paper_id": gatherer.papers["paper_id"].gather(rows),
            "person": pl.Series([said.person[row] for row in range(len(rows))], dtype=pl.Int32),
            "evidence": pl.Series([said.paper(row) for row in range(len(rows))], dtype=pl.String),
        }
    ).sort("person", maintain_order=True)
    return Identity(name, value, graded, table, summary, said.loose())


def _judge(evidence: Evidence, ids_decide: bool) -> tuple[float, str, list[Rows]]:
    """Score, grade and groups."""
    n, merges = len(evidence), agglomerate(evidence)
    if ids_decide:
        return 1.0, "several", groups_of(n, merges, SEVERAL_BELOW)
    if not _says_anything(evidence):
        return BASE_RATE, "unknown", [np.arange(n)]
    value, groups = divide(n, merges)
    return value, grade(value) if n >= LEAST_PAPERS else "unknown", groups


def _says_anything(evidence: Evidence) -> bool:
    return bool(evidence.links.any() or evidence.ids.any() or np.triu(evidence.topic, 1).any())
