"""What tests ask of a page that is open in a browser."""

from __future__ import annotations

from typing import Any


def listed(page: Any) -> set[str]:
    """Ids of the papers in the list, once the page has heard of a changed address."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
    page.evaluate("topicsReport.data.papers.length <= 100 || Promise.reject('more than one screen of papers')")
    numbers = page.eval_on_selector_all("#paper-list > li", "all => all.map(li => Number(li.dataset.number))")
    table = page.evaluate("topicsReport.data.tables.papers")
    return {table["rows"][n][0] for n in numbers}
