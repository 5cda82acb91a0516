"""What limits a comparison, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from .analyse.compare import FEW
from .results import Run, SidesCompared, Subject
from .text import count, listing

# Part of a side's papers without a topic from which it is worth a sentence.
_MANY_UNPLACED = 0.1
_SEVERAL = "several_people"


def notes_on_two(run: Run, a: Subject, b: Subject, sides: SidesCompared) -> list[str]:
    """Sentences on members and papers that both sides have, papers without topic, names that may hide several people,
    and sides of different years.
    """
    found = [_members(a, b, sides.n_both), *_unplaced(a, b, sides), *_several(run, (a, b)), _years(run, a, b)]
    return [note for note in found if note]


def notes_on_many(run: Run, subjects: Sequence[Subject], n_left_out: int) -> list[str]:
    """Sentences on authors that were left out, sides of few papers, and names that may hide several people."""
    found = [_left_out(subjects, n_left_out), _few(subjects), *_several(run, subjects)]
    return [note for note in found if note]


def _members(a: Subject, b: Subject, n_both: int) -> str:
    both = [name for name in a.members if name in b.members]
    if not (both and n_both):
        return ""
    papers = f"the {count(n_both, 'paper')} that both have {'counts' if n_both == 1 else 'count'} once on each"
    return f"{listing(both)} {'is' if len(both) == 1 else 'are'} on both sides: {papers}."


def _unplaced(a: Subject, b: Subject, sides: SidesCompared) -> list[str]:
    return [
        f"{n - placed:,} of {count(n, 'paper')} of {side.in_text} {'has' if n == placed + 1 else 'have'} no topic, "
        "so the distance is of the others."
        for side, n, placed in ((a, sides.n_a, sides.placed_a), (b, sides.n_b, sides.placed_b))
        if placed and n - placed > _MANY_UNPLACED * n
    ]


def _several(run: Run, subjects: Sequence[Subject]) -> list[str]:
    """Of names that probably hide several people; a mere hint at it is none."""
    told = run.corpus.findings.filter((pl.col("code") == _SEVERAL) & (pl.col("severity") != "info"))
    names = sorted({name for side in subjects for name in side.members} & set(told["subject"]))
    if not names:
        return []
    subject = "The name" if len(names) == 1 else "The names"
    verb = "hides" if len(names) == 1 else "hide"
    return [f"{subject} {listing(names)} probably {verb} several people, whose papers are compared as one person's."]


def _years(run: Run, a: Subject, b: Subject) -> str:
    """Said where the middle halves of both sides lie apart."""
    spans = [_middle(run, side) for side in (a, b)]
    if None in spans:
        return ""
    (start_a, end_a), (start_b, end_b) = (span for span in spans if span)
    if start_a <= end_b and start_b <= end_a:
        return ""
    return (
        f"Half of the papers of {a.in_text} are of {_span(start_a, end_a)}, half of those of {b.in_text} of "
        f"{_span(start_b, end_b)}: what sets them apart may be the time."
    )


def _middle(run: Run, side: Subject) -> tuple[int, int] | None:
    """The years between which the middle half of the papers lies."""
    days = run.papers.filter(pl.col("paper_id").is_in(list(side.paper_ids)))["date_first"].drop_nulls().sort()
    if days.is_empty():
        return None
    last = len(days) - 1
    return days[round(last * 0.25)].year, days[round(last * 0.75)].year


def _span(start: int, end: int) -> str:
    return f"{start}" if start == end else f"{start} to {end}"


def _left_out(subjects: Sequence[Subject], n_left_out: int) -> str:
    n_taken = sum(side.kind == "author" for side in subjects)
    return (
        f"Compared are the {n_taken:,} authors of most papers; {n_left_out:,} more have enough." if n_left_out else ""
    )


def _few(subjects: Sequence[Subject]) -> str:
    few = [f"{side.name} ({len(side.paper_ids)})" for side in subjects if len(side.paper_ids) < FEW]
    return f"Fewer than {FEW} papers, so that only large differences show: {listing(few)}." if few else ""
