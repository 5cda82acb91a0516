"""What is said of a corpus too small for topics: keyphrases and nearest papers."""

from __future__ import annotations

import polars as pl

from ..text import count
from .lookup import Lookup
from .parts import Near, Section, Sentence

# From here on papers are clustered, so where there are no topics it is not for want of papers.
FEW = 14
N_ROWS = 50
N_PHRASES = 6
N_NEAREST = 3


def near(lookup: Lookup, own: pl.DataFrame) -> tuple[Near, ...]:
    """The first ``N_ROWS`` papers of the list, each with its best keyphrases and its nearest papers."""
    run = lookup.run
    titles = dict(lookup.papers.select("paper_id", "title").iter_rows())
    phrases: dict[str, list[str]] = {}
    for paper_id, phrase in run.keyphrases.sort("paper_id", "rank").select("paper_id", "phrase").iter_rows():
        phrases.setdefault(paper_id, []).append(phrase)
    nearest: dict[str, list[tuple[str, float]]] = {}
    rows = run.neighbours.sort("paper_id", "rank").select("paper_id", "neighbour_id", "similarity").iter_rows()
    for paper_id, other, similarity in rows:
        nearest.setdefault(paper_id, []).append((titles.get(other) or other, similarity))
    return tuple(
        Near(title or "(no title)", tuple(phrases.get(i, [])[:N_PHRASES]), tuple(nearest.get(i, [])[:N_NEAREST]))
        for i, title in own.head(N_ROWS).select("paper_id", "title").iter_rows()
    )


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
    if n > FEW:
        return f"No topics were found among {count(n, 'paper')}"
    return f"{count(n, 'paper')} {'is' if n == 1 else 'are'} too few to form topics"
