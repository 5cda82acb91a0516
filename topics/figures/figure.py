"""What a figure function returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture and the numbers in it.

    ``plotly`` is a plain dictionary of data and layout, which ``plotly.graph_objects.Figure`` accepts as it is: pages
    are written without importing Plotly, and the tests do the validation. It is None for a figure that the page draws
    itself from ``table``. ``table`` holds what is drawn, one row per mark; ``note`` says what the figure shows.
    """

    id: str
    title: str
    note: str
    table: pl.DataFrame
    plotly: Mapping[str, Any] | None = None

    def to_plotly(self) -> Any:
        """The figure as a ``plotly.graph_objects.Figure``, for notebooks.

        Raises:
            ValueError: the figure is drawn by the page from its table alone.
        """
        if self.plotly is None:
            raise ValueError(f"figure {self.id!r} has no Plotly form; its numbers are in .table")
        import plotly.graph_objects as go

        return go.Figure(self.plotly)
