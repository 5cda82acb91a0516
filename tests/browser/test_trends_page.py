"""The page about movement in a headless browser with the network off: each number leads to the papers counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.movements import by_author, small_movements
from tests.opened_pages import listed
from tests.runs import small_run, whole
from topics.reporting import write, write_movements
from topics.results import Movements

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
RUN = small_run()
MOVED = small_movements(RUN)


@pytest.fixture(scope="module")
def trends(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_movements(MOVED, RUN, tmp_path_factory.mktemp("trends"))[0]


def counted(movements: Movements, topic_id: int, first: str, last: str) -> set[str]:
    """Ids of the papers of a topic that count in these days, from the tables alone."""
    start, end = (pl.lit(day).str.to_date() for day in (first, last))
    held = RUN.papers.join(movements.members.filter(topic_id=topic_id), on="paper_id", how="semi")
    until = pl.min_horizontal("date_last", pl.lit(movements.as_of))
    return set(held.filter(pl.col("date_first") <= end, until >= start)["paper_id"])


def mark(page: Any, figure: str, role: str, topic: int, index: int) -> None:
    """Clicks the mark of that index in the trace of that role and topic, as Plotly would report it."""
    page.evaluate(
        """([id, role, topic, index]) => {
             const node = document.getElementById(id);
             const data = node.data.find(t => t.meta.role === role && t.meta.topic === topic && t.customdata);
             node.emit("plotly_click", {points: [{data, customdata: data.customdata[index]}]});
           }""",
        [f"plot-{figure}", role, topic, index],
    )


def test_every_section_is_there_and_every_figure_drawn(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    kinds = page.eval_on_selector_all("main > section", "all => all.map(s => s.id)")
    assert kinds == ["moved", "growth", "shares", "bursts", "births", "words", "shift", "outlook", "listing"]
    drawn = page.eval_on_selector_all(".plot .main-svg", "all => new Set(all.map(s => s.closest('.plot').id)).size")
    assert drawn == page.locator(".plot").count() == 6


def test_a_cell_of_the_heat_map_under_the_pointer_shows_its_papers(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    page.locator("#plot-heatmap").scroll_into_view_if_needed()
    spot = page.evaluate(
        """() => {
             const node = document.getElementById("plot-heatmap");
             const { xaxis, yaxis } = node._fullLayout;
             const box = node.getBoundingClientRect();
             const row = yaxis.d2p(node.layout.meta.topics.indexOf(0));
             return [box.x + xaxis._offset + xaxis.d2p("2023-07-01"), box.y + yaxis._offset + row];
           }"""
    )
    page.mouse.move(*spot)
    page.wait_for_selector("#plot-heatmap .hoverlayer .hovertext")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_selector("#showing:not([hidden])")
    assert page.url.endswith("#topic=0&from=2023-01-01&to=2023-12-31")
    assert listed(page) == counted(MOVED, 0, "2023-01-01", "2023-12-31")
    assert page.inner_text("#showing-text").startswith("Showing: federated learning, client drift, 2023 (")


@pytest.mark.parametrize("year", [2019, 2024])
def test_a_dot_of_the_small_multiples_shows_its_papers(open_page: Any, trends: Path, year: int) -> None:
    page = open_page(trends)
    mark(page, "timeline", "series", 1, year - 2018)
    found = listed(page)
    assert found == counted(MOVED, 1, f"{year}-01-01", f"{year}-12-31")
    cell = MOVED.timeline.filter(pl.col("topic_id") == 1, pl.col("period_start").dt.year() == year)
    assert len(found) == cell["papers"].item()
    mark(page, "timeline", "series", 1, year - 2018)
    page.wait_for_selector("#showing", state="hidden")


def test_an_imprecise_date_counts_in_every_period_it_may_lie_in(open_page: Any, tmp_path: Path) -> None:
    months = small_movements(RUN, period="month")
    page = open_page(write_movements(months, RUN, tmp_path)[0], "#topic=0&from=2025-02-01&to=2025-02-28")
    found = listed(page)
    assert found == counted(months, 0, "2025-02-01", "2025-02-28")
    assert "year" in set(RUN.papers.filter(pl.col("paper_id").is_in(list(found)))["date_precision"])
    assert "Feb 2025" in page.inner_text("#showing-text")
    assert page.input_value("#period") == "2025-02-01/2025-02-28"


def test_a_burst_shows_the_papers_of_its_years(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    mark(page, "bursts", "bursts", 0, 0)
    assert listed(page) == counted(MOVED, 0, "2023-01-01", "2025-12-31")
    assert "2023–2025" in page.inner_text("#showing-text")
    page.click("#bursts a[href='#topic=1&from=2019-01-01&to=2020-12-31']")
    page.wait_for_function("location.hash.startsWith('#topic=1')")
    assert listed(page) == counted(MOVED, 1, "2019-01-01", "2020-12-31")


def test_a_topic_of_a_window_and_an_event_show_their_papers(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    mark(page, "alluvial", "node", 0, 1)
    second = MOVED.windows.filter(node=2)
    assert listed(page) == set(second["paper_ids"].item())
    assert "“federated learning, client drift”, 2022–2025" in page.inner_text("#showing-text")
    page.click("#births a[href='#set=event-1']")
    page.wait_for_function("location.hash === '#set=event-1'")
    assert listed(page) == set(MOVED.events["paper_ids"][1])


def test_rows_open_by_keyboard_to_periods_that_lead_to_their_papers(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    page.focus("#growth button.open >> nth=0")
    page.keyboard.press("Enter")
    row = page.locator("#mover-4")
    assert row.is_visible()
    links = row.locator("[data-periods] td a")
    cells = MOVED.timeline.filter(pl.col("topic_id") == 4, pl.col("papers") > 0)
    assert links.count() == cells.height
    links.nth(0).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#showing:not([hidden])")
    year = cells["period_start"].dt.year()[0]
    assert listed(page) == counted(MOVED, 4, f"{year}-01-01", f"{year}-12-31")


def test_words_of_a_topic_open_to_its_terms_by_period(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    page.click("#words button.open >> nth=0")
    text = page.inner_text("#words-0")
    assert "term 2024 1, term 2024 2" in text
    assert "prompt <b>" in page.inner_text("#words")


def test_counts_in_the_table_of_a_figure_are_links(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    page.click("#numbers-timeline")
    page.click("#shares [data-table-body=timeline] td a >> nth=0")
    page.wait_for_selector("#showing:not([hidden])")
    state = page.evaluate("topicsReport.state")
    assert listed(page) == counted(MOVED, state["topic"], state["from"], state["to"])


def test_a_paper_of_several_authors_is_shown_for_each(open_page: Any, tmp_path: Path) -> None:
    people = by_author(RUN)
    page = open_page(write_movements(people, RUN, tmp_path)[0])
    assert page.locator("#births, #words").count() == 0
    for topic_id in people.units["topic_id"]:
        page.evaluate("topic => topicsReport.update({topic})", topic_id)
        assert listed(page) == set(people.members.filter(topic_id=topic_id)["paper_id"])
    assert page.locator("#paper-list li >> nth=0 >> .chip").count() >= 1


def test_the_period_can_be_chosen_in_the_list(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    page.select_option("#period", "2020-01-01/2020-12-31")
    page.wait_for_selector("#showing:not([hidden])")
    expected = set().union(*(counted(MOVED, i, "2020-01-01", "2020-12-31") for i in range(6)))
    assert expected <= listed(page)
    page.select_option("#period", "")
    page.wait_for_selector("#showing", state="hidden")


def test_a_dot_on_the_page_of_all_papers_shows_its_papers_too(open_page: Any, tmp_path: Path) -> None:
    page = open_page(write(RUN, [whole(RUN)], tmp_path)[0])
    mark(page, "timeline", "series", 2, 3)
    assert listed(page) == counted(MOVED, 2, "2021-01-01", "2021-12-31")
    assert page.inner_text("#showing-text").startswith("Showing: zero-shot learning, 2021 (")


def test_index_and_page_of_all_papers_lead_to_the_trends(open_page: Any, tmp_path: Path) -> None:
    write(RUN, [whole(RUN)], tmp_path, trends=MOVED)
    page = open_page(tmp_path / "all-papers.html")
    page.click("nav >> text=Trends")
    page.wait_for_selector("html.drawn", state="attached")
    assert page.inner_text("h1") == "Trends"
    page.click("nav >> text=All papers")
    page.wait_for_selector("html.drawn", state="attached")
    assert page.url.endswith("all-papers.html")


@pytest.mark.parametrize("width", [320, 390, 768, 1920])
def test_no_width_needs_sideways_scrolling(open_page: Any, trends: Path, width: int) -> None:
    page = open_page(trends, viewport={"width": width, "height": 844})
    for button in page.query_selector_all("button.open"):
        button.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_is_dark(open_page: Any, trends: Path) -> None:
    page = open_page(trends, color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
    assert page.evaluate("document.getElementById('plot-heatmap').layout.font.color") == "#e4e7ea"
