"""The page of an experiment in a headless browser with the network off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.finished import LEVELS, experiment, finished
from topics.reporting.experiment import write_experiment

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_experiment(finished(failing=("nmf,seed=3",)), tmp_path_factory.mktemp("compared"))


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    grid = {"cluster.min_cluster_size": [10, 20, 40], "reduce.n_neighbors": [15, 30]}
    settings = [f"cluster.min_cluster_size={a}, reduce.n_neighbors={b}" for a in (10, 20, 40) for b in (15, 30)]
    results = finished(experiment(sweep={"grid": grid}), LEVELS, settings)
    return write_experiment(results, tmp_path_factory.mktemp("swept"))


def expect(page: Any) -> Any:
    """Assertions that wait for what they claim."""
    return pytest.importorskip("playwright.sync_api").expect(page)


def names(page: Any) -> Any:
    return page.locator("#measured .sortable").first.locator("tbody th")


def test_every_section_is_there_and_every_figure_drawn(open_page: Any, compared: Path, swept: Path) -> None:
    for path, kinds in (
        (compared, ["outcome", "measured", "cost", "steady", "counts", "fits", "protocol"]),
        (swept, ["outcome", "measured", "sweep", "cost", "fits", "protocol"]),
    ):
        page = open_page(path)
        assert page.eval_on_selector_all("main > section", "all => all.map(s => s.id)") == kinds
        plots = page.locator(".plot")
        for i in range(plots.count()):
            expect(plots.nth(i).locator(".main-svg").first).to_be_visible()


def test_a_heading_puts_the_rows_in_its_order_by_mouse_and_by_keyboard(open_page: Any, compared: Path) -> None:
    page = open_page(compared)
    expect(names(page)).to_contain_text(["topics", "leiden", "bertopic", "nmf"])
    heading = page.locator("#measured .sortable").first.locator("thead th", has_text="Topics")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(names(page)).to_contain_text(["bertopic", "nmf", "topics", "leiden"])
    heading.get_by_role("button").press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(names(page)).to_contain_text(["leiden", "topics", "nmf", "bertopic"])


def test_settings_are_sorted_as_numbers(open_page: Any, swept: Path) -> None:
    page = open_page(swept)
    table = page.locator("#measured .sortable").first
    page.get_by_role("button", name="Show all 24").click()
    table.get_by_role("button", name="min_cluster_size").click()
    expect(table.locator("tbody tr").first.locator("td").first).to_have_text("10")
    expect(table.locator("tbody tr").last.locator("td").first).to_have_text("40")


def test_each_fit_is_one_click_away_and_leads_to_its_folder(open_page: Any, compared: Path) -> None:
    page = open_page(compared)
    link = page.get_by_role("link", name="leiden,seed=2", exact=True)
    expect(link).to_be_hidden()
    page.get_by_text("All fits (32)").click()
    expect(link).to_be_visible()
    assert link.get_attribute("href") == "cells/leiden%2Cseed%3D2/"
    expect(page.locator("#fits .findings")).to_contain_text("TooFewPapers: 3 papers")


def test_tables_are_taken_away_as_csv(open_page: Any, compared: Path) -> None:
    page = open_page(compared)
    with page.expect_download() as waiting:
        page.locator("#protocol .downloads button", has_text="standings").click()
    assert waiting.value.suggested_filename == "experiment-standings.csv"
    assert Path(waiting.value.path()).read_text(encoding="utf-8-sig").startswith("metric,pipeline,setting,n,mean")


def test_numbers_behind_a_figure_open_below_it(open_page: Any, compared: Path) -> None:
    page = open_page(compared)
    page.locator("#numbers-quality-time").click()
    expect(page.locator("[data-table-body=quality-time] tbody tr")).to_have_count(4)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_width_needs_sideways_scrolling(open_page: Any, compared: Path, swept: Path, width: int) -> None:
    for path in (compared, swept):
        page = open_page(path, viewport={"width": width, "height": 844})
        page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true; })")
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


def test_dark_is_dark(open_page: Any, compared: Path) -> None:
    page = open_page(compared, color_scheme="dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(20, 23, 26)")
    assert page.evaluate("document.getElementById('plot-stability').layout.font.color") == "#e4e7ea"


def test_what_a_screen_reader_needs_is_there(open_page: Any, compared: Path) -> None:
    page = open_page(compared)
    assert page.locator("th:not([scope])").count() == 0
    assert page.locator("h1").count() == 1
    ids = page.eval_on_selector_all("[id]", "all => all.map(node => node.id)")
    assert len(ids) == len(set(ids))
    described = page.eval_on_selector_all(
        "[aria-describedby]", "all => all.flatMap(n => n.getAttribute('aria-describedby').split(' '))"
    )
    assert set(described) <= set(ids)
    unnamed = "all => all.filter(n => !n.textContent.trim() && !n.getAttribute('aria-label')).length"
    assert page.eval_on_selector_all("button:not([hidden]), a", unnamed) == 0
    best = page.locator("#measured td.best").first
    expect(best).to_contain_text("best")
