"""The page about movement in a headless browser with the network off: each number leads to the papers counted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.movements import by_author, small_movements
from tests.opened_pages import expect, shows
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
    shows(page, counted(MOVED, 0, "2023-01-01", "2023-12-31"))
    expect(page).to_have_url(re.compile("#topic=0&from=2023-01-01&to=2023-12-31$"))
    shown = page.locator("#showing-text")
    expect(shown).to_be_visible()
    expect(shown).to_have_text(re.compile(r"^Showing: federated learning, client drift, 2023 \("))


@pytest.mark.parametrize("year", [2019, 2024])
def test_a_dot_of_the_small_multiples_shows_its_papers(open_page: Any, trends: Path, year: int) -> None:
    page = open_page(trends)
    mark(page, "timeline", "series", 1, year - 2018)
    papers = counted(MOVED, 1, f"{year}-01-01", f"{year}-12-31")
    shows(page, papers)
    cell = MOVED.timeline.filter(pl.col("topic_id") == 1, pl.col("period_start").dt.year() == year)
    assert len(papers) == cell["papers"].item()
    expect(page.locator("#showing")).to_be_visible()
    mark(page, "timeline", "series", 1, year - 2018)
    expect(page.locator("#showing")).to_be_hidden()


def test_an_imprecise_date_counts_in_every_period_it_may_lie_in(open_page: Any, tmp_path: Path) -> None:
    months = small_movements(RUN, period="month")
    page = open_page(write_movements(months, RUN, tmp_path)[0], "#topic=0&from=2025-02-01&to=2025-02-28")
    papers = counted(months, 0, "2025-02-01", "2025-02-28")
    shows(page, papers)
    assert "year" in set(RUN.papers.filter(pl.col("paper_id").is_in(list(papers)))["date_precision"])
    expect(page.locator("#showing-text")).to_contain_text("Feb 2025")
    expect(page.locator("#period")).to_have_value("2025-02-01/2025-02-28")


def test_a_burst_shows_the_papers_of_its_years(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    mark(page, "bursts", "bursts", 0, 0)
    shows(page, counted(MOVED, 0, "2023-01-01", "2025-12-31"))
    expect(page.locator("#showing-text")).to_contain_text("2023–2025")
    page.click("#bursts a[href='#topic=1&from=2019-01-01&to=2020-12-31']")
    shows(page, counted(MOVED, 1, "2019-01-01", "2020-12-31"))


def test_a_topic_of_a_window_and_an_event_show_their_papers(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    mark(page, "alluvial", "node", 0, 1)
    second = MOVED.windows.filter(node=2)
    shows(page, second["paper_ids"].item())
    expect(page.locator("#showing-text")).to_contain_text("“federated learning, client drift”, 2022–2025")
    page.click("#births a[href='#set=event-1']")
    shows(page, MOVED.events["paper_ids"][1])


def test_rows_open_by_keyboard_to_periods_that_lead_to_their_papers(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    page.focus("#growth button.open >> nth=0")
    page.keyboard.press("Enter")
    row = page.locator("#mover-4")
    expect(row).to_be_visible()
    links = row.locator("[data-periods] td a")
    cells = MOVED.timeline.filter(pl.col("topic_id") == 4, pl.col("papers") > 0)
    expect(links).to_have_count(cells.height)
    links.nth(0).focus()
    page.keyboard.press("Enter")
    year = cells["period_start"].dt.year()[0]
    shows(page, counted(MOVED, 4, f"{year}-01-01", f"{year}-12-31"))
    expect(page.locator("#showing")).to_be_visible()


def test_words_of_a_topic_open_to_its_terms_by_period(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    page.click("#words button.open >> nth=0")
    opened = page.locator("#words-0")
    expect(opened).to_be_visible()
    expect(opened).to_contain_text("term 2024 1, term 2024 2", use_inner_text=True)
    expect(page.locator("#words")).to_contain_text("prompt <b>", use_inner_text=True)


def test_counts_in_the_table_of_a_figure_are_links(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    page.click("#numbers-timeline")
    link = page.locator("#shares [data-table-body=timeline] td a").first
    state = dict(part.split("=") for part in link.get_attribute("href")[1:].split("&"))
    link.click()
    shows(page, counted(MOVED, int(state["topic"]), state["from"], state["to"]))
    expect(page.locator("#showing")).to_be_visible()


def test_a_paper_of_several_authors_is_shown_for_each(open_page: Any, tmp_path: Path) -> None:
    people = by_author(RUN)
    page = open_page(write_movements(people, RUN, tmp_path)[0])
    assert page.locator("#births, #words").count() == 0
    for topic_id in people.units["topic_id"]:
        page.evaluate("topic => topicsReport.update({topic})", topic_id)
        shows(page, people.members.filter(topic_id=topic_id)["paper_id"])
    expect(page.locator("#paper-list li >> nth=0 >> .chip >> nth=0")).to_be_visible()


def test_the_period_can_be_chosen_in_the_list(open_page: Any, trends: Path) -> None:
    page = open_page(trends)
    page.select_option("#period", "2020-01-01/2020-12-31")
    in_2020 = RUN.papers.filter(pl.col("date_first").dt.year() <= 2020, pl.col("date_last").dt.year() >= 2020)
    shows(page, in_2020["paper_id"])
    expect(page.locator("#showing")).to_be_visible()
    page.select_option("#period", "")
    shows(page, RUN.papers["paper_id"])
    expect(page.locator("#showing")).to_be_hidden()


def test_a_dot_on_the_page_of_all_papers_shows_its_papers_too(open_page: Any, tmp_path: Path) -> None:
    page = open_page(write(RUN, [whole(RUN)], tmp_path)[0])
    mark(page, "timeline", "series", 2, 3)
    shows(page, counted(MOVED, 2, "2021-01-01", "2021-12-31"))
    expect(page.locator("#showing-text")).to_have_text(re.compile(r"^Showing: zero-shot learning, 2021 \("))


def test_index_and_page_of_all_papers_lead_to_the_trends(open_page: Any, tmp_path: Path) -> None:
    write(RUN, [whole(RUN)], tmp_path, trends=MOVED)
    page = open_page(tmp_path / "all-papers.html")
    page.click("nav >> text=Trends")
    expect(page.locator("h1")).to_have_text("Trends")
    page.wait_for_selector("html.drawn", state="attached")
    page.click("nav >> text=All papers")
    expect(page).to_have_url(re.compile("/all-papers.html$"))
    page.wait_for_selector("html.drawn", state="attached")


@pytest.mark.parametrize("width", [320, 390, 768, 1920])
def test_no_width_needs_sideways_scrolling(open_page: Any, trends: Path, width: int) -> None:
    page = open_page(trends, viewport={"width": width, "height": 844})
    for button in page.query_selector_all("button.open"):
        button.click()
    expect(page.locator("button.open[aria-expanded=false]")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_is_dark(open_page: Any, trends: Path) -> None:
    page = open_page(trends, color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
    assert page.evaluate("document.getElementById('plot-heatmap').layout.font.color") == "#e4e7ea"
