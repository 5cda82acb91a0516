"""How far topics come back when parts of the corpus are clustered again, in words."""

from __future__ import annotations

from collections.abc import Sequence

from .parts import Badge, Topic

# Bounds of our own beside Hennig's (2007) for other draws. Of 60 or more random vectors of 50 dimensions no topic
# reached the first; of 20 most did.
_STABLE, _FRAGILE = 0.75, 0.5
_MEASURED = (
    "the mean overlap (Jaccard) of its papers with the best matching topic when 80\u00a0% of the papers are drawn and "
    "clustered again"
)


def badge(stability: float | None) -> Badge:
    """Words for a topic's stability; the note gives the number and what it means."""
    if stability is None:
        return Badge("not assessed", "Whether this topic comes back when it is fitted again was not assessed.")
    name = "stable" if stability >= _STABLE else "fair" if stability >= _FRAGILE else "fragile"
    return Badge(name, f"Stability {stability:.2f} of 1: {_MEASURED}.")


def fragility(stability: float | None) -> str:
    """What to say of a fragile topic; empty for any other."""
    found = badge(stability)
    return f"Fragile. {found.note}" if found.name == "fragile" else ""


def fragile_caveat(topics: Sequence[Topic], noun: str = "area") -> str:
    """What the mark of the fragile ones among ``topics`` means; empty where none is."""
    n = sum(bool(topic.fragile) for topic in topics)
    if not n:
        return ""
    marked = f"One {noun} is marked fragile" if n == 1 else f"{n} {noun}s are marked fragile"
    its, it = ("its", "it") if n == 1 else ("their", "they")
    return (
        f"{marked}: when 80\u00a0% of the papers are clustered again, less than half of {its} papers and those of the "
        f"best matching topic are the same (stability below {_FRAGILE}, a mean of Jaccard overlaps), so the border of "
        f"what {it} hold{'s' if n == 1 else ''} could as well be another."
    )
