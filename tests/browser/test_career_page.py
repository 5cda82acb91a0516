"""Somebody's work over time in a headless browser: numbers and marks lead to their papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.opened_pages import expect
from tests.test_careers import ADA, RUN
from topics.reporting import write

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    (path,) = write(RUN, [ADA.subject], tmp_path_factory.mktemp("career"))
    return Path(path).as_uri()


@pytest.fixture
def page(browser: Any, address: str) -> Any:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_offline(True)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("html.drawn", state="attached")
    yield page
    context.close()


def test_a_side_of_a_move_leads_to_its_papers(page: Any) -> None:
    before = ADA.moves["papers_before"][0]
    page.click(f"#career .message a:text-is('{before} papers')")
    shown = page.locator("#showing-text")
    expect(shown).to_contain_text(f"({before} of 60 papers)")
    expect(shown).to_contain_text("before the move")


def test_a_cell_of_a_move_leads_to_the_papers_of_its_area(page: Any) -> None:
    cell = page.locator("#career table td[data-name='Before'] a").first
    n = cell.inner_text().split()[0]
    cell.click()
    expect(page.locator("#showing-text")).to_contain_text(f"({n} of 60 papers)")


def test_both_figures_mark_the_move(page: Any) -> None:
    for figure in ("lanes", "novelty"):
        marks = page.evaluate(
            f"document.getElementById('plot-{figure}').data.filter(t => t.meta?.role === 'move').length"
        )
        assert marks == 2


def test_nothing_is_wider_than_a_phone(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("html.drawn", state="attached")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
