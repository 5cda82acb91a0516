"""Who knows about something: papers that answer a question speak for their authors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from .. import schemas
from ..errors import ConfigError, NotFound
from ..results import Experts, Run
from ..text import listing
from .bm25 import bm25, column_of
from .expertise import WORDS_POWER, paper_parts, recency, votes
from .meaning import similarities
from .term_index import query_terms, term_index
from .writers import writers

if TYPE_CHECKING:
    from .term_index import TermIndex
    from .writers import Writers

# Papers that are shown for each person.
_N_PAPERS = 5
_N_TOPICS = 3
# Words are suggested that so many papers hold.
_LEAST_KNOWN = 3


def experts(run: Run, query: str, n: int = 10, cache: Path | None = None) -> Experts:
    """People who know about something, each with the papers that say so.

    Papers are scored by their words (BM25) and by the meaning of their titles (the run's embedding). They speak for
    their authors: more for the first and the last, and more when they are recent. Topics are shown; that a paper lies
    in the topics of the others adds nothing to its words.

    Args:
        run: the fitted corpus.
        query: what about, in the words that titles and abstracts use.
        n: people at most.
        cache: folder that keeps counted words and embedded titles; None makes them anew.

    Raises:
        ConfigError: the query has no word that says something.
        NotFound: no paper holds any word of it; the message has words like them.
    """
    index = term_index(run, cache)
    terms = query_terms(index, query)
    leading = run.topics["terms"].list.first().drop_nulls().to_list()
    known, unknown = _known(query, [term for term in terms if " " not in term], index, leading)
    by_words = bm25(index, terms)
    by_meaning, remark = similarities(run, query, by_words, cache)
    found = _Found(run, index, terms, by_words, by_meaning)
    lacking = f"No paper holds {listing([repr(word) for word in unknown])}." if unknown else ""
    notes = tuple(note for note in (lacking, remark) if note)
    return Experts(query, known, unknown, found.topics, *found.tables(n), notes)


def _known(
    query: str, words: Sequence[str], index: TermIndex, leading: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that papers hold, and the others; ``leading`` terms are named where no word is like the one asked."""
    known = tuple(word for word in words if word in index.columns)
    if not words:
        asked = f"{query!r} has no word that tells papers apart" if query.strip() else "the question is empty"
        raise ConfigError("", query, f"{asked}; ask in words of titles and abstracts, such as 'federated learning'")
    if not known:
        raise NotFound("word of the papers", words[0], _words_like(words[0], index) or leading)
    return known, tuple(word for word in words if word not in index.columns)


def _words_like(word: str, index: TermIndex) -> list[str]:
    """Words of the papers with the same first letter."""
    words = (known for known in index.columns if known[0] == word[0] and " " not in known)
    return [known for known in words if index.n_holding[index.columns[known]] >= _LEAST_KNOWN]


@dataclass(frozen=True, eq=False)
class _Found:
    run: Run
    index: TermIndex
    terms: Sequence[str]
    by_words: Any
    by_meaning: Any

    @cached_property
    def writers(self) -> Writers:
        return writers(self.run)

    @cached_property
    def years(self) -> Any:
        """Year of each paper, NaN where it has no date."""
        return self.run.papers["date_first"].dt.year().cast(pl.Float64).fill_null(float("nan")).to_numpy()

    @cached_property
    def parts(self) -> Any:
        """What each paper adds to the score of each of its authors."""
        weights = recency(self.run.corpus.as_of.year - self.years)
        return paper_parts(self.writers, self.by_words, self.by_meaning, weights)

    @cached_property
    def topics(self) -> tuple[int, ...]:
        """The topics that most of what was found lies in."""
        found = votes(self.by_words, WORDS_POWER)
        return tuple(_strongest(self.run.assignments["topic_id"].to_numpy(), found)[:_N_TOPICS])

    def tables(self, n: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        they = self.writers
        scores = np.bincount(they.person, self.parts, len(they.names)).round(4)
        best = [i for i in np.argsort(-scores, kind="stable")[:n] if scores[i] > 0]
        people, papers = [], []
        for rank, person in enumerate(best, start=1):
            rows = np.flatnonzero(they.person == person)
            rows = rows[np.argsort(-self.parts[rows], kind="stable")]
            rows = rows[self.parts[rows] > 0]
            shown = [{"rank": k, **self._paper(row)} for k, row in enumerate(rows[:_N_PAPERS], start=1)]
            papers += shown
            people.append({"rank": rank, "score": float(scores[person]), **self._person(person, rows, shown)})
        return schemas.EXPERTS.frame(people), schemas.EXPERT_PAPERS.frame(papers)

    def _person(self, person: int, rows: Any, shown: Sequence[dict[str, Any]]) -> dict[str, Any]:
        they, papers = self.writers, self.writers.paper[rows]
        years = self.years[papers][~np.isnan(self.years[papers])]
        place, n_authors = they.position[rows], they.n_authors[papers]
        held = {word for paper in shown for word in paper["words"]}
        return {
            "name": they.names[person],
            "n_papers": int((they.person == person).sum()),
            "n_found": len(rows),
            "n_first": int((place == 1).sum()),
            "n_last": int(((place == n_authors) & (place > 1)).sum()),
            "first_year": int(years.min()) if len(years) else None,
            "last_year": int(years.max()) if len(years) else None,
            "words": [term for term in self.terms if term in held],
            "topic_ids": _strongest(self.run.assignments["topic_id"].to_numpy()[papers], self.parts[rows]),
            "paper_ids": [paper["paper_id"] for paper in shown],
        }

    def _paper(self, row: int) -> dict[str, Any]:
        they, paper = self.writers, int(self.writers.paper[row])
        year = self.years[paper]
        return {
            "name": they.names[they.person[row]],
            "paper_id": self.run.corpus.ids[paper],
            "title": self.run.papers["title"][paper],
            "part": round(float(self.parts[row]), 4),
            "words": self._words(paper),
            "similarity": round(float(self.by_meaning[paper]), 4),
            "topic_id": self.run.assignments["topic_id"][paper],
            "year": None if np.isnan(year) else int(year),
            "position": int(they.position[row]) or None,
            "n_authors": int(they.n_authors[paper]) or None,
        }

    def _words(self, paper: int) -> list[str]:
        """Terms of the question that a paper holds, phrases instead of their words."""
        held = [term for term in self.terms if term in self.index.columns and paper in self._holding[term]]
        inside = {word for term in held if " " in term for word in term.split(" ")}
        return [term for term in held if term not in inside]

    @cached_property
    def _holding(self) -> dict[str, set[int]]:
        columns = self.index.columns
        return {term: set(column_of(self.index, columns[term])[0].tolist()) for term in self.terms if term in columns}


def _strongest(topics: Any, weights: Any) -> list[int]:
    """Topics by the summed weights of their papers."""
    sums = np.bincount(topics[topics >= 0], weights[topics >= 0], minlength=1)
    return [int(i) for i in np.argsort(-sums, kind="stable") if sums[i] > 0]
