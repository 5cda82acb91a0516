"""What moved, in plain sentences; each is said only where the tables carry it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from ...periods import period_name
from ...results import Movements
from ...text import count, listing
from ..linked import linked
from ..parts import Link, Sentence
from ..wording import growth, growth_interval, interval, percent, precise
from .caveats import caveats, doubt
from .names import Names, pace

# So many of a kind are named, the rest is counted.
N_NAMED = 3
# Part of topics without a step in which one is found: each is tested at this level, with no correction over topics.
STEPS_BY_CHANCE = 0.05
# Of shares that are nothing or nearly so a step has no size.
_LEAST_SHARE = 0.001
_EVENTS = {"merge": ("merger",)}


def movement_sentences(movements: Movements) -> tuple[Sentence, ...]:
    """Ten at most: what grows and falls, what could not be tested, bursts, what is new, and what to mind in the data.

    A corpus of which no movement can be told gets a sentence that says why, and no numbers.
    """
    names = Names(movements)
    hopeless = doubt(names)
    if hopeless:
        return (hopeless, *caveats(names))
    said = [part(names) for part in (growing, falling, others, shapes, bursts, changes, events, outlook)]
    return (*(sentence for sentence in said if sentence is not None), *caveats(names))


def growing(names: Names) -> Sentence | None:
    """The topics that grow after correction, surest growth first."""
    rows = _moving(names, "growing").sort(["ci_low", "topic_id"], descending=[True, False])
    return _moved(names, rows, "growing", ("grows", "grow"))


def falling(names: Names) -> Sentence | None:
    """The topics that fall after correction, surest fall first."""
    rows = _moving(names, "falling").sort("ci_high", "topic_id")
    return _moved(names, rows, "falling", ("falls", "fall"))


def _moving(names: Names, direction: str) -> pl.DataFrame:
    return names.movements.trends.filter(direction=direction)


def n_tested(names: Names) -> int:
    """Topics that the correction was made over."""
    return names.movements.trends["q_value"].count()


def _moved(names: Names, rows: pl.DataFrame, about: str, verbs: tuple[str, str]) -> Sentence | None:
    if rows.is_empty():
        return None
    first, *rest = rows.iter_rows(named=True)
    tested = n_tested(names)
    how = f" {pace(first['growth_per_year'], first['ci_low'], first['ci_high'], names.since(first['topic_id']))}"
    rank = f", one of {rows.height} {names.nouns} out of {tested} that {verbs[1]} after correction"
    if not rest:
        rank = f", the only one of {names.count(tested)} that {verbs[0]} after correction"
        rank = rank if tested > 1 else ""
    return Sentence(about, (*_start(names, first["topic_id"]), how, rank, *_also(names, rest), "."))


def _start(names: Names, topic_id: int) -> list[str | Link]:
    return [names.before.capitalize(), names.link(topic_id)] if names.before else [names.link(topic_id)]


def _also(names: Names, rows: Sequence[dict[str, Any]]) -> list[str | Link]:
    """The next ones with their growth."""
    parts: list[str | Link] = []
    for i, row in enumerate(rows[: N_NAMED - 1]):
        rate = f"{growth(row['growth_per_year'])} a year {growth_interval(row['ci_low'], row['ci_high'])}"
        parts += ["; next surest " if i == 0 else " and ", names.link(row["topic_id"]), f" ({rate})"]
    return parts


def others(names: Names) -> Sentence | None:
    """How the topics stand that neither grow nor fall, and why some were not tested."""
    said = [_undecided(names), _untested(names)]
    text = " ".join(part for part in said if part)
    return Sentence("others", (text,)) if text else None


def _undecided(names: Names) -> str:
    counts = names.directions
    meant = {
        "stable": "no steady change beyond 10\u00a0% a year either way",
        "unclear": "neither change nor its absence is certain",
    }
    found = {word: counts[word] for word in meant if counts[word]}
    if not found:
        return ""
    tested, moving = n_tested(names), counts["growing"] + counts["falling"]
    n, noun = tested - moving, names.noun if tested - moving == 1 else names.nouns
    which = f"other {noun if n == 1 else f'{n} {noun}'} tested"
    if not moving:
        which = f"{'one ' if n == 1 else f'{n} '}{noun} that could be tested"
    told = [f"{k} {_are(k)} {word} ({meant[word]})" for word, k in found.items()]
    if len(found) > 1:
        return f"Of the {which}, {' and '.join(told)}."
    (word,) = found
    return f"The {which} {_are(n)} {word}: {meant[word]}."


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def _untested(names: Names) -> str:
    n = names.directions["untested"]
    if not n:
        return ""
    rows = names.movements.trends.filter(direction="untested").sort("topic_id")
    reason = (rows["evidence"][0] or "").removeprefix("not tested: ")
    why = f", for example {names.text(rows['topic_id'][0])}: {reason}" if reason else ""
    which = f"{n} of {names.count(names.movements.units.height)}"
    if n == names.movements.units.height:
        which = f"The one {names.noun}" if n == 1 else f"None of the {n} {names.nouns} could be tested"
    return f"{which}{'' if which.endswith('tested') else ' could not be tested'}{why}."


def shapes(names: Names) -> Sentence | None:
    """What is new, what came back, and what fell silent."""
    parts: list[str | Link] = []
    for shape, word in (("emerging", "emerging"), ("revived", "back after a pause"), ("dormant", "dormant")):
        ids = names.movements.shapes.filter(shape=shape)["topic_id"].to_list()
        if ids:
            parts += [f"; {word}: " if parts else f"{word.capitalize()}: ", *_named(names, ids)]
    return Sentence("shape", (*parts, ".")) if parts else None


def _named(names: Names, ids: Sequence[int]) -> list[str | Link]:
    return linked([names.link(topic_id) for topic_id in ids], N_NAMED, str)


def bursts(names: Names) -> Sentence | None:
    """The strongest bursts; each leads to its papers."""
    rows = names.movements.bursts.sort(["strength", "topic_id"], descending=[True, False])
    if rows.is_empty():
        return None
    lead = "Burst" if rows.height == 1 else "Bursts" if rows.height <= N_NAMED else "Strongest bursts"
    parts: list[str | Link] = [f"{lead}: "]
    for i, row in enumerate(rows.head(N_NAMED).iter_rows(named=True)):
        parts += ["; " if i else "", names.cell(row["topic_id"], row["start"], row["end"])]
        parts.append(f" {period_name(row['start'], row['end'])} ({_times(row)})")
    more = rows.height - N_NAMED
    return Sentence("burst", (*parts, f"; and {count(more, 'more', 'more')}." if more > 0 else "."))


def _times(row: dict[str, Any]) -> str:
    share = f"{precise(row['share'])} of the papers"
    return share if row["base_share"] is None else f"{share} against {precise(row['base_share'])} otherwise"


def changes(names: Names) -> Sentence | None:
    """The largest step from one level of the share to another, where there are more than chance alone would make."""
    before, after = pl.col("share_before").clip(_LEAST_SHARE), pl.col("share_after").clip(_LEAST_SHARE)
    rows = names.movements.change_points.with_columns(size=(after / before).log().abs())
    by_chance = STEPS_BY_CHANCE * names.movements.units.height
    if rows.height <= 2 * by_chance:
        return None
    few = f"about {by_chance:.0f}" if by_chance >= 1 else "fewer than one"
    first = rows.sort(["size", "topic_id", "period_start"], descending=[True, False, False]).row(0, named=True)
    step = f"from {precise(first['share_before'])} to {precise(first['share_after'])} of the papers"
    more = f", the largest of {rows.height} such steps, of which chance would make {few}" if rows.height > 1 else ""
    lead = f"The share of {names.before}"
    when = f" changed {step} in {names.period(first['period_start'])}{more}."
    return Sentence("change", (lead, names.link(first["topic_id"]), when))


def events(names: Names) -> Sentence | None:
    """How many topics appeared, ended, merged or split between the spans of years that topics were fitted in."""
    told = happened(names.movements)
    if not told:
        return None
    n_windows = names.movements.windows["window"].n_unique()
    return Sentence("events", (f"Between topics fitted anew in {n_windows} spans of years: {listing(told)}.",))


def happened(movements: Movements) -> list[str]:
    """``2 births``, ``1 merger`` ... for each kind of event that there is."""
    kinds = dict(movements.events["event"].value_counts().sort("event").iter_rows())
    return [count(n, *_EVENTS.get(kind, (kind,))) for kind, n in kinds.items()]


def outlook(names: Names) -> Sentence | None:
    """Where the steepest slope leads, or why no outlook is given."""
    rows = names.movements.outlook.filter(pl.col("period_start") == pl.col("period_start").max())
    if rows.is_empty():
        note = names.movements.outlook_note.removeprefix("withheld: ")
        return Sentence("outlook", (f"No outlook is given: {note.rstrip('.')}.",)) if note else None
    first = rows.sort(["emergence_low", "topic_id"], descending=[True, False]).row(0, named=True)
    if first["emergence_low"] <= 0:
        return Sentence("outlook", (f"In the outlook no {names.noun} surely rises.",))
    share = f"{percent(first['share'])} {interval(first['share_low'], first['share_high'])} of the papers"
    lead = f"Surest to rise in the outlook: {names.before}"
    when = f", {share} expected in {names.period(first['period_start'])}."
    return Sentence("outlook", (lead, names.link(first["topic_id"]), when))
