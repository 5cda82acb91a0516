"""Pages as HTML. Decides nothing: what is said comes from ``content`` and ``index``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from .index import Index
from .parts import Interval, Page
from .payload import payload
from .resources import Assets
from .wording import interval, percent, whole


@dataclass(frozen=True)
class Scale:
    """The axis of the share column, from 0 to ``top``, with a line at each tick."""

    top: float
    ticks: tuple[float, ...]

    @classmethod
    def over(cls, values: list[float]) -> Scale:
        """A scale that holds ``values`` with two to five ticks at round shares."""
        high = max(values, default=0.1) or 0.1
        step = next(s for s in (0.02, 0.05, 0.1, 0.2, 0.25, 0.5) if high / s <= 4.2 or s == 0.5)
        n = max(1, math.floor(min(1.0, high) / step + 1e-9))
        return cls(max(high * 1.02, step), tuple(round(i * step, 2) for i in range(n + 1)))


def render_page(
    page: Page,
    assets: Assets,
    index_file: str | None = None,
    further: Sequence[tuple[str, str]] = (),
    beside: Sequence[tuple[str, str]] = (),
) -> str:
    """The page as a complete HTML document.

    ``further`` names other pages and their files, to which it links; ``beside`` those that its subject is compared
    with, and the pages that do so.
    """
    areas = next((s.body for s in page.sections if s.kind == "areas" and s.body), ())
    ends = [i.high for area in areas for i in (area.share, area.rest) if i is not None]
    downloads = [(name, table.height) for name, table in page.tables.items()]
    return _environment().get_template("page.html.j2").render(
        page=page, assets=assets, index_file=index_file, data=Markup(payload(page)), downloads=downloads,
        scale=Scale.over(ends), spark_top=max((n for area in areas for n in area.spark), default=1),
        inputs=_inputs(page), further=further, beside=beside,
    )  # fmt: skip


def render_experiment(page: Page, assets: Assets) -> str:
    """The page of an experiment, which lists no papers, as a complete HTML document."""
    downloads = [(name, table.height) for name, table in page.tables.items()]
    return _environment().get_template("experiment.html.j2").render(
        page=page, assets=assets, index_file=None, data=Markup(payload(page)), downloads=downloads, further=(),
        beside=(),
    )  # fmt: skip


def render_index(index: Index, assets: Assets, further: Sequence[tuple[str, str]] = ()) -> str:
    """The index as a complete HTML document; ``further`` as for ``render_page``."""
    return _environment().get_template("index.html.j2").render(index=index, assets=assets, further=further)


def _inputs(page: Page) -> str:
    names = [name for name, _ in page.making.inputs]
    return ", ".join(names) if 0 < len(names) <= 4 else f"{len(names)} files" if names else "its input"


def at(value: float, scale: Scale) -> str:
    """A share as a place on the scale, in percent of its width, with a margin for the marks at either end."""
    return f"{2 + 96 * min(value / scale.top, 1):.2f}%"


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("topics.reporting"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    environment.filters |= {
        "percent": percent, "whole": whole, "at": at, "bounds": _bounds, "urlpart": lambda text: quote(text, safe=""),
        "part": lambda value: f"{100 * value:.2f}%",
    }  # fmt: skip
    return environment


def _bounds(value: Interval) -> str:
    return interval(value.low, value.high)
