"""The graph around an author in a headless browser: its marks and names lead to papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.opened_pages import expect, shows
from tests.runs import OWNER, small_run, subject
from topics.reporting import write

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = small_run()
    return write(run, [subject(run, OWNER)], tmp_path_factory.mktemp("alike"))[0]


@pytest.fixture
def page(browser: Any, path: Path) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html.drawn", state="attached")
    yield page
    context.close()


def members(page: Any, name: str = "") -> list[str]:
    """Ids of the papers of a set, or of all on the page."""
    return page.evaluate(
        """name => {
            const { sets, data } = topicsReport;
            const ids = data.tables.papers.rows.map(([id]) => id);
            return name ? sets[name].papers.map(n => ids[n]) : ids;
        }""",
        name,
    )


def mark(page: Any, node: str) -> dict[str, float]:
    """Where the mark of a node is in the window."""
    return page.evaluate(
        """node => {
            const plot = document.getElementById("plot-graph");
            plot.scrollIntoView({ block: "center" });
            const trace = plot.data.find((t) => t.customdata?.some(([name]) => name === node));
            const i = trace.customdata.findIndex(([name]) => name === node);
            const box = plot.querySelector(".nsewdrag").getBoundingClientRect();
            return { x: box.left + trace.x[i] * box.width, y: box.top + trace.y[i] * box.height };
        }""",
        node,
    )


def test_a_mark_leads_to_its_papers_and_back(page: Any) -> None:
    place = mark(page, "alike-1")
    page.mouse.move(place["x"], place["y"])
    page.mouse.click(place["x"], place["y"])
    shows(page, members(page, "node-alike-1"))
    expect(page).to_have_url(re.compile("#set=node-alike-1$"))
    expect(page.locator("#showing")).to_be_visible()
    expect(page.locator("#showing-text")).to_have_text(re.compile("^Showing: "))
    page.keyboard.press("Escape")
    shows(page, members(page))
    expect(page.locator("#showing")).to_be_hidden()


def test_a_name_leads_where_its_mark_leads(page: Any) -> None:
    name = page.locator("#alike tbody th").first.inner_text().splitlines()[0]
    page.locator("#plot-graph .annotation", has_text=name).first.click()
    shows(page, members(page, "node-alike-1"))
    expect(page).to_have_url(re.compile("#set=node-alike-1$"))


def test_a_row_leads_to_ones_own_paper(page: Any) -> None:
    link = page.locator("#alike a[href^='#set=paper-']").first
    (own,) = members(page, link.get_attribute("href").removeprefix("#set="))
    link.click()
    shows(page, {own})


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window_and_names_are_on_the_graph(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    kind = "narrow" if width < 640 else "wide"
    page.wait_for_function(
        """kind => {
            const names = document.getElementById("plot-graph").layout.annotations;
            return names.every(({ name, visible }) => visible === name.startsWith(kind));
        }""",
        arg=kind,
    )
    page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
    expect(page.locator("#plot-graph .annotation").nth(2)).to_be_visible()
