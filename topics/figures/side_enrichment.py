"""Topics by sides: what each side does more than the rest of the corpus, and what less."""

from __future__ import annotations

from typing import Any

import polars as pl

from .doublings import PALE, colour_axis, doublings
from .figure import Figure
from .rows import MAX_ROWS, left_out, named, percent, q_text, row_layout
from .side_axis import largest, sides_left_out
from .theme import axis, plain, shorten

# Columns beyond this many are narrower than a line of their names on a phone.
MAX_COLUMNS = 20
_DOUBLINGS = 4.0
# Colours say how many times the odds of the rest, in doublings; sixteen times either way is the end of the scale.
_TICKS = {-4: "÷\u00a016", -2: "÷\u00a04", 0: "same", 2: "×\u00a04", 4: "×\u00a016"}
_MARKS = {"over": "+", "under": "\u2212", "": ""}


def side_enrichment(enrichment: pl.DataFrame, sides: pl.DataFrame, topics: pl.DataFrame) -> Figure:
    """A row for each topic, a column for each side, its colour the odds of the topic there against the rest.

    Args:
        enrichment: as ``schemas.ENRICHMENT``.
        sides: as ``schemas.SIDES``.
        topics: topic_id, label.

    Cells that certainly differ (after correction over all cells) are marked, all others are fainter. Beyond
    ``MAX_ROWS`` topics those with most marked cells are drawn, beyond ``MAX_COLUMNS`` sides those of most papers, both
    in orders that put alike ones side by side.
    """
    table = named(enrichment, topics).join(sides.select("side", "name"), on="side", how="left", maintain_order="left")
    shown = largest(sides.filter(pl.col("n_papers") > 0), MAX_COLUMNS)
    order = shown["side"].to_list()
    drawn = table.filter(pl.col("side").is_in(order))
    rows = _rows(drawn, order)
    cells = {(cell["topic_id"], cell["side"]): cell for cell in drawn.to_dicts()}
    grid = [[cells[topic, side] for side in order] for topic in rows]
    labels = [row[0]["label"] for row in grid]
    traces = [_cells(grid, certain) for certain in (True, False)] if grid else []
    settings = row_layout(
        labels, rows, 190, xaxis=_names(shown["name"].to_list()), coloraxis=colour_axis(_DOUBLINGS, _TICKS, 0.8)
    )
    note = _note() + left_out(table["topic_id"].n_unique(), "most telling topics")
    return Figure(
        "enrichment", "Against the rest", note + sides_left_out(sides.height, MAX_COLUMNS),
        table.select("name", "label", *enrichment.columns), {"data": traces, "layout": settings},
    )  # fmt: skip


def _note() -> str:
    return (
        "Each cell: how many times the odds of a paper being of that topic are on that side as in the rest of the "
        "corpus. + and \u2212: certainly more or less (q < 0.05 over all cells); fainter: not certain."
    )


def _rows(cells: pl.DataFrame, order: list[int]) -> list[int]:
    """The topics that are drawn: the most telling, each near the side that does most of it."""
    places = pl.DataFrame({"side": order, "place": range(len(order))}, schema={"side": pl.Int32, "place": pl.Float64})
    strength = pl.when(pl.col("mark") == "over").then(pl.col("odds_ratio").log()).otherwise(0.0)
    return (
        cells.join(places, on="side")
        .with_columns(strength=strength)
        .group_by("topic_id")
        .agg(
            marked=(pl.col("mark") != "").sum(),
            papers=pl.col("papers").sum(),
            place=((pl.col("strength") * pl.col("place")).sum() / pl.col("strength").sum()).round(6),
        )
        .sort(["marked", "papers", "topic_id"], descending=[True, True, False])
        .head(MAX_ROWS)
        .sort(pl.col("place").fill_nan(None), -pl.col("papers"), "topic_id", nulls_last=True)["topic_id"]
        .to_list()
    )


def _cells(grid: list[list[dict[str, Any]]], certain: bool) -> dict[str, Any]:
    """One trace of cells, those of the other kind left empty, so that each kind has its opacity."""
    own = [[cell if bool(cell["mark"]) == certain else None for cell in row] for row in grid]
    return {
        "type": "heatmap", "z": [[_height(cell) for cell in row] for row in own],
        "text": [[_MARKS[cell["mark"]] if cell else "" for cell in row] for row in own], "texttemplate": "%{text}",
        "hovertext": [[_hover(cell) if cell else "" for cell in row] for row in own],
        "hovertemplate": "%{hovertext}<extra></extra>", "hoverongaps": False,
        "customdata": [[[cell["side"], cell["topic_id"]] for cell in row] for row in grid],
        "xgap": 1, "ygap": 1, "coloraxis": "coloraxis", "opacity": 1 if certain else PALE,
        "meta": {"role": "enrichment", "certain": certain},
    }  # fmt: skip


def _height(cell: dict[str, Any] | None) -> float | None:
    return doublings(cell["odds_ratio"], _DOUBLINGS) if cell else None


def _hover(cell: dict[str, Any]) -> str:
    head = f"{plain(cell['name'])}<br>{plain(cell['label'])}"
    shares = f"{cell['papers']:,} papers, {percent(cell['share'])}"
    if cell["odds_ratio"] is None:
        return f"{head}<br>{shares}; there is no rest"
    ends = f"[{cell['odds_low']:.2g}, {cell['odds_high']:.2g}]"
    odds = f"odds ×\u00a0{cell['odds_ratio']:.2g} {ends}, {q_text(cell['q_value'])}"
    return f"{head}<br>{shares}; the rest {percent(cell['rest_share'])}<br>{odds}"


def _names(names: list[str]) -> dict[str, Any]:
    texts = [plain(shorten(name, 24)) for name in names]
    return axis(
        tickvals=list(range(len(names))), ticktext=texts, tickangle=-90 if len(names) > 6 else -30, fixedrange=True,
        showgrid=False, tickfont={"size": 10 if len(names) > 12 else 12},
    )  # fmt: skip
