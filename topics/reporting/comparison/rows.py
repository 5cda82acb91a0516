"""The tables of two sides as rows that a reader can read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from ..parts import Link
from ..wording import fixed, interval, percent, points, span, tested, whole, years
from .names import SIDES
from .parts import AreaRow, Close, Common, LeadRow, SideFact, TermRow, WithinRow
from .sentences import years_apart
from .view import PairView

# More rows than this are in the table to download only.
MOST_ROWS = 200


def facts(view: PairView) -> tuple[SideFact, ...]:
    """What is counted of each side, each number leading to its papers."""
    found, areas = view.comparison.sides, view.names.topics
    rows = [("Papers", found.n_a, found.n_b, "set={side}")]
    if found.n_both:
        rows += [("Of these on both sides", found.n_both, found.n_both, "set=both")]
    astray = found.n_a - found.placed_a, found.n_b - found.placed_b
    if any(astray):
        rows.append(("Of these in no area", *astray, "topic=-1&set={side}"))
    counted = [SideFact(label, _to(a, query, "a"), _to(b, query, "b")) for label, a, b, query in rows]
    n_areas = [whole(areas.filter(pl.col(f"papers_{side}") > 0).height) for side in SIDES]
    return (*counted, SideFact("Areas", *n_areas), SideFact("Years", *(_years(view, side) for side in SIDES)))


def _to(n: int, query: str, side: str) -> str | Link:
    return Link(whole(n), query.format(side=side)) if n else "0"


def _years(view: PairView, side: str) -> str:
    ids = view.comparison.a.paper_ids if side == "a" else view.comparison.b.paper_ids
    dates = view.own.filter(pl.col("paper_id").is_in(list(ids)))
    first, last = dates["date_first"].dt.year().min(), dates["date_last"].dt.year().max()
    return years(first, last) or "no date"  # type: ignore[arg-type]


def areas(view: PairView) -> tuple[AreaRow, ...]:
    """Both sides in each topic, from what the first does more of to what the second does."""
    rows = view.names.topics.sort(["difference", "topic_id"], descending=[True, False])
    return tuple(_area(view, row) for row in rows.head(MOST_ROWS).iter_rows(named=True))


def _area(view: PairView, row: dict[str, Any]) -> AreaRow:
    topic_id = row["topic_id"]
    shown: dict[str, Any] = {}
    for side in SIDES:
        n = row[f"papers_{side}"]
        shown |= {
            f"share_{side}": percent(row[f"share_{side}"]),
            f"bounds_{side}": interval(row[f"share_{side}_low"], row[f"share_{side}_high"]),
            f"papers_{side}": view.names.cell(topic_id, side, whole(n)) if n else "0",
        }
    difference = points(row["difference"])
    if row["difference_low"] is not None:
        difference += f" [{points(row['difference_low'])}, {points(row['difference_high'])}]"
    odds = ""
    if row["log_odds"] is not None:
        odds = f"{fixed(row['log_odds'], 1)} {span(row['ci_low'], row['ci_high'], 1)}"
    q = row["q_value"]
    return AreaRow(
        topic=view.lookup.topic(topic_id), difference=difference, log_odds=odds,
        q=tested("q", q) if q is not None else "", certain=q is not None and q < view.names.alpha, **shown,
    )  # fmt: skip


def terms(view: PairView, side: str) -> tuple[TermRow, ...]:
    """The words that one side has more of, as they are ranked."""
    rows = view.comparison.terms.with_row_index("place").filter(side=side)
    return tuple(
        TermRow(
            term=row["term"], q=tested("q", row["q_value"]), certain=row["q_value"] < view.names.alpha,
            papers_a=_of_word(row, "a"), papers_b=_of_word(row, "b"),
        )
        for row in rows.iter_rows(named=True)
    )  # fmt: skip


def _of_word(row: dict[str, Any], side: str) -> str | Link:
    n = row[f"papers_{side}"]
    return Link.chosen(f"term-{row['place']}-{side}", whole(n)) if n else "0"


def within(view: PairView) -> tuple[WithinRow, ...]:
    """Differences inside the topics that both have, surest first, then those that could not be tested."""
    rows = view.comparison.within.sort("q_value", "topic_id", nulls_last=True)
    return tuple(_within(view, row) for row in rows.iter_rows(named=True))


def _within(view: PairView, row: dict[str, Any]) -> WithinRow:
    topic_id, q = row["topic_id"], row["q_value"]
    verdict = row["reason"] or ""
    if q is not None:
        verdict = "they do different things" if q < view.names.alpha else "no certain difference"
    return WithinRow(
        topic=view.lookup.topic(topic_id),
        papers_a=view.alone(topic_id, "a", row["papers_a"]),
        papers_b=view.alone(topic_id, "b", row["papers_b"]),
        energy=f"{fixed(row['energy'])} {span(row['energy_low'], row['energy_high'])}" if q is not None else "",
        q=tested("q", q) if q is not None else "",
        verdict=verdict,
    )


def leads(view: PairView) -> tuple[LeadRow, ...]:
    """Whose papers on each shared topic are earlier, surest first."""
    rows = view.comparison.leads.filter(pl.col("topic_id") >= 0).sort("q_value", "topic_id", nulls_last=True)
    return tuple(_lead(view, row) for row in rows.iter_rows(named=True))


def _lead(view: PairView, row: dict[str, Any]) -> LeadRow:
    lead = ""
    if row["lead_years"] is not None:
        side = "b" if row["lead_years"] < 0 else "a"
        lead = f"{view.names.capital(side)} by {years_apart(row, side)}" if row["lead_years"] else "neither"
    return LeadRow(
        topic=view.lookup.topic(row["topic_id"]),
        first_a=_first(view, row, "a"),
        first_b=_first(view, row, "b"),
        lead=lead,
        q=tested("q", row["q_value"]) if row["q_value"] is not None else "",
    )


def _first(view: PairView, row: dict[str, Any], side: str) -> str | Link:
    day: dt.date | None = row[f"first_{side}"]
    if day is None:
        return ""
    return Link.chosen(f"first-{row['topic_id']}-{side}", _date(view, row[f"first_id_{side}"], day))


def _date(view: PairView, paper_id: str | None, day: dt.date) -> str:
    """The paper's date in words, which says no more than is known."""
    number = view.listed.numbers.get(paper_id or "")
    return str(view.own["date"][number]) if number is not None else day.isoformat()


def closest(view: PairView, side: str) -> tuple[Close, ...]:
    """The papers of a side that lie closest to the other, nearest first."""
    rows = view.comparison.closest.filter(side=side).sort("rank")
    numbers = view.listed.numbers
    return tuple(
        Close(
            numbers[row["paper_id"]], numbers[row["nearest_id"]], fixed(row["similarity"]),
            Link.chosen(f"close-{side}-{row['rank']}", "both papers"),
        )
        for row in rows.iter_rows(named=True)
        if row["paper_id"] in numbers and row["nearest_id"] in numbers
    )  # fmt: skip


def common(view: PairView) -> tuple[Common, ...]:
    """Who wrote with both sides."""
    rows = view.comparison.common.select("name", "papers_a", "papers_b").head(MOST_ROWS).iter_rows()
    return tuple(
        Common(name, _with(name, "a", a), _with(name, "b", b), view.pages.get(("author", name))) for name, a, b in rows
    )


def _with(name: str, side: str, n: int) -> Link:
    """The papers of a side that somebody is on."""
    return Link(whole(n), f"{Link.person(name, '').query}&set={side}")
