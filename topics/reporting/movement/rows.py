"""The tables of movement as rows that a reader can read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from ...periods import period_name
from ...text import count
from ..parts import Link
from ..wording import decimal, growth, growth_interval, percent, precise, tested
from .names import DIRECTIONS
from .parts import Event, Mover, Shift, Spell, Test, Wording
from .view import View

# More rows than this are in the table to download only.
MOST_ROWS = 200
N_TERMS = 8
N_REPRESENTATIVES = 3
_METHODS = {"outlook": "this outlook", "persistence": "the last share stays", "linear": "a line through the last five"}


def movers(view: View) -> tuple[Mover, ...]:
    """How each topic moved: what grows first, fastest first, then what falls, then what is not certain."""
    rows = sorted(view.rows, key=_rank)
    return tuple(_mover(view, row) for row in rows[:MOST_ROWS])


def _rank(row: dict[str, Any]) -> tuple[Any, ...]:
    rate, direction = row["growth_per_year"] or 0.0, row["direction"]
    return DIRECTIONS.index(direction), rate if direction == "falling" else -rate, row["topic_id"]


def _mover(view: View, row: dict[str, Any]) -> Mover:
    topic_id, is_told = row["topic_id"], row["growth_per_year"] is not None
    known = view.known.get(topic_id, {})
    kendall = ""
    if row["kendall_p"] is not None:
        kendall = f"τ\u00a0{decimal(row['kendall_tau'])}, {tested('p', row['kendall_p'])}"
    return Mover(
        topic=view.topics[topic_id],
        papers=row["n_papers"],
        growth=growth(row["growth_per_year"]) if is_told else "",
        bounds=growth_interval(row["ci_low"], row["ci_high"]) if is_told else "",
        q=tested("q", row["q_value"]) if row["q_value"] is not None else "",
        direction=row["direction"],
        shape=row["shape"] or "",
        kendall=kendall,
        author=_author(row),
        vanishes=bool(row["vanishes"]),
        notes=_notes(row),
        terms=tuple(known.get("terms", ())[:N_TERMS]),
        representatives=_representatives(view, known),
    )


def _author(row: dict[str, Any]) -> str:
    if row["author"] is None or row["vanishes"] is None:
        return ""
    return f"{'vanishes' if row['vanishes'] else 'holds'} without {row['author']}"


def _notes(row: dict[str, Any]) -> tuple[str, ...]:
    """What stands behind the row, in sentences."""
    said = [row["evidence"], row["shape_reason"], row["coverage"]]
    if row["growth_without"] is not None:
        bounds = growth_interval(row["without_low"], row["without_high"])
        said.append(
            f"Without {row['author']}, who has {count(row['author_papers'], 'paper')} there, it would be "
            f"{growth(row['growth_without'])} a year {bounds}"
        )
    if row["author_low"] is not None:
        said.append(f"Drawing authors instead of papers gives {growth_interval(row['author_low'], row['author_high'])}")
    return tuple(_sentence(text) for text in said if text)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _representatives(view: View, known: dict[str, Any]) -> tuple[int, ...]:
    numbers = [view.listed.numbers.get(paper_id) for paper_id in known.get("representative_ids", ())]
    return tuple(number for number in numbers if number is not None)[:N_REPRESENTATIVES]


def bursts(view: View) -> tuple[Spell, ...]:
    """Bursts, strongest first."""
    rows = view.movements.bursts.sort(["strength", "topic_id", "start"], descending=[True, False, False])
    return tuple(
        Spell(
            topic=view.topics[row["topic_id"]],
            when=Link.cell(row["topic_id"], row["start"], row["end"], period_name(row["start"], row["end"])),
            papers=decimal(row["papers"]),
            share=precise(row["share"]),
            other=precise(row["base_share"]) if row["base_share"] is not None else "",
            p=tested("p", row["p_value"]),
        )
        for row in rows.head(MOST_ROWS).iter_rows(named=True)
    )


def changes(view: View) -> tuple[Spell, ...]:
    """Steps of the share, surest first; each share leads to the papers of its level."""
    found = view.movements.change_points.sort("topic_id", "period_start")
    if found.is_empty():
        return ()
    tested = view.movements.timeline.filter("complete").group_by("topic_id")
    spans = tested.agg(first=pl.col("period_start").min(), last=pl.col("period_end").max())
    start = pl.col("period_start")
    levels = found.join(spans, on="topic_id", maintain_order="left").with_columns(
        since=start.shift(1).over("topic_id").fill_null(pl.col("first")),
        until=start.shift(-1).over("topic_id").dt.offset_by("-1d").fill_null(pl.col("last")),
        before=start.dt.offset_by("-1d"),
    )
    rows = levels.sort("p_value", "topic_id", "period_start").head(MOST_ROWS)
    return tuple(_step(view, row) for row in rows.iter_rows(named=True))


def _step(view: View, row: dict[str, Any]) -> Spell:
    topic_id, start = row["topic_id"], row["period_start"]
    return Spell(
        topic=view.topics[topic_id],
        when=view.names.period(start),
        papers="",
        share=_level(topic_id, start, row["until"], row["share_after"]),
        other=_level(topic_id, row["since"], row["before"], row["share_before"]),
        p=tested("p", row["p_value"]),
    )


def _level(topic_id: int, start: dt.date, end: dt.date, share: float) -> str | Link:
    """A share, leading to its papers if there are any."""
    return Link.cell(topic_id, start, end, precise(share)) if share else precise(share)


def events(view: View) -> tuple[Event, ...]:
    """What became of topics, in the order of time."""
    return tuple(_event(i, row) for i, row in enumerate(view.movements.events.iter_rows(named=True)))


def _event(place: int, row: dict[str, Any]) -> Event:
    n = len(row["paper_ids"])
    return Event(
        kind=row["event"],
        when=str(row["window_start"].year),
        text=_sentence(row["description"]),
        test=tested("q", row["q_value"]) if row["q_value"] is not None else "",
        papers=Link.chosen(f"event-{place}", f"show {count(n, 'paper')}") if n else None,
    )


def wordings(view: View) -> tuple[Wording, ...]:
    """Words that entered and left each topic, surest first; the largest topic first."""
    surest = view.movements.term_changes.with_columns(size=pl.col("z").abs())
    ordered = surest.sort(["topic_id", "size", "term"], descending=[False, True, False])
    return tuple(
        Wording(
            topic=view.topics[int(str(topic_id))],
            since=f"{rows['boundary'][0]:%B %Y}",
            entered=tuple(rows.filter(change="entered")["term"]),
            left=tuple(rows.filter(change="left")["term"]),
        )
        for (topic_id,), rows in list(ordered.group_by("topic_id", maintain_order=True))[:MOST_ROWS]
    )


def shifts(view: View) -> tuple[Shift, ...]:
    """Change of papers per period in two parts, largest change of share first."""
    rows = view.movements.shift_share.sort(["share_change", "topic_id"], descending=[True, False])
    parts = rows.select("corpus_growth", "share_change").to_numpy().ravel()
    low, high = min(0.0, *parts.tolist()), max(0.0, *parts.tolist())
    shown = rows if rows.height <= MOST_ROWS else pl.concat([rows.head(MOST_ROWS // 2), rows.tail(MOST_ROWS // 2)])
    return tuple(_shift(view, row, low, (high - low) or 1.0) for row in shown.iter_rows(named=True))


def _shift(view: View, row: dict[str, Any], low: float, span: float) -> Shift:
    def bar(kind: str, value: float) -> tuple[str, float, float]:
        return kind, (min(value, 0.0) - low) / span, abs(value) / span

    return Shift(
        topic=view.topics[row["topic_id"]],
        before=_span(row, "before"),
        after=_span(row, "after"),
        change=decimal(row["change"], signed=True),
        corpus=decimal(row["corpus_growth"], signed=True),
        share=decimal(row["share_change"], signed=True),
        zero=-low / span,
        bars=(bar("corpus", row["corpus_growth"]), bar("share", row["share_change"])),
    )


def _span(row: dict[str, Any], side: str) -> Link:
    """Papers per period of a half, leading to them."""
    days = row[f"{side}_start"], row[f"{side}_end"]
    return Link.cell(row["topic_id"], *days, decimal(row[f"papers_{side}"]))


def back_test(view: View) -> tuple[Test, ...]:
    """How far off the outlook and simpler forecasts were."""
    return tuple(
        Test(
            method=_METHODS.get(row["method"], row["method"]),
            horizon=f"{row['horizon']} {view.movements.period}{'s' if row['horizon'] > 1 else ''}",
            error=f"{_points(row['error'])} [{_points(row['error_low'])}, {_points(row['error_high'])}]",
            gain=_gain(row),
            coverage=percent(row["coverage"]) if row["coverage"] is not None else "",
            n=row["n_forecasts"],
        )
        for row in view.movements.backtest.sort("horizon", maintain_order=True).iter_rows(named=True)
    )


def _gain(row: dict[str, Any]) -> str:
    if row["gain"] is None:
        return ""
    return f"{_points(row['gain'])} [{_points(row['gain_low'])}, {_points(row['gain_high'])}]"


def _points(share: float) -> str:
    return decimal(share * 100, 2)
