"""The message of a page in five to eight plain sentences; each is said only where the data carry it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ..analyse import focus, profile
from ..results import Run, Subject
from ..text import count
from .facts import Counts
from .lookup import Lookup
from .parts import Area, Collaborator, Link, Sentence
from .wording import growth, growth_interval, interval, listed, percent, ratio, test, whole

ALPHA = 0.05
# Below this many dated papers on either side, comparing earlier with later papers says next to nothing.
MIN_SIDE = 8
_FOCUS = ((0.25, "Spread over many areas"), (0.6, "Moderately focused"), (1.0, "Concentrated on few areas"))


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
    lead = "Works mainly on " if first.share.low >= 0.15 else "Has no dominant area; the largest is "
    if matter.subject.kind == "corpus":
        lead = "The largest area is "
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
    tested = matter.shares.filter(pl.col("q_value").is_not_null())
    if tested.is_empty():
        return None
    others = f"the other {count(int(tested['rest_n_papers'][0]), 'paper')} of the corpus"
    more = tested.filter((pl.col("q_value") < ALPHA) & (pl.col("odds_ratio") > 1)).sort("odds_ratio", descending=True)
    if more.is_empty():
        return Sentence("difference", (
            f"Compared with {others}, no area has a larger share than chance would explain.",
        ))  # fmt: skip
    parts: list[str | Link] = [f"Compared with {others}, works more on "]
    for i, row in enumerate(more.head(2).iter_rows(named=True)):
        parts += [
            " and on " if i else "",
            Link.topic(row["topic_id"], row["label"]),
            f" ({percent(row['share'])} against {percent(row['rest_share'])}, odds ratio {ratio(row['odds_ratio'])} "
            f"[{ratio(row['odds_low'])}, {ratio(row['odds_high'])}], {test('q', row['q_value'])})",
        ]
    return Sentence("difference", (*parts, "."))


def change(matter: Matter) -> Sentence | None:
    """Areas whose share among the later half of the papers differs from that among the earlier half."""
    dated = matter.own.filter(pl.col("date_first").is_not_null()).sort("date_first", "date_last", "paper_id")
    if matter.subject.kind == "corpus" or dated.is_empty() or not matter.areas:
        return None
    boundary = dated["date_first"][dated.height // 2]
    assert isinstance(boundary, dt.date)
    since = f"{boundary:%b %Y}"
    late = dated.filter(pl.col("date_first") >= boundary)["paper_id"]
    early = dated.height - late.len()
    if min(late.len(), early) < MIN_SIDE:
        return Sentence("change", (
            f"Too few dated papers to say whether the areas changed ({early} before {since}, {late.len()} since).",
        ))  # fmt: skip
    moved = profile(dated.select("paper_id", "topic_id"), late.to_list()).filter(pl.col("q_value") < ALPHA)
    sides = f"{early} papers before {since} against {late.len()} from then on"
    if moved.is_empty():
        return Sentence("change", (f"No area grew or shrank by more than chance would explain ({sides}).",))
    return Sentence("change", tuple(_moves(matter, moved, sides)))


def _moves(matter: Matter, moved: pl.DataFrame, sides: str) -> list[str | Link]:
    parts: list[str | Link] = []
    for word, more in (("Moved towards ", True), ("moved away from ", False)):
        rows = moved.filter((pl.col("odds_ratio") > 1) == more).sort("q_value", "topic_id").head(2)
        for i, row in enumerate(rows.iter_rows(named=True)):
            lead = " and " if i else (word if not parts else f"; {word}") if more or parts else word.capitalize()
            shares = f"{percent(row['rest_share'])} to {percent(row['share'])}, {test('q', row['q_value'])}"
            parts += [lead, Link.topic(row["topic_id"], matter.lookup.labels[row["topic_id"]]), f" ({shares})"]
    return [*parts, f", comparing {sides}."]


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
                f"{growth_interval(row['ci_low'], row['ci_high'])}, {test('q', row['q_value'])})",
            ]
        return Sentence("trend", (*parts, "."))
    tested = [a for a, r in rows if r is not None and r["q_value"] is not None]
    if not matter.areas:
        return None
    if not tested:
        return Sentence("trend", ("There are too few papers for a trend in any of these areas.",))
    untested = [f"“{a.topic.label}”" for a, r in rows if a not in tested]
    rest = f"; there are too few papers for a trend in {_some(untested)}" if untested else ""
    which = f"{len(tested)} of these areas that could be tested" if len(tested) > 1 else "one area that could be tested"
    return Sentence("trend", (
        f"In the corpus as a whole, no growth or decline is certain in the {which}{rest}.",
    ))  # fmt: skip


def _some(labels: Sequence[str]) -> str:
    return listed(labels) if len(labels) <= 2 else f"{labels[0]} and {len(labels) - 1} others"


def concentration(matter: Matter) -> Sentence | None:
    """Focus on few topics, in words."""
    value = focus([area.papers for area in matter.areas], matter.run.topics.height)
    if value is None or matter.subject.kind == "corpus":
        return None
    word = next(name for limit, name in _FOCUS if value <= limit)
    n_topics = matter.run.topics.height
    few = "; with so few papers the value tends to come out high" if matter.counts.papers < 20 else ""
    return Sentence("focus", (
        f"{word}: papers lie in {len(matter.areas)} of the corpus's {n_topics} areas, focus {value:.2f} on a scale "
        f"from 0 (all areas alike) to 1 (a single area){few}.",
    ))  # fmt: skip


def steadiness(matter: Matter) -> Sentence | None:
    """How many topics come back in repeated fits; said of a whole corpus, on other pages each row has its badge."""
    names = [area.badge.name for area in matter.areas if area.badge.name != "not assessed"]
    if matter.subject.kind != "corpus" or not names:
        return None
    counted = [f"{names.count(name)} {name}" for name in ("stable", "fair", "fragile") if name in names]
    return Sentence(
        "stability",
        (f"When the fit is repeated, {count(len(names), 'area')} come back to different degrees: {listed(counted)}.",),
    )


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
            f"the page claims {count(matter.claimed, 'paper')} and lists {whole(counts.papers)}, "
            "so every share here is of the listed ones"
        )
    if counts.truncated:
        lists = "author list ends" if counts.truncated == 1 else "author lists end"
        said.append(f"{whole(counts.truncated)} of {whole(counts.papers)} {lists} in “et al.” and hide collaborators")
    if counts.papers > counts.dated:
        said.append(f"{count(counts.papers - counts.dated, 'paper')} without a date")
    if counts.papers > counts.abstracts:
        said.append(f"{count(counts.papers - counts.abstracts, 'paper')} without an abstract")
    return Sentence("data", (f"Mind the data: {'; '.join(said)}.",)) if said else None
