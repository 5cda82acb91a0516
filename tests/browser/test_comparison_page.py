"""The pages of comparisons in a headless browser with the network off: each number leads to the papers counted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.comparisons import held, small_comparison, small_comparisons
from tests.opened_pages import expect, shows
from tests.runs import FRIEND, HOSTILE, LONER, OWNER, small_run, subject
from topics.reporting import write, write_comparison, write_comparisons
from topics.reporting.compared import Compared

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
RUN = small_run()
PAIR = small_comparison(RUN)
MANY = small_comparisons(RUN)
PEOPLE = [subject(RUN, name) for name in (OWNER, FRIEND, HOSTILE, LONER)]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_comparison(PAIR, RUN, tmp_path_factory.mktemp("pair"))[0]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_comparisons(MANY, RUN, tmp_path_factory.mktemp("many"))[0]


def mark(page: Any, figure: str, role: str, index: int, **place: Any) -> dict[str, Any]:
    """Clicks the mark of that index in the first trace of that role, as Plotly would report it; says what it is of."""
    return page.evaluate(
        """([id, role, index, place]) => {
             const node = document.getElementById(id);
             const data = node.data.find(t => t.meta?.role === role && t.customdata !== undefined)
               ?? node.data.find(t => t.meta?.role === role);
             const customdata = (data.customdata ?? [])[index];
             node.emit("plotly_click", {points: [{data, customdata, ...place}]});
             return {topic: data.meta.topic, customdata};
           }""",
        [f"plot-{figure}", role, index, place],
    )


def test_every_section_is_there_and_every_figure_drawn(open_page: Any, pair: Path, many: Path) -> None:
    for path, expected in (
        (pair, ["sides", "shared", "apart", "inside", "first", "both", "closest", "joint", "listing"]),
        (many, ["among", "distances", "nearest", "enriched", "field", "listing"]),
    ):
        page = open_page(path)
        assert page.eval_on_selector_all("main > section", "all => all.map(s => s.id)") == expected
        drawn = page.eval_on_selector_all(".plot .main-svg", "all => new Set(all.map(s => s.closest('.plot').id)).size")
        assert drawn == page.locator(".plot").count() >= 3


def test_each_number_of_the_areas_shows_exactly_its_papers(open_page: Any, pair: Path) -> None:
    page = open_page(pair)
    links = page.locator("#shared .side-share a")
    seen = 0
    for i in range(links.count()):
        link = links.nth(i)
        link.click()
        state = dict(part.split("=") for part in link.get_attribute("href")[1:].split("&"))
        side = {"a": PAIR.a, "b": PAIR.b}[state["set"]]
        papers = held(RUN, side, int(state["topic"]))
        shows(page, papers)
        assert len(papers) == int(link.inner_text())
        seen += 1
    assert seen == PAIR.topics.select("papers_a", "papers_b").to_numpy().astype(bool).sum()


def test_every_link_to_papers_shows_some(open_page: Any, pair: Path, many: Path) -> None:
    for path in (pair, many):
        page = open_page(path)
        states = set(page.eval_on_selector_all("main a[href*='=']", "all => all.map(a => a.getAttribute('href'))"))
        for state in states:
            page.evaluate("state => { location.hash = state; }", state)
            # Once the page has heard of the changed address, its list is of that state too.
            page.wait_for_function(
                """state => [...new URLSearchParams(state.slice(1))].every(
                     ([key, value]) => String(topicsReport.state[key]) === value)""",
                arg=state,
            )
            assert page.locator("#paper-list > li").count() > 0, state


def test_a_mark_of_the_shares_shows_the_papers_of_that_side(open_page: Any, pair: Path) -> None:
    page = open_page(pair)
    topic = mark(page, "side-shares", "set", 1)["topic"]
    shows(page, held(RUN, PAIR.b, topic))
    expect(page).to_have_url(re.compile(f"#topic={topic}&set=b$"))
    expect(page.locator("#showing-text")).to_contain_text("papers of Bo Marsh")


def test_the_list_can_be_narrowed_to_a_side_or_to_both(open_page: Any, pair: Path) -> None:
    page = open_page(pair)
    options = page.eval_on_selector_all("#set option", "all => all.map(o => o.textContent)")
    assert options == ["all", "Ada Lindqvist (23)", "Bo Marsh (22)", "Both (8)"]
    for value, expected in (("a", PAIR.a.paper_ids), ("b", PAIR.b.paper_ids), ("both", PAIR.joint_ids)):
        page.select_option("#set", value)
        shows(page, expected)
    expect(page.locator("#paper-list li >> nth=0 >> .side")).to_have_text([OWNER, FRIEND])
    page.keyboard.press("Escape")
    shows(page, {*PAIR.a.paper_ids} | {*PAIR.b.paper_ids})


def test_a_set_that_the_list_does_not_offer_is_shown_while_it_is_chosen(open_page: Any, pair: Path) -> None:
    page = open_page(pair, "#set=term-0-a")
    shows(page, PAIR.terms["paper_ids_a"][0])
    expect(page.locator("#set option:checked")).to_have_text("“client drift” in papers of Ada Lindqvist")
    page.keyboard.press("Escape")
    expect(page.locator("#set")).to_have_value("")


def test_a_word_a_first_paper_and_a_close_one_show_their_papers_by_keyboard(open_page: Any, pair: Path) -> None:
    page = open_page(pair)
    lead, near = (
        PAIR.leads.filter(topic_id=0).row(0, named=True),
        PAIR.closest.filter(side="b", rank=1).row(0, named=True),
    )
    for link, expected in (
        ("#apart a[href='#set=term-2-b']", set(PAIR.terms["paper_ids_b"][2])),
        ("#first a[href='#set=first-0-b']", {lead["first_id_b"]}),
        ("#closest a[href='#set=close-b-1']", {near["paper_id"], near["nearest_id"]}),
    ):
        page.focus(link)
        page.keyboard.press("Enter")
        shows(page, expected)


def test_who_wrote_with_both_leads_to_the_papers_with_each(open_page: Any, pair: Path) -> None:
    page = open_page(pair)
    page.click("#joint td a >> nth=1")
    shows(page, PAIR.common["paper_ids_b"][0])


def test_counts_in_the_table_of_a_figure_are_links(open_page: Any, pair: Path) -> None:
    page = open_page(pair)
    page.click("#numbers-side-shares")
    link = page.locator("#shared [data-table-body=side-shares] td a[href$='&set=both']").first
    topic = int(link.get_attribute("href").removeprefix("#topic=").removesuffix("&set=both"))
    link.click()
    shows(page, set(held(RUN, PAIR.a, topic)) & set(PAIR.joint_ids))


def test_marks_of_many_sides_show_their_papers(open_page: Any, many: Path) -> None:
    page = open_page(many)
    mark(page, "distances", "distances", 0, x=1, y=0)
    first, second = (page.evaluate("document.getElementById('plot-distances').layout.meta.sides")[i] for i in (0, 1))
    shows(page, {*PEOPLE[first].paper_ids} | {*PEOPLE[second].paper_ids})
    expect(page.locator("#showing-text")).to_contain_text(" or papers of ")
    side = mark(page, "side-map", "sides", 0)["customdata"]
    shows(page, PEOPLE[side].paper_ids)
    expect(page).to_have_url(re.compile(f"#set=side-{side}$"))


def test_a_cell_of_the_heat_map_shows_the_papers_of_a_side_in_a_topic(open_page: Any, many: Path) -> None:
    page = open_page(many)
    page.evaluate(
        """() => {
             const node = document.getElementById("plot-enrichment");
             const data = node.data.find(t => t.meta.role === "enrichment");
             const customdata = data.customdata.flat().find(([side, topic]) => side === 1 && topic === 2);
             node.emit("plotly_click", {points: [{data, customdata}]});
           }"""
    )
    shows(page, held(RUN, PEOPLE[1], 2))


def test_distances_and_joint_papers_of_neighbours_are_links(open_page: Any, many: Path) -> None:
    page = open_page(many)
    page.click("#nearest td a[href='#set=pair-0-1'] >> nth=0")
    shows(page, PAIR.joint_ids)
    page.click("#nearest td a[href='#set=side-0~side-2'] >> nth=0")
    shows(page, {*PEOPLE[0].paper_ids} | {*PEOPLE[2].paper_ids})
    page.reload()
    page.wait_for_selector("html.drawn", state="attached")
    shows(page, {*PEOPLE[0].paper_ids} | {*PEOPLE[2].paper_ids})


def test_hostile_names_do_nothing(open_page: Any, many: Path) -> None:
    page = open_page(many)
    assert page.locator("main script").count() == 0
    assert HOSTILE in page.inner_text("#field")


def test_author_pair_and_index_lead_to_each_other(open_page: Any, tmp_path: Path) -> None:
    write(RUN, PEOPLE, tmp_path, compared=Compared(MANY, (PAIR,)))
    page = open_page(tmp_path / "ada-lindqvist.html")
    for link, title in (
        (".beside >> text=Bo Marsh", "Ada Lindqvist and Bo Marsh"),
        ("nav >> text=All four compared", "Four authors compared"),
        ("#nearest >> text=compare >> nth=0", "Ada Lindqvist and Bo Marsh"),
    ):
        page.click(link)
        # The title tells the page that comes from the one that is left, which is drawn already.
        expect(page.locator("h1")).to_have_text(title)
        page.wait_for_selector("html.drawn", state="attached")


@pytest.mark.parametrize("width", [320, 390, 768, 1920])
def test_no_width_needs_sideways_scrolling(open_page: Any, pair: Path, many: Path, width: int) -> None:
    for path in (pair, many):
        page = open_page(path, viewport={"width": width, "height": 844})
        for button in page.query_selector_all("button.show-rest:not([hidden])"):
            button.click()
        expect(page.locator("button.show-rest:visible")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_is_dark(open_page: Any, pair: Path, many: Path) -> None:
    for path, plot in ((pair, "side-shares"), (many, "distances")):
        page = open_page(path, color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
        assert page.evaluate(f"document.getElementById('plot-{plot}').layout.font.color") == "#e4e7ea"


def test_nothing_of_the_tables_is_lost_on_paper(open_page: Any, pair: Path) -> None:
    page = open_page(pair)
    page.emulate_media(media="print")
    for rows in ("#shared tbody.area", "#apart tbody tr"):
        expect(page.locator(f"{rows}:visible")).to_have_count(page.locator(rows).count())
