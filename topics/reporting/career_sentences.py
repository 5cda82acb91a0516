"""What is said of somebody's work over time; each sentence only where the numbers carry it."""

from __future__ import annotations

from typing import Any

import polars as pl

from ..analyse.moves import MIN_PHASE
from ..results import Career
from ..text import count
from .lookup import Lookup
from .parts import Link, Sentence
from .wording import decimal, interval, percent, rank, span, spelled, tested, whole

# How a month is written.
PERIOD = "%B %Y"
_N_MOVES = 3
_N_NAMED = 2


def career_sentences(career: Career, lookup: Lookup) -> tuple[Sentence, ...]:
    """Each of the last moves, then focus, breadth and novelty."""
    said = [focus(career, lookup.alpha), breadth(career), novelty(career), claims(career)]
    return (*moves(career, lookup), *(sentence for sentence in said if sentence is not None))


def answer(career: Career, lookup: Lookup) -> str:
    """The heading: the last move, or why there is none."""
    n = career.moves.height
    if n:
        move = career.moves.row(n - 1, named=True)
        gained, lost = (_sides(career, move["move"], gained) for gained in (True, False))
        ends = [
            f"{word} “{lookup.labels[rows[0]['topic_id']]}”"
            for word, rows in (("towards", gained), ("away from", lost))
            if rows
        ]
        lead = "One move," if n == 1 else f"{spelled(n).capitalize()} moves, the last"
        return f"{lead} {when(move)}: {', '.join(ends) or 'of the mixture, no single area surely'}."
    if career.n_dated < 2 * MIN_PHASE:
        return f"{count(career.n_dated, 'dated paper')} in areas: too few to look for moves between areas."
    return "No move from some areas to others that chance would not explain."


def when(move: dict[str, Any]) -> str:
    """``in July 2018``, ``between June 2022 and October 2023``: the last paper before a move and the first after it."""
    last, first = (f"{move[name]:{PERIOD}}" for name in ("last_before", "first_after"))
    return f"in {last}" if last == first else f"between {last} and {first}"


def moves(career: Career, lookup: Lookup) -> list[Sentence]:
    """The latest moves, newest first, and that there are earlier ones."""
    latest = career.moves.sort("move", descending=True).head(_N_MOVES).to_dicts()
    said = [_move(career, move, lookup) for move in latest]
    earlier = career.moves.height - len(latest)
    if earlier:
        said.append(Sentence("move", (f"{count(earlier, 'earlier move')}, in the table below.",)))
    if not latest and career.n_dated >= 2 * MIN_PHASE:
        random = "papers in random order are parted as sharply by some date more often than once in twenty times"
        said.append(Sentence("move", (f"No date parts these papers into other areas before and after: {random}.",)))
    return said


def _move(career: Career, move: dict[str, Any], lookup: Lookup) -> Sentence:
    parts: list[str | Link] = ["Moved"]
    joint = " "
    if not any(_sides(career, move["move"], gained) for gained in (True, False)):
        parts = ["Moved from one mixture of areas to another, though no single area surely gained or lost,"]
    for word, gained in (("towards ", True), ("away from ", False)):
        rows = _sides(career, move["move"], gained)
        parts += [joint, word] if rows else []
        for i, row in enumerate(rows):
            parts += [" and " if i else "", Link.topic(row["topic_id"], lookup.labels[row["topic_id"]])]
            parts.append(f" ({percent(row['share_before'])} to {percent(row['share_after'])})")
        joint = ", " if rows else joint
    before, after = (f"move-{move['move']}-{side}" for side in ("before", "after"))
    return Sentence("move", (
        *parts, f" {when(move)}: ", Link.chosen(before, count(move["papers_before"], "paper")), " before, ",
        Link.chosen(after, whole(move["papers_after"])), f" after, {tested('p', move['p_value'])}.",
    ))  # fmt: skip


def _sides(career: Career, move: int, gained: bool) -> list[dict[str, Any]]:
    """The areas that gained, or lost, most, of those whose interval says that they did."""
    sure = pl.col("difference_low") > 0 if gained else pl.col("difference_high") < 0
    return career.move_topics.filter((pl.col("move") == move) & sure).head(_N_NAMED).to_dicts()


