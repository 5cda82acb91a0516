"""The message of a page in five to eight plain sentences; each is said only where the data carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..analyse import measure_focus, profile
from ..analyse.change import MIN_SIDE, Halves, halves
from ..results import Run, Subject
from ..text import count, listing
from .facts import Counts
from .linked import linked
from .lookup import Lookup
from .parts import Area, Collaborator, Link, Sentence
from .wording import growth, growth_interval, interval, odds, percent, tested, whole

# An area is the main one when surely at least this part of the papers lies in it.
MAINLY = 0.25
_FOCUS = ((0.25, "Spread over many areas"), (0.6, "Moderately focused"), (1.0, "Concentrated on few areas"))
# Whose interval is wider than this may be nearly anything.
_UNSURE = 0.6
# Fragile areas that are named.
_N_FRAGILE = 3


@dataclass(frozen=True, eq=False)
class Matter:
    """What the sentences speak about."""

    lookup: Lookup
    subject: Subject
    own: pl.DataFrame
    counts: Counts
    areas: Sequence[Area]
    shares: pl.DataFrame
    people: Sequence[Collaborator]
    claimed: int | None
    errors: Sequence[str] = ()

    @property
    def run(self) -> Run:
        return self.lookup.run


def sentences(matter: Matter) -> tuple[Sentence, ...]:
    """At most eight, in the order of the page."""
    parts = (main_areas, difference, change, trends, concentration, steadiness, no_area, closest, data)
    said = [part(matter) for part in parts]
    return tuple(sentence for sentence in said if sentence is not None)


def main_areas(matter: Matter) -> Sentence | None:
    """The largest area with its interval, then the next two."""
    if not matter.areas:
        return None
    first, *others = matter.areas
    lead = "Works mainly on " if first.share.low >= MAINLY else "Has no dominant area; the largest is "
    if matter.subject.kind == "corpus":
        lead = "The largest area is "
    elif not others and first.share.low < 0.15:
        lead = "The only area is "
    parts: list[str | Link] = [
        lead,
        Link.topic(first.topic.id, first.topic.label),
        f" ({percent(first.share.share)} of {count(matter.counts.papers, 'paper')}, "
        f"95\u00a0% interval {interval(first.share.low, first.share.high)})",
    ]
    for i, area in enumerate(others[:2]):
        joint = ", then " if i == 0 else " and "
        parts += [joint, Link.topic(area.topic.id, area.topic.label), f" ({percent(area.share.share)})"]
    return Sentence("area", (*parts, "."))


def difference(matter: Matter) -> Sentence | None:
    """Where the subject differs most from the rest of the corpus, beyond chance."""
    rows = matter.shares.filter(pl.col("q_value").is_not_null())
    if rows.is_empty():
        return None
    others = f"the other {count(int(rows['rest_n_papers'][0]), 'paper')} of the corpus"
    beyond_chance = (pl.col("q_value") < matter.lookup.alpha) & (pl.col("odds_ratio") > 1)
    more = rows.filter(beyond_chance).sort("odds_ratio", descending=True)
    if more.is_empty():
        return Sentence("difference", (
            f"Compared with {others}, no area has a larger share than chance would explain.",
        ))  # fmt: skip
    parts: list[str | Link] = [f"Compared with {others}, works more on "]
    for i, row in enumerate(more.head(2).iter_rows(named=True)):
        parts += [
            " and on " if i else "",
            Link.topic(row["topic_id"], row["label"]),
            f" ({percent(row['share'])} against {percent(row['rest_share'])}, {_test(row)})",
        ]
    rest = f", and on {count(more.height - 2, 'other area')}" if more.height > 2 else ""
    return Sentence("difference", (*parts, f"{rest}."))


def _test(row: Mapping[str, Any]) -> str:
    return f"{odds(row['odds_ratio'], row['odds_low'], row['odds_high'])}, {tested('q', row['q_value'])}"


def change(matter: Matter) -> Sentence | None:
    """Areas whose share among the later half of the papers differs from that among the earlier half."""
    if matter.subject.kind == "corpus" or not matter.counts.dated or not matter.areas:
        return None
    sides = halves(matter.own)
    if sides is None:
        needed = f"that takes {MIN_SIDE} earlier and {MIN_SIDE} later"
        return Sentence("change", (f"Too few dated papers to say whether the areas changed: {needed}.",))
    both = matter.own.filter(pl.col("paper_id").is_in([*sides.early, *sides.late]))
    moved = profile(both, sides.late).filter(pl.col("q_value") < matter.lookup.alpha)
    if moved.is_empty():
        said = f"No area grew or shrank by more than chance would explain ({_sides(sides)})."
        return Sentence("change", (said,))
    return Sentence("change", (*_moves(matter, moved), f", comparing {_sides(sides)}."))


def _sides(sides: Halves) -> str:
    compared = f"{count(len(sides.early), 'paper')} before {sides.boundary:%B %Y} and {len(sides.late)} from then on"
    if not sides.n_spanning:
        return compared
    verb = "is" if sides.n_spanning == 1 else "are"
    return f"{compared}; {sides.n_spanning} whose date may lie on either side {verb} left out"


def _moves(matter: Matter, moved: pl.DataFrame) -> list[str | Link]:
    parts: list[str | Link] = []
    for word, more in (("Moved towards ", True), ("moved away from ", False)):
        rows = moved.filter((pl.col("odds_ratio") > 1) == more).sort("q_value", "topic_id").head(2)
        for i, row in enumerate(rows.iter_rows(named=True)):
            lead = " and " if i else (f"; {word}" if parts else word.capitalize())
            shares = f" ({percent(row['rest_share'])} to {percent(row['share'])}, {_test(row)})"
            parts += [lead, Link.topic(row["topic_id"], matter.lookup.labels[row["topic_id"]]), shares]
    return parts


def trends(matter: Matter) -> Sentence | None:
    """Areas of the subject that grow or fall in the corpus as a whole; else an honest word on what was tested."""
    rows = [(area, matter.lookup.trends.get(area.topic.id)) for area in matter.areas]
    moving = [(a, r) for a, r in rows if r is not None and r["direction"] in ("growing", "falling")]
    if moving:
        parts: list[str | Link] = ["In the corpus as a whole, "]
        for i, (area, row) in enumerate(moving[:3]):
            parts += [
                "; " if i else "",
                Link.topic(area.topic.id, area.topic.label),
                f" is {row['direction']} (odds {growth(row['growth_per_year'])} a year "
                f"{growth_interval(row['ci_low'], row['ci_high'])}, {tested('q', row['q_value'])})",
            ]
        return Sentence("trend", (*parts, "."))
    sure = [a for a, r in rows if r is not None and r["q_value"] is not None]
    if not matter.areas:
        return None
    if not sure:
        return Sentence("trend", ("There are too few papers for a trend in any of these areas.",))
    untested = [f"“{a.topic.label}”" for a, r in rows if a not in sure]
    rest = f"; there are too few papers for a trend in {listing(untested, 2)}" if untested else ""
    which = f"{len(sure)} of these areas that could be tested" if len(sure) > 1 else "one area that could be tested"
    return Sentence("trend", (
        f"In the corpus as a whole, no growth or decline is certain in the {which}{rest}.",
    ))  # fmt: skip


def concentration(matter: Matter) -> Sentence | None:
    """Focus on few topics, in words."""
    n_topics = matter.run.topics.height
    focus = measure_focus([area.papers for area in matter.areas], n_topics)
    if focus is None or matter.subject.kind == "corpus" or len(matter.areas) == 1:
        return None
    word = next(name for limit, name in _FOCUS if focus.value <= limit)
    if focus.high - focus.low > _UNSURE:
        word = "How focused that is cannot be told from so few papers"
    return Sentence("focus", (
        f"{word}: papers lie in {len(matter.areas)} of the corpus's {n_topics} areas, focus {focus.value:.2f} "
        f"[{focus.low:.2f},\u00a0{focus.high:.2f}] on a scale from 0 (all areas alike) to 1 (a single area).",
    ))  # fmt: skip


def steadiness(matter: Matter) -> Sentence | None:
    """How many topics come back in repeated fits, and which do not; said of a whole corpus, others mark the fragile."""
    names = [area.badge.name for area in matter.areas if area.badge.name != "not assessed"]
    if matter.subject.kind != "corpus" or not names:
        return None
    counted = [f"{names.count(name)} {name}" for name in ("stable", "fair", "fragile") if name in names]
    come = f"all {len(names)} areas are {names[0]}"
    fragile = [area for area in matter.areas if area.badge.name == "fragile"]
    if len(counted) > 1:
        come = f"{len(names)} areas come back to different degrees: {listing(counted)}"
    elif len(names) == 1:
        come = f"the one area is {names[0]}"
    links = linked([Link.topic(area.topic.id, area.topic.label) for area in fragile], _N_FRAGILE, whole)
    which = (": ", *links) if 0 < len(fragile) < len(matter.areas) else ()
    return Sentence("stability", (f"When parts of the corpus are clustered again, {come}", *which, "."))


def no_area(matter: Matter) -> Sentence | None:
    """Papers that belong to no topic, where there are any."""
    n = matter.counts.no_area
    if not n or not matter.areas:
        return None
    verb = "fits" if n == 1 else "fit"
    share = percent(n / matter.counts.papers)
    return Sentence("no_area", (Link(count(n, "paper"), "topic=-1"), f" ({share}) {verb} none of the areas."))


def closest(matter: Matter) -> Sentence | None:
    """The person with most joint papers; nothing where nobody has two."""
    if not matter.people or matter.people[0].papers < 2 or matter.subject.kind == "corpus":
        return None
    first = matter.people[0]
    if not matter.subject.members:
        if len(matter.people) > 1 and matter.people[1].papers == first.papers:
            return None
        most = f" is on {whole(first.papers)} of these papers, more than anybody else."
        return Sentence("closest", (Link.person(first.name, first.name), most))
    ties = [p for p in matter.people if p.papers == first.papers]
    when = f", {first.years}" if first.years else ""
    joint = f"{count(first.papers, 'joint paper')}{when}"
    if len(ties) > 2:
        each = count(first.papers, "joint paper")
        return Sentence("closest", (f"{len(ties)} people share the place of closest collaborator, {each} each.",))
    if len(ties) == 2:
        second = Link.person(ties[1].name, ties[1].name)
        return Sentence("closest", (
            "Writes most often with ", Link.person(first.name, first.name), " and ", second,
            f" ({count(first.papers, 'joint paper')} each).",
        ))  # fmt: skip
    return Sentence("closest", ("Writes most often with ", Link.person(first.name, first.name), f" ({joint})."))


def data(matter: Matter) -> Sentence | None:
    """What limits the numbers of this page most."""
    counts, said = matter.counts, list(matter.errors[:2])
    if matter.claimed is not None and matter.claimed > counts.papers:
        said.append(
            f"the page claims {count(matter.claimed, 'paper')} and {whole(counts.papers)} of them are here, "
            "so every share is of these"
        )
    if counts.truncated:
        lists = "author list ends" if counts.truncated == 1 else "author lists end"
        part = "all" if counts.truncated == counts.papers > 1 else f"{whole(counts.truncated)} of"
        said.append(f"{part} {whole(counts.papers)} {lists} in “et al.” and hide collaborators")
    if counts.papers > counts.dated:
        said.append(_lack(counts.papers - counts.dated, "no date"))
    if counts.papers > counts.abstracts:
        said.append(_lack(counts.papers - counts.abstracts, "no abstract"))
    return Sentence("data", (f"Mind the data: {'. '.join([said[0], *map(_capital, said[1:])])}.",)) if said else None


def _lack(n: int, what: str) -> str:
    return f"{count(n, 'paper')} {'has' if n == 1 else 'have'} {what}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
