"""One person's or group's work over time: focus, moves between topics, breadth, and novelty of each paper."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from . import schemas
from .analyse.breadth import breadth_by_author, measure_breadth, topic_distances
from .analyse.change import halves
from .analyse.focus_over_time import focus_by_span, focus_change, measure_focus
from .analyse.moves import find_moves
from .analyse.novelty import draw_sample, mean_against_half, measure_novelty, rank_correlation
from .config import TimeConfig
from .results import Breadth, Career, FocusChange, Novelty, Run, Subject
from .stages import stage_seed
from .subjects import author_subject

if TYPE_CHECKING:
    from .analyse.breadth import Matrix
    from .analyse.novelty import Sample

# With fewer papers whose novelty a page claims, a correlation with what is computed says next to nothing.
MIN_CLAIMED = 8
# The novelty of a larger group's papers would take longer than its page is worth.
MOST_MEASURED = 2_000


class Field:
    """What everybody's work in a run is held against, computed once for all subjects."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.seed = stage_seed(run.seed, "careers")
        self.alpha = TimeConfig.of_run(run.manifest).alpha

    @cached_property
    def papers(self) -> pl.DataFrame:
        """Papers with their topic, in the order of the vectors."""
        topic_ids = self.run.assignments["topic_id"]
        return self.run.papers.select("paper_id", "date_first", "date_last", "score").with_columns(topic_id=topic_ids)

    @cached_property
    def distances(self) -> tuple[list[int], Matrix]:
        return topic_distances(self.run.embedding.vectors, self.papers["topic_id"].to_numpy())

    @cached_property
    def authors(self) -> pl.DataFrame:
        places = {topic_id: place for place, topic_id in enumerate(self.distances[0])}
        numbered = self.papers.select(
            "paper_id", pl.col("topic_id").replace_strict(places, default=-1, return_dtype=pl.Int32)
        )
        return breadth_by_author(self.run.authorships, numbered, self.distances[1])

    @cached_property
    def sample(self) -> Sample:
        return draw_sample(self.run.embedding.vectors, self.papers)


def career(run: Run, subject: Subject | str, field: Field | None = None) -> Career:
    """The work of ``subject`` over time.

    Args:
        run: the fitted corpus.
        subject: an author's name, or a subject. Moves of a whole corpus take a minute: movements tell of it better.
        field: of the run, where it is at hand already; what takes long is computed once for all subjects.

    Raises:
        NotFound: nobody is called ``subject``.
    """
    field = field or Field(run)
    who = author_subject(run.corpus, subject) if isinstance(subject, str) else subject
    own = field.papers.filter(pl.col("paper_id").is_in(list(who.paper_ids)))
    placed = own.filter(pl.col("topic_id") >= 0)
    n_topics = run.topics.height
    moves, move_topics = find_moves(placed, field.alpha, field.seed)
    novelty = _novelty_of_papers(field, who)
    return Career(
        subject=who,
        n_placed=placed.height,
        n_dated=placed["date_first"].count(),
        focus=measure_focus(_counts(placed), n_topics),
        focus_spans=focus_by_span(placed, n_topics),
        focus_change=_focus_change(placed, n_topics, field.seed),
        moves=moves,
        move_topics=move_topics,
        breadth=_breadth(field, who, placed),
        novelty=_novelty(field, who, novelty),
        novelty_of_papers=novelty,
    )


def _counts(placed: pl.DataFrame) -> list[int]:
    return placed.group_by("topic_id").len().sort("topic_id")["len"].to_list()


def _focus_change(placed: pl.DataFrame, n_topics: int, seed: int) -> FocusChange | None:
    sides = halves(placed)
    return focus_change(placed, sides.boundary, sides.early, sides.late, n_topics, seed) if sides else None


def _breadth(field: Field, subject: Subject, placed: pl.DataFrame) -> Breadth | None:
    """Nobody is compared with themselves, nor a group with its members."""
    topic_ids, distances = field.distances
    others = field.authors.filter(~pl.col("name").is_in(list(subject.members)))
    if subject.kind != "author":
        others = others.clear()
    return measure_breadth(_places(placed, topic_ids), _places(field.papers, topic_ids), distances, others)


def _places(papers: pl.DataFrame, topic_ids: list[int]) -> list[int]:
    """Papers of each topic, zeros too."""
    counts = dict(papers.group_by("topic_id").len().iter_rows())
    return [counts.get(topic_id, 0) for topic_id in topic_ids]


def _novelty_of_papers(field: Field, subject: Subject) -> pl.DataFrame:
    """Of a whole corpus, nothing, as its papers are what each is compared with; nor of very many."""
    if subject.kind == "corpus" or len(subject.paper_ids) > MOST_MEASURED:
        return schemas.NOVELTY.empty()
    run = field.run
    return measure_novelty(run.embedding.vectors, field.papers, subject.paper_ids, run.authorships, field.sample)


def _novelty(field: Field, subject: Subject, papers: pl.DataFrame) -> Novelty | None:
    known = papers.drop_nulls("percentile")
    mean = mean_against_half(known["percentile"].to_list())
    if mean is None:
        return None
    claimed = known.drop_nulls("claimed")
    agreement = None
    if claimed.height >= MIN_CLAIMED:
        agreement = rank_correlation(claimed["percentile"].to_list(), claimed["claimed"].to_list(), field.seed)
    nearest = known.select(pl.col("nearest_ids").list.first().is_in(list(subject.paper_ids)))
    rho, p_value = agreement or (None, None)
    return Novelty(
        *mean,
        n_papers=known.height,
        n_own=int(nearest.to_series().sum()),
        claimed=_claim(field.run, subject),
        n_claimed=claimed.height,
        agreement=rho,
        agreement_p=p_value,
    )


def _claim(run: Run, subject: Subject) -> float | None:
    """The novelty that a page states of its owner, in percent; None where pages differ, or it is no number."""
    if subject.kind != "author":
        return None
    stated = run.corpus.claims.filter((pl.col("subject") == subject.name) & (pl.col("key") == "novelty"))
    numbers = {
        match[1] for value in stated["value"] if (match := re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%?\s*", value or ""))
    }
    return float(numbers.pop()) if len(numbers) == 1 else None
