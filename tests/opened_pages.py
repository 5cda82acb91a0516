"""What tests claim of a page that is open in a browser.

A page hears of a changed address, runs its timers and draws some time after the click that asked for it. So a test that
did something claims what follows with ``expect`` or ``shows``, which wait for it, and reads nothing at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

_api = pytest.importorskip("playwright.sync_api")
expect = _api.expect
expect.set_options(timeout=30_000)  # as long as Playwright waits for anything else: a busy machine is no failure

_SHOWN = """figures => {
  const papers = topicsReport.data.tables.papers.rows;
  const list = [...document.querySelectorAll("#paper-list > li")].map(li => Number(li.dataset.number));
  const bright = id => document.getElementById(`plot-${id}`).data.filter(t => t.meta?.role === "papers").flatMap(
    t => t.selectedpoints ? t.selectedpoints.map(i => t.customdata[i]) : [...t.customdata]);
  return [list, ...figures.map(bright)].map(numbers => numbers.map(n => papers[n][0]).sort());
}"""


def shows(page: Any, ids: Iterable[str], *figures: str) -> None:
    """Claims that the list comes to hold these papers and no others, and these figures to dim all others."""
    expected = [sorted(set(ids))] * (1 + len(figures))
    try:
        page.wait_for_function(
            f"([figures, expected]) => JSON.stringify(({_SHOWN})(figures)) === JSON.stringify(expected)",
            arg=[figures, expected],
        )
    except _api.TimeoutError:
        assert page.evaluate(_SHOWN, figures) == expected
