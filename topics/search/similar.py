"""People like somebody, and papers like theirs, by what they write; who they write with has no say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from .. import schemas
from ..results import Run, Similar, Subject
from ..subjects import author_subject
from ..text import count
from .likeness import cosines, likeness
from .term_index import term_index
from .writers import profile_lengths, rows_of, writers

if TYPE_CHECKING:
    from ..results import Vectors
    from .writers import Writers

# Of a larger subject so many papers are compared, spread evenly over the years.
_MOST_OWN = 120
# Papers that a person must have besides those written together with the subject.
LEAST_PAPERS = 3
# People whose papers are compared one by one: those whose mean vectors are nearest.
_SHORTLIST = 1000
# Pairs of papers that are shown for each person.
_N_PAIRS = 3


def similar(run: Run, name: Subject | str, n: int = 10, cache: Path | None = None) -> Similar:
    """People who work on what somebody works on, and papers like theirs, with the papers that make them alike.

    Papers written together count neither as theirs nor as one's own, so that collaborators (``joint_papers``) are found
    by what else they do. Of a group its members are left out.

    Args:
        run: the fitted corpus.
        name: an author's name, or a subject.
        n: people, and papers, at most.
        cache: folder that keeps the counted words; None counts them anew.

    Raises:
        NotFound: nobody is called ``name``; the message has the nearest names.
    """
    subject = author_subject(run.corpus, name) if isinstance(name, str) else name
    search = _Search(run, subject, cache)
    people = search.people(n)
    return Similar(subject, people, search.papers(n), search.notes(people))


@dataclass(frozen=True, eq=False)
class _Search:
    run: Run
    subject: Subject
    cache: Path | None

    @cached_property
    def writers(self) -> Writers:
        return writers(self.run)

    @cached_property
    def own(self) -> Any:
        """Rows of the subject's papers, oldest first."""
        return rows_of(self.run, self.subject.paper_ids)

    @cached_property
    def is_own(self) -> Any:
        mask = np.zeros(len(self.run.corpus), dtype=bool)
        mask[self.own] = True
        return mask

    @cached_property
    def compared(self) -> Any:
        """The subject's papers that others' are compared with."""
        chosen = np.linspace(0, len(self.own) - 1, min(len(self.own), _MOST_OWN)).round().astype(np.int64)
        return self.own[chosen] if len(self.own) else self.own

    @cached_property
    def centre(self) -> Any:
        return self.run.embedding.vectors[self.own].mean(axis=0)

    @cached_property
    def candidates(self) -> Any:
        """Numbers of the people who come into question, in order of their names."""
        they = self.writers
        elsewhere = ~self.is_own[they.paper]
        n_left = np.bincount(they.person[elsewhere], minlength=len(they.names))
        sums = np.bincount(
            they.person, (self.run.embedding.vectors @ self.centre)[they.paper] * elsewhere, len(they.names)
        )
        rough = sums / np.maximum(profile_lengths(self.run), 1e-9)
        members = set(self.subject.members)
        possible = np.array(
            [i for i in np.flatnonzero(n_left >= LEAST_PAPERS) if they.names[i] not in members], dtype=np.int64
        )
        return np.sort(possible[np.argsort(-rough[possible], kind="stable")[:_SHORTLIST]])

    @cached_property
    def theirs(self) -> Any:
        """Whose papers (place among the candidates) and which, joint ones left out."""
        cells = self.writers.membership[self.candidates].tocoo()
        kept = ~self.is_own[cells.col]
        return cells.row[kept], cells.col[kept]

    @cached_property
    def near(self) -> Any:
        """Compared papers x papers of ``theirs``, similarity by words."""
        weights = term_index(self.run, self.cache).weights
        papers, places = np.unique(self.theirs[1], return_inverse=True)
        near = (weights[self.compared] @ weights[papers].T).toarray()
        return near[:, places]

    def people(self, n: int) -> pl.DataFrame:
        if not len(self.own) or not len(self.candidates):
            return schemas.SIMILAR_PEOPLE.empty()
        who = self.theirs[0]
        starts = np.searchsorted(who, np.arange(len(self.candidates)))
        scores = likeness(self.near, starts, cosines(self._sums(), self.centre)).round(4)
        best = np.argsort(-scores, kind="stable")[:n]
        ends = np.append(starts[1:], len(who))
        rows = ({"rank": k, "score": scores[i], **self._person(i, starts[i], ends[i])} for k, i in enumerate(best, 1))
        return schemas.SIMILAR_PEOPLE.frame(rows)

    def _sums(self) -> Vectors:
        """Sum of the vectors of each candidate's papers."""
        from scipy.sparse import csr_matrix

        shape = (len(self.candidates), len(self.is_own))
        membership = csr_matrix((np.ones(len(self.theirs[0]), dtype=np.float32), self.theirs), shape=shape)
        sums: Vectors = membership @ self.run.embedding.vectors
        return sums

    def _person(self, place: int, start: int, end: int) -> dict[str, Any]:
        person = self.candidates[place]
        near, papers = self.near[:, start:end], self.theirs[1][start:end]
        n_papers = int(self.writers.n_papers[person])
        chosen = np.argsort(-near.max(axis=0), kind="stable")[:_N_PAIRS]
        ids = self.run.corpus.ids
        return {
            "name": self.writers.names[person],
            "n_papers": n_papers,
            "joint_papers": n_papers - len(papers),
            "topic_ids": self._shared_topics(papers),
            "paper_ids": [ids[i] for i in papers[chosen]],
            "own_ids": [ids[i] for i in self.compared[near[:, chosen].argmax(axis=0)]],
            "similarities": near.max(axis=0)[chosen].round(4).tolist(),
        }

    def _shared_topics(self, papers: Any) -> list[int]:
        """Topics of both, those first of which the one who has less of it has most."""
        topics = self.run.assignments["topic_id"].to_numpy()
        n_topics = int(topics.max(initial=-1)) + 1
        sides = (topics[self.own], topics[papers])
        own, theirs = (np.bincount(side[side >= 0], minlength=n_topics) / len(side) for side in sides)
        both = np.minimum(own, theirs)
        return [int(i) for i in np.argsort(-both, kind="stable") if both[i] > 0]

    def papers(self, n: int) -> pl.DataFrame:
        """Others' papers nearest to one of the subject's."""
        if not len(self.own):
            return schemas.SIMILAR_PAPERS.empty()
        vectors = self.run.embedding.vectors
        near = vectors[self.compared] @ vectors.T
        similarity = np.where(self.is_own, -np.inf, near.max(axis=0).round(4))
        best = [i for i in np.argsort(-similarity, kind="stable")[:n] if not self.is_own[i]]
        ids, titles, topics = self.run.corpus.ids, self.run.papers["title"], self.run.assignments["topic_id"]
        return schemas.SIMILAR_PAPERS.frame(
            {
                **{"rank": rank, "paper_id": ids[i], "title": titles[int(i)], "similarity": float(similarity[i])},
                **{"own_id": ids[self.compared[near[:, i].argmax()]], "topic_id": topics[int(i)]},
            }
            for rank, i in enumerate(best, start=1)
        )

    def notes(self, people: pl.DataFrame) -> tuple[str, ...]:
        if not len(self.own):
            return (f"{self.subject.name} has no paper to compare.",)
        notes = []
        if len(self.compared) < len(self.own):
            own = count(len(self.own), "paper")
            notes.append(f"{len(self.compared)} of the {own} were compared, spread over the years.")
        if people.is_empty():
            notes.append(f"Nobody else has {LEAST_PAPERS} papers of their own to be compared by.")
        return tuple(notes)