def focus(career: Career, alpha: float) -> Sentence | None:
    """Whether the later half of the papers is more focused than the earlier one."""
    change = career.focus_change
    if change is None:
        return None
    grew = change.difference > 0
    lead = "Focus does not clearly differ between earlier and later work: "
    if change.p_value < alpha:
        lead = f"The work became {'more focused' if grew else 'less focused'}: "
    return Sentence("focus", (
        f"{lead}{_two(change.early.value)} {_bounds(change.early.low, change.early.high)} in ",
        Link.chosen("focus-early", count(change.early.n_papers, "paper")),
        f" before {change.boundary:{PERIOD}}, "
        f"{_two(change.late.value)} {_bounds(change.late.low, change.late.high)} in ",
        Link.chosen("focus-late", whole(change.late.n_papers)),
        f" since then (difference {decimal(change.difference, 2, signed=True)} {span(change.low, change.high)}, "
        f"{tested('p', change.p_value)}; 0 is all areas alike, 1 a single area).",
    ))  # fmt: skip


def breadth(career: Career) -> Sentence | None:
    """How far apart the areas of two papers lie, against the corpus and against comparable authors."""
    found = career.breadth
    if found is None:
        return None
    against = ""
    if found.percentile is not None:
        others = f"the {whole(found.n_authors)} other authors with half to twice as many papers"
        against = f"; that is broader than {rank(found.percentile)} of {others}"
    elif career.subject.kind == "author":
        n = f"only {spelled(found.n_authors)}" if found.n_authors else "none"
        verb = "is" if found.n_authors == 1 else "are"
        against = f"; of authors with half to twice as many papers there {verb} {n}, too few for a rank"
    return Sentence("breadth", (
        f"The areas of two papers lie {_two(found.value)} {_bounds(found.low, found.high)} apart on average (0 is one "
        "and the same area, about 1 areas with nothing in common), those of two papers of the whole corpus "
        f"{_two(found.corpus)}{against}.",
    ))  # fmt: skip


def novelty(career: Career) -> Sentence | None:
    """How new the papers were on the whole, and whether they follow earlier work of their own."""
    found = career.novelty
    if found is None:
        return None
    n_all = career.novelty_of_papers.height
    which = "These papers" if found.n_papers == n_all else f"The {whole(found.n_papers)} papers that could be measured"
    parts: list[str | Link] = [
        f"{which} are on average more novel than {percent(found.mean)} {interval(found.low, found.high)} of the "
        "papers of about the same date "
        f"({tested('p', found.p_value)} against one half)"
    ]
    if found.n_own:
        parts += [
            "; in ",
            Link.chosen("near-own", whole(found.n_own)),
            " of them the nearest earlier paper is their own",
        ]
    return Sentence("novelty", (*parts, "."))


def claims(career: Career) -> Sentence | None:
    """What pages claim, beside what was computed."""
    found = career.novelty
    if found is None or (found.claimed is None and not found.n_claimed):
        return None
    said = []
    if found.claimed is not None:
        said.append(
            f"The page itself claims a novelty of {decimal(found.claimed)}\u00a0% and does not say how it is counted; "
            f"computed here is {percent(found.mean)}"
        )
    if found.agreement is not None and found.agreement_p is not None:
        said.append(
            f"The scores that pages give to {count(found.n_claimed, 'paper')} rank them with a correlation of "
            f"{decimal(found.agreement, 2)} with the novelty computed here ({tested('p', found.agreement_p)})"
        )
    elif found.n_claimed:
        papers = count(found.n_claimed, "paper")
        said.append(f"Pages give a score to {papers} of these, too few to compare")
    return Sentence("claim", (f"{'. '.join(said)}.",))


def _bounds(low: float, high: float) -> str:
    return f"[{_two(low)},\u00a0{_two(high)}]"


def _two(value: float) -> str:
    """Two decimals, as intervals have them."""
    return f"{value:.2f}"
