"""Two sides of a run against each other, and many: all that is said of how they differ."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from . import schemas
from .analyse.author_test import author_test
from .analyse.closest import closest_papers
from .analyse.compare import compare_sides
from .analyse.energy import within_topics
from .analyse.leads import leads
from .analyse.people import common_collaborators
from .analyse.side_terms import side_terms
from .analyse.sides import compare_many_sides
from .cache import Cache
from .comparison_notes import notes_on_many, notes_on_two
from .config import load_groups
from .results import AuthorTest, Comparison, Comparisons, Run, SidesCompared, Subject
from .sides import many_sides, two_sides
from .stages import Stages, digest
from .units import term_settings, word_counts

if TYPE_CHECKING:
    from .cache import Artifacts

STAGES = ("sides", "authors", "words", "within", "leads", "closest", "common")
# Besides the papers of the sides, words are counted in so many others: enough to tell how common a word is.
_N_OTHERS = 5_000


def compare(
    run: Run,
    a: Subject | str,
    b: Subject | str,
    groups: Mapping[str, Any] | str | Path | None = None,
    cache: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Comparison:
    """Two sides against each other: distance, topics, words, who was first, and the papers behind it.

    Args:
        run: the fitted corpus.
        a: an author, a group of ``groups``, a filter such as ``venue=ACL since=2020``, "everyone else" (than the other
            side), "all papers", or a subject; see ``topics.sides.side_subject``.
        b: the other side, likewise.
        groups: groups by name, each a list of authors or a filter, or the YAML file that holds them.
        cache: folder that keeps results of stages; None computes everything anew.
        progress: called with the name of each stage (see ``STAGES``) before it begins.

    Returns:
        The tables of ``Comparison``. Where there are too few papers, rows or numbers are absent and a reason says why.

    Raises:
        ConfigError: a side is no filter, though it looks like one, or both are everyone else.
        NotFound: a side is nobody; the message names the nearest.
        TooFewPapers: a side has no paper.
    """
    first, second = two_sides(run, a, b, load_groups(groups) if groups else {})
    pair = _Pair(run, first, second, Stages(Cache(cache), run.seed, progress))
    sides = _sides(pair)
    return Comparison(
        a=first,
        b=second,
        sides=sides,
        by_authors=_authors(pair),
        terms=_words(pair),
        within=_within(pair),
        leads=_leads(pair),
        closest=_closest(pair),
        common=_common(pair),
        joint_ids=pair.joint_ids,
        notes=tuple(notes_on_two(run, first, second, sides)),
    )


def compare_many(
    run: Run,
    groups: Mapping[str, Any] | str | Path | None = None,
    authors_min: int | None = None,
    sides: Sequence[Subject | str] = (),
    cache: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Comparisons:
    """Many sides against each other, and each against all papers that are not its own.

    Args:
        run: the fitted corpus.
        groups: as for ``compare``; all of them are sides, unless ``sides`` says which.
        authors_min: the authors of at least so many papers are sides; of more than 200 those of most papers.
        sides: further sides, each as for ``compare``.
        cache: as for ``compare``.
        progress: called with ``many`` before the only stage begins.

    Returns:
        The tables of ``Comparisons``; sides in the order groups, ``sides``, authors by their papers.

    Raises:
        ConfigError: there are fewer than two sides, or one is no filter, though it looks like one.
        NotFound: a side is nobody; the message names the nearest.
        TooFewPapers: a side has no paper.
    """
    subjects, left_out = many_sides(run, load_groups(groups) if groups else {}, authors_min, sides)
    stages = Stages(Cache(cache), run.seed, progress)
    seed = stages.seed("sides")

    def compute() -> Artifacts:
        papers = [list(subject.paper_ids) for subject in subjects]
        names, kinds = [subject.name for subject in subjects], [subject.kind for subject in subjects]
        found = compare_many_sides(run.assignments, papers, names, kinds, seed)
        return dict(zip(("sides", "distances", "enrichment", "merges"), found, strict=True))

    asked = [[subject.name, subject.kind, _digest_of(subject)] for subject in subjects]
    found = stages("many", [], [seed, asked, digest(run.assignments)], compute)
    return Comparisons(tuple(subjects), **found, notes=tuple(notes_on_many(run, subjects, left_out)))


@dataclass(frozen=True, eq=False)
class _Pair:
    """The sides of a comparison, and what its stages share."""

    run: Run
    a: Subject
    b: Subject
    stages: Stages

    @cached_property
    def ids(self) -> tuple[list[str], list[str]]:
        return list(self.a.paper_ids), list(self.b.paper_ids)

    @cached_property
    def asked(self) -> list[Any]:
        """What every stage depends on."""
        return [_digest_of(self.a), _digest_of(self.b), digest(self.run.assignments)]

    @cached_property
    def joint_ids(self) -> tuple[str, ...]:
        other = set(self.b.paper_ids)
        return tuple(paper_id for paper_id in self.a.paper_ids if paper_id in other)

    @cached_property
    def papers(self) -> pl.DataFrame:
        """The papers of either side, in the order of the corpus."""
        return self.run.papers.filter(pl.col("paper_id").is_in([*self.a.paper_ids, *self.b.paper_ids]))

    @cached_property
    def vectors(self) -> Any:
        """One row for each of ``papers``."""
        held = pl.Series(self.run.embedding.ids).is_in(self.papers["paper_id"].to_list())
        return self.run.embedding.vectors[held.to_numpy()]

    @cached_property
    def vectors_digest(self) -> str:
        return hashlib.sha256(np.ascontiguousarray(self.vectors).data).hexdigest()[:24]


def _sides(pair: _Pair) -> SidesCompared:
    seed = pair.stages.seed("sides")

    def compute() -> Artifacts:
        found = compare_sides(pair.run.assignments, *pair.ids, seed)
        numbers = {field.name: getattr(found, field.name) for field in fields(found) if field.name != "topics"}
        return {"topics": found.topics, "numbers": numbers}

    stored = pair.stages("sides", [], [seed, pair.asked], compute)
    return SidesCompared(**stored["numbers"], topics=stored["topics"])


def _authors(pair: _Pair) -> AuthorTest | None:
    """Of one person, whenever, or of everybody, authors are no units that chance could have divided otherwise."""
    if not any(side.kind == "group" and len(side.members) != 1 for side in (pair.a, pair.b)):
        return None
    held = _held(pair.run, pair.a), _held(pair.run, pair.b)
    seed = pair.stages.seed("authors")

    def compute() -> Artifacts:
        found = author_test(pair.run.assignments, *held, seed)
        return {"test": {field.name: getattr(found, field.name) for field in fields(found)}}

    stored = pair.stages("authors", [], [seed, pair.asked, *map(digest, held)], compute)
    return AuthorTest(**stored["test"])


def _held(run: Run, side: Subject) -> pl.DataFrame:
    """The authors of a side, first ones first, and the papers by which they are on it: those of its members, else of
    first authors.
    """
    rows = run.authorships.filter(pl.col("paper_id").is_in(list(side.paper_ids)))
    rows = rows.sort("paper_id", "position", "name", nulls_last=True)
    if side.members:
        rows = rows.filter(pl.col("name").is_in(side.members))
    else:
        rows = rows.unique("paper_id", keep="first", maintain_order=True)
    return rows.select("name", "paper_id").unique(maintain_order=True)


def _words(pair: _Pair) -> pl.DataFrame:
    papers = _counted(pair)

    def compute() -> pl.DataFrame:
        counted = word_counts(pair.run, papers)
        return side_terms(counted.counts, counted.vocabulary, papers["paper_id"].to_list(), *pair.ids)

    texts = digest(papers.select("paper_id", "title", "abstract"))
    return pair.stages.table("words", [], [pair.asked, texts, term_settings(pair.run)], compute)


def _counted(pair: _Pair) -> pl.DataFrame:
    """The papers of both sides and others evenly over the corpus, which tell how common a word is."""
    held = pl.col("paper_id").is_in(pair.papers["paper_id"].to_list())
    others = pair.run.papers.select("paper_id").filter(~held)["paper_id"]
    step = max(1, -(-len(others) // _N_OTHERS))
    return pair.run.papers.filter(held | pl.col("paper_id").is_in(others.gather_every(step).to_list()))


def _within(pair: _Pair) -> pl.DataFrame:
    seed = pair.stages.seed("within")

    def compute() -> pl.DataFrame:
        return within_topics(pair.run.assignments, pair.vectors, pair.papers["paper_id"].to_list(), *pair.ids, seed)

    return pair.stages.table("within", [], [seed, pair.asked, pair.vectors_digest], compute)


def _leads(pair: _Pair) -> pl.DataFrame:
    seed = pair.stages.seed("leads")

    def compute() -> pl.DataFrame:
        return leads(pair.run.assignments, pair.run.papers, *pair.ids, seed)

    dates = digest(pair.papers.select("paper_id", "date_first", "date_last"))
    return pair.stages.table("leads", [], [seed, pair.asked, dates], compute)


def _closest(pair: _Pair) -> pl.DataFrame:
    def compute() -> pl.DataFrame:
        return closest_papers(pair.vectors, pair.papers["paper_id"].to_list(), *pair.ids)

    return pair.stages.table("closest", [], [pair.asked, pair.vectors_digest], compute)


def _common(pair: _Pair) -> pl.DataFrame:
    """Of a side that is a filter everybody belongs to it who wrote for it, so nobody is left to write with it."""
    if not (pair.a.members and pair.b.members):
        return schemas.COMMON_COLLABORATORS.empty()
    names = sorted({*pair.a.members, *pair.b.members})

    def compute() -> pl.DataFrame:
        return common_collaborators(pair.run.authorships, *pair.ids, names)

    wrote = digest(pair.run.authorships.select("paper_id", "name"))
    return pair.stages.table("common", [], [pair.asked, names, wrote], compute)


def _digest_of(side: Subject) -> str:
    return digest(pl.DataFrame({"paper_id": side.paper_ids}, schema={"paper_id": pl.String}))
