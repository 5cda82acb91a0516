"""What is said of a corpus too small for topics: keyphrases and nearest papers."""

from __future__ import annotations

import polars as pl

from ..model.cluster import CLUSTER_FROM
from ..text import count
from .lookup import Lookup
from .parts import Near, Section, Sentence

N_ROWS = 50
N_PHRASES = 6
N_NEAREST = 3


def near(lookup: Lookup, own: pl.DataFrame) -> tuple[Near, ...]:
    """The first ``N_ROWS`` papers of the list, each with its best keyphrases and its nearest papers."""
    return tuple(
        Near(title or "(no title)", tuple(lookup.phrases.get(i, ())[:N_PHRASES]), _nearest(lookup, i))
        for i, title in own.head(N_ROWS).select("paper_id", "title").iter_rows()
    )


def _nearest(lookup: Lookup, paper_id: str) -> tuple[tuple[str, float], ...]:
    found = lookup.nearest.get(paper_id, ())[:N_NEAREST]
    return tuple((lookup.titles.get(other) or "(no title)", similarity) for other, similarity in found)


def section(lookup: Lookup, own: pl.DataFrame) -> Section:
    """Stands in for areas, change and map."""
    rows = near(lookup, own)
    caveat = "Keyphrases and similarities compare these papers only with each other; with so few texts they are rough."
    answer = f"{_few(lookup)}; here are the phrases that set each paper apart"
    answer += " and the papers nearest to it." if any(row.nearest for row in rows) else "."
    return Section("near", "What do they work on?", answer, rows, caveat=caveat)


def sentence(lookup: Lookup, own: pl.DataFrame) -> Sentence:
    """The summary's word on it, with the strongest phrases of the subject's papers."""
    best = (
        lookup.run.keyphrases.filter(pl.col("paper_id").is_in(own["paper_id"].to_list()))
        .group_by("phrase", maintain_order=True)
        .agg(pl.col("weight").sum())
        .sort(["weight", "phrase"], descending=[True, False])["phrase"]
        .head(5)
        .to_list()
    )
    about = f" Recurring phrases: {', '.join(best)}." if best else ""
    return Sentence("area", (f"{_few(lookup)}.{about}",))


def _few(lookup: Lookup) -> str:
    n = len(lookup.run.corpus)
    if n >= CLUSTER_FROM:
        return f"No topics were found among {count(n, 'paper')}"
    return f"{count(n, 'paper')} {'is' if n == 1 else 'are'} too few to form topics"
