"""The data of a page as JSON that may stand inside a script element."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

import polars as pl
import polars.selectors as cs

from .parts import Page, PaperSet

# Beyond this many rows a figure's table goes without the words that the list of papers has anyway.
WORDS_UP_TO = 5_000
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def payload(page: Page) -> str:
    """What the page's scripts need: topics, papers, figures and tables."""
    figures = [figure for section in page.sections for figure in section.figures]
    tables = {figure.id: table(figure.table) for figure in figures}
    tables |= {name: table(frame) for name, frame in page.tables.items()}
    return embeddable({
        "slug": page.subject.slug,
        "unit": page.unit,
        "topics": [{k: v for k, v in asdict(topic).items() if k != "fragile"} for topic in page.topics],
        "papers": [_paper(paper) for paper in page.papers],
        "figures": {figure.id: figure.plotly for figure in figures if figure.plotly is not None},
        "tables": tables,
        "periods": page.periods,
        "sets": {name: _set(chosen) for name, chosen in page.sets.items()},
    })  # fmt: skip


def _set(chosen: PaperSet) -> dict[str, Any]:
    return {key: value for key, value in asdict(chosen).items() if value or key == "papers"}


def embeddable(value: Any) -> str:
    """JSON in which no character can end the script element or a line of JavaScript."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False)
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text


def _paper(paper: Any) -> dict[str, Any]:
    row = {
        "title": paper.title, "authors": paper.authors, "truncated": paper.truncated, "date": paper.date,
        "first": paper.first, "last": paper.last if paper.last != paper.first else None, "year": paper.year,
        "topic": paper.topic_id, "in": paper.topics, "place": paper.place, "code": paper.has_code,
        "abstract": paper.abstract, "links": paper.links, "person": paper.person,
    }  # fmt: skip
    # Zero is a topic, so "falsy" will not do.
    return {key: value for key, value in row.items() if value or key == "topic"}


def table(frame: pl.DataFrame) -> dict[str, Any]:
    """Columns and rows, rounded: results of tests to figures that count, everything else to four decimals."""
    if frame.height > WORDS_UP_TO:
        frame = frame.drop("title", "date", strict=False)
    tests = cs.float() & cs.ends_with("p_value", "q_value", "odds_ratio", "odds_low", "odds_high")
    frame = frame.with_columns(cs.float().fill_nan(None)).with_columns(
        tests.round_sig_figs(3), (cs.float() - tests).round(4)
    )
    return {"columns": frame.columns, "rows": frame.rows()}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in a page")
