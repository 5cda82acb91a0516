"""What to mind before a movement is believed: corpora of which none can be told, and what limits the others."""

from __future__ import annotations

import datetime as dt

import polars as pl

from ...periods import next_period
from ...text import count
from ..parts import Link, Sentence
from ..wording import growth, growth_interval, percent
from .names import Names

N_NAMED = 3
# Fewer papers than this per period, on average, tell of nothing.
MIN_PER_PERIOD = 2


def doubt(names: Names) -> Sentence | None:
    """Why nothing can be said about change, where nothing can."""
    reason = _doubt(names)
    return Sentence("doubt", (reason,)) if reason else None


def _doubt(names: Names) -> str:
    movements = names.movements
    if movements.units.is_empty():
        return f"There is no {names.noun} with enough papers, so nothing can be said about change."
    totals = periods(names).filter(pl.col("total") > 0)
    if totals.is_empty():
        return "No paper has a date: nothing can be said about change."
    if totals.height == 1:
        return f"All dated papers lie in {names.period(totals['period_start'][0])}: nothing can be said about change."
    if movements.units.height == 1 and movements.timeline.select((pl.col("papers") >= pl.col("total")).all()).item():
        only = names.text(movements.units["topic_id"][0])
        return f"All papers are in one {names.noun}, {only}: its share cannot change."
    mean = totals["total"].sum() / totals.height
    if mean < MIN_PER_PERIOD and not movements.trends["q_value"].count():
        n = count(round(totals["total"].sum()), "dated paper")
        return f"{n} in {count(totals.height, movements.period)}: too few to say anything about change."
    return ""


def periods(names: Names) -> pl.DataFrame:
    """Each period once, with total, spread and whether no topic is complete in it."""
    return (
        names.movements.timeline.group_by("period_start", "period_end")
        .agg(pl.col("total", "spread", "arrived").first(), incomplete=~pl.col("complete").any())
        .sort("period_start")
    )


def caveats(names: Names) -> tuple[Sentence, ...]:
    """What limits the data, worst first."""
    said = (*coverage(names), lifted(names), authors(names), ended(names), unfinished(names), dates(names))
    return tuple(sentence for sentence in said if sentence is not None)


def coverage(names: Names) -> tuple[Sentence, ...]:
    """Where the collection ends though the topic may go on."""
    rows = names.movements.coverage.sort(["expected", "topic_id"], descending=[True, False])
    said = [
        Sentence("coverage", (names.link(row["topic_id"]), f": {_ended(row['last_day'], row['message'])}"))
        for row in rows.head(N_NAMED).iter_rows(named=True)
    ]
    more = rows.height - N_NAMED
    if more > 0:
        verb = "ends" if more == 1 else "end"
        said.append(Sentence("coverage", (f"So {verb} the collection of {_more(names, more)}.",)))
    return tuple(said)


def lifted(names: Names) -> Sentence | None:
    """What an end of collection does to the shares of all others."""
    if names.movements.coverage.is_empty():
        return None
    since = names.movements.coverage["last_day"].sort()[0]
    text = f"What is missing since {since} is missing from the totals too: the shares of others are a little too high."
    return Sentence("lifted", (text,))


def ended(names: Names) -> Sentence | None:
    """That the papers end more than a whole period before the day they were looked at."""
    starts = periods(names).filter(pl.col("total") > 0)["period_start"]
    period, as_of = names.movements.period, names.movements.as_of
    if not len(starts) or next_period(next_period(starts[-1], period), period) > as_of:
        return None
    text = f"The newest papers are of {names.period(starts[-1])}: of the time from then to {as_of} nothing is known."
    return Sentence("ended", (text,))


def _more(names: Names, n: int) -> str:
    return count(n, f"more {names.noun}", f"more {names.nouns}")


def _ended(last: dt.date, message: str | None) -> str:
    return f"{(message or f'no paper after {last}: the collection ends there').rstrip('.')}."


def authors(names: Names) -> Sentence | None:
    """Growth that hangs on one author."""
    rows = names.movements.author_dependence.filter("vanishes")
    if rows.is_empty():
        return None
    row = rows.sort(["author_papers", "topic_id"], descending=[True, False]).row(0, named=True)
    rest = ""
    if row["growth_without"] is not None:
        rest = f" ({growth(row['growth_without'])} a year {growth_interval(row['without_low'], row['without_high'])})"
    more = (
        f"; {count(rows.height - 1, 'more trend hangs', 'more trends hang')} on one author so"
        if rows.height > 1
        else ""
    )
    what = _direction(names, row["topic_id"])
    parts: tuple[str | Link, ...] = (
        f"Without {row['author']} the {what} of ", names.link(row["topic_id"]), f" vanishes{rest}{more}.",
    )  # fmt: skip
    return Sentence("author", parts)


def _direction(names: Names, topic_id: int) -> str:
    falling = names.movements.trends.filter(topic_id=topic_id, direction="falling")
    return "fall" if falling.height else "growth"


def unfinished(names: Names) -> Sentence | None:
    """Periods that are shown and not tested."""
    rows = periods(names).filter("incomplete")
    if rows.is_empty():
        return None
    as_of = names.movements.as_of
    over = rows.filter(pl.col("period_end") <= as_of)
    said = []
    if over.height < rows.height:
        start = rows.filter(pl.col("period_end") > as_of)["period_start"][0]
        said.append(f"{names.period(start)} is not over (as of {as_of.isoformat()})")
    if over.height:
        listed = ", ".join(names.period(start) for start in over["period_start"])
        part = over["arrived"][0]
        about = f" (about {percent(part)} so far)" if part is not None and part < 1 else ""
        said.append(f"of {listed} the papers have probably not all been collected{about}")
    text = "; ".join(said)
    return Sentence("unfinished", (f"{text[:1].upper()}{text[1:]}: shown dashed, left out of all tests.",))


def dates(names: Names) -> Sentence | None:
    """How many dates span periods, and how far the shares would differ at either end of them."""
    several = spread(names)
    if not several:
        return None
    part = f"{percent(several)} of the papers may lie in more than one {names.movements.period} and count in parts"
    found = _extremes(names)
    if found.is_empty():
        return Sentence("dates", (f"{part}.",))
    row = found.row(0, named=True)
    where = names.cell(row["topic_id"], row["period_start"], row["period_end"])
    lead = f"{part}; were all as early, or all as late, as their dates allow, shares would differ by up to "
    points = f"{row['off'] * 100:.1f} percentage points ("
    return Sentence("dates", (lead, points, where, f", {names.period(row['period_start'])})."))


def spread(names: Names) -> float:
    """The part of the papers whose dates span periods."""
    sums = periods(names).select(pl.col("spread", "total").sum()).row(0)
    return float(sums[0] / sums[1]) if sums[1] else 0.0


def _extremes(names: Names) -> pl.DataFrame:
    """Cells by how far the share moves when all imprecise dates are taken early or late, farthest first."""
    early, late = (pl.col(f"papers_{end}") / pl.col(f"total_{end}") for end in ("early", "late"))
    off = pl.max_horizontal((end - pl.col("share")).abs().fill_nan(None) for end in (early, late))
    return (
        names.movements.timeline.with_columns(off=off)
        .filter(pl.col("off") > 0)
        .sort(["off", "topic_id", "period_start"], descending=[True, False, False])
    )
