"""A report in a headless browser with the network off, used as a reader would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.comparisons import held
from tests.opened_pages import expect, shows
from tests.runs import FRIEND, OWNER, namesakes, small_run, subject, whole
from topics.reporting import write

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
PAGE = "ada-lindqvist.html"
RUN = small_run()
ADA = subject(RUN, OWNER)
ROWS = "#paper-list > li"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write(RUN, [ADA, subject(RUN, FRIEND), whole(RUN)], folder)
    return folder


class Reader:
    """A page that was opened, with everything it asked for and complained about."""

    def __init__(self, browser: Any, **settings: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}} | settings)
        self.context.set_offline(True)
        self.context.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))

    def open(self, path: Path, state: str = "") -> Any:
        self.page.goto(path.as_uri() + state)
        if path.name != "index.html":
            self.page.wait_for_selector("html.drawn", state="attached")
        return self.page


@pytest.fixture
def reader(browser: Any) -> Iterator[Reader]:
    reader = Reader(browser)
    yield reader
    reader.context.close()
    assert reader.complaints == []
    assert [u for u in reader.requests if not u.startswith(("file:", "blob:", "data:"))] == []


@pytest.mark.parametrize("name", ["index.html", PAGE, "all-papers.html"])
def test_a_page_opens_without_a_request_or_a_complaint(reader: Reader, folder: Path, name: str) -> None:
    page = reader.open(folder / name)
    assert page.locator("h1").is_visible()
    assert reader.requests == [(folder / name).as_uri()]


@pytest.mark.parametrize(
    "link", [".area-label[data-topic='1']", "#area-table .number a[href='#topic=1']", ".chip[href='#topic=1'] >> nth=0"]
)
def test_choosing_a_topic_filters_map_lanes_and_list(reader: Reader, folder: Path, link: str) -> None:
    page = reader.open(folder / PAGE)
    page.click(link)
    shows(page, held(RUN, ADA, 1), "map", "lanes")
    expect(page.locator("#showing")).to_be_visible()
    expect(page.locator("#showing-text")).to_contain_text("named-entity recognition (4 of 23 papers)")
    expect(page).to_have_url(re.compile("#topic=1$"))


def test_choosing_the_largest_topic_works_though_its_id_is_zero(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / PAGE, "#topic=0")
    shows(page, held(RUN, ADA, 0))
    expect(page.locator("#paper-list .chip")).to_have_count(16)


def test_a_point_of_the_map_chooses_its_topic(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / PAGE)
    page.locator("#plot-map").scroll_into_view_if_needed()
    box = page.locator("#plot-map .scatterlayer .trace:nth-child(5) .point >> nth=0").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#plot-map .hoverlayer .hovertext")
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("#showing")).to_be_visible()
    expect(page).to_have_url(re.compile("#topic=4$"))


def test_a_label_of_the_map_and_a_lane_choose_their_topic(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / PAGE)
    page.click("#plot-lanes .ytick >> nth=1")
    expect(page.locator("#showing")).to_be_visible()
    expect(page).to_have_url(re.compile("#topic=1$"))
    page.click("#plot-map .annotation:has-text('pruning')")
    expect(page).to_have_url(re.compile("#topic=4$"))


def test_search_finds_a_paper_whatever_its_case(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / PAGE)
    page.fill("#query", "BOLD lindqvist")
    shows(page, {"p03"}, "map")
    expect(page.locator("#paper-list")).to_contain_text("<b>bold</b>", use_inner_text=True)
    expect(page.locator("#live")).to_have_text(re.compile("^1 of 23 papers match"))


def test_escape_clears_everything(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / PAGE, "#topic=0&year=2025&q=paper")
    assert 0 < page.locator(ROWS).count() < 16
    page.keyboard.press("Escape")
    shows(page, ADA.paper_ids, "map")
    expect(page.locator("#showing")).to_be_hidden()
    expect(page.locator("#query")).to_have_value("")


def test_year_and_collaborator_filter_and_the_way_back_works(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / PAGE)
    page.select_option("#year", "2025")
    expect(page.locator("#showing")).to_be_visible()
    expect(page.locator(ROWS)).to_have_count(4)
    page.click("#people .number a >> nth=0")
    expect(page).to_have_url(re.compile("#with="))
    expect(page.locator(ROWS)).to_have_count(8)
    page.go_back()
    expect(page).to_have_url(re.compile("#year=2025$"))
    expect(page.locator(ROWS)).to_have_count(4)


def test_an_empty_result_says_how_to_get_back(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / PAGE, "#q=zzzzzz")
    assert "No paper matches" in page.inner_text("#list-count")


def test_sorting_by_title_and_age(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / PAGE)
    page.select_option("#sort", "title")
    titles = RUN.papers.filter(pl.col("paper_id").is_in(list(ADA.paper_ids)))["title"]
    expect(page.locator("#paper-list .title")).to_have_text(sorted(titles))
    page.select_option("#sort", "oldest")
    expect(page.locator(ROWS).first).to_contain_text("2018", use_inner_text=True)
    expect(page.locator(ROWS).last).to_contain_text("2026", use_inner_text=True)


def test_everything_is_reached_by_keyboard(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / PAGE)
    page.focus("button.open >> nth=0")
    page.keyboard.press("Enter")
    expect(page.locator("#area-0")).to_be_visible()
    expect(page.locator("button.open").first).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_class("area-label")
    expect(focused).to_have_css("outline-style", "solid")
    page.keyboard.press("Enter")
    expect(page.locator("#showing")).to_be_visible()
    page.click("nav a[href='#papers']")
    expect(page.locator("#papers")).to_be_focused()
    expect(page).to_have_url(re.compile("#topic=0$"))


def test_numbers_of_a_figure_are_a_table_and_a_file(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / PAGE)
    page.click("#areas details.numbers summary")
    expect(page.locator("#areas details.numbers tbody tr:visible")).to_have_count(3)
    with page.expect_download() as download:
        page.click(".downloads button[data-table='papers']")
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").split("\n")
    assert lines[0].startswith("paper_id,title,authors")
    assert len(lines) == 23 + 2
    assert download.value.suggested_filename == "ada-lindqvist-papers.csv"


def test_a_text_that_looks_like_a_formula_is_downloaded_as_text(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / PAGE)
    rows = [["=1+1", "+a", "-b", "@c", "\td", "e=f", -2.5], ['=HYPERLINK("x",1)', None, "", "g-h", "i", "j", 3]]
    page.evaluate("rows => { topicsReport.data.tables.papers = {columns: [...'abcdefg'], rows} }", rows)
    with page.expect_download() as download:
        page.click(".downloads button[data-table='papers']")
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[1] == "'=1+1,'+a,'-b,'@c,'\td,e=f,-2.5"
    assert lines[2] == '"\'=HYPERLINK(""x"",1)",,,g-h,i,j,3'


@pytest.mark.parametrize("width", [320, 390, 768, 1920])
@pytest.mark.parametrize("name", ["index.html", PAGE, "all-papers.html"])
def test_no_width_needs_sideways_scrolling(browser: Any, folder: Path, name: str, width: int) -> None:
    reader = Reader(browser, viewport={"width": width, "height": 844})
    page = reader.open(folder / name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    reader.context.close()
    assert reader.complaints == []


def test_dark_follows_the_system_and_the_button_overrides_it(browser: Any, folder: Path) -> None:
    reader = Reader(browser, color_scheme="dark")
    page = reader.open(folder / PAGE)
    ground, figure = page.locator("body"), page.locator("#plot-map")
    expect(ground).to_have_css("background-color", "rgb(20, 23, 26)")
    expect(figure).to_have_js_property("layout.font.color", "#e4e7ea")
    page.click("#theme")
    expect(ground).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(figure).to_have_js_property("layout.font.color", "#1d2329")
    reader.context.close()
    assert reader.complaints == []


def test_paper_is_white_even_when_the_screen_is_dark(browser: Any, folder: Path) -> None:
    reader = Reader(browser, color_scheme="dark")
    page = reader.open(folder / PAGE)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("#plot-map")).to_have_js_property("layout.font.color", "#1d2329")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("#controls")).to_be_hidden()
    reader.context.close()
    assert reader.complaints == []


def test_paper_shows_what_the_screen_keeps_behind_buttons(reader: Reader, folder: Path) -> None:
    page = reader.open(folder / "all-papers.html")
    page.evaluate("""() => { const all = topicsReport.data.papers;
        for (const paper of [...all]) for (let i = 0; i < 9; i += 1) all.push({...paper, number: all.length}) }""")
    page.evaluate("topicsReport.update({})")
    expect(page.locator(ROWS)).to_have_count(100)
    page.evaluate("""addEventListener("beforeprint", () => {
        window.printed = document.querySelectorAll("#paper-list > li").length})""")
    page.pdf(format="A4")
    assert page.evaluate("window.printed") == 500
    expect(page.locator(ROWS)).to_have_count(100)


@pytest.mark.parametrize("name", [PAGE, "all-papers.html"])
def test_figures_are_drawn_for_the_width_of_paper_and_back(reader: Reader, folder: Path, name: str) -> None:
    page = reader.open(folder / name)
    widths = "[...document.querySelectorAll('.plot')].map(n => n.querySelector('.main-svg').clientWidth)"
    before = page.evaluate(widths)
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = {widths} }})")
    page.pdf(format="A4")
    printed = page.evaluate("window.printed")
    assert len(printed) == len(before) >= 2
    assert max(printed) <= 680
    page.wait_for_function(f"String({widths}) === '{','.join(map(str, before))}'")


def test_shared_files_serve_every_page(reader: Reader, tmp_path: Path) -> None:
    write(RUN, [ADA, subject(RUN, FRIEND)], tmp_path, assets="shared")
    reader.open(tmp_path / PAGE)
    page = reader.open(tmp_path / "index.html")
    page.click("text=Bo Marsh")
    expect(page.locator("h1")).to_have_text(FRIEND)
    page.wait_for_selector("html.drawn", state="attached")


def test_choosing_a_supposed_person_filters_lanes_and_list(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = namesakes(RUN, 3)
    monkeypatch.setattr("topics.reporting.lookup.identify_all", lambda corpus, names: {OWNER: people})
    page = reader.open(write(RUN, [ADA], tmp_path)[0])
    page.click("#identity a[href='#person=2']")
    shows(page, people.groups.filter(person=2)["paper_id"], "identity", "lanes", "map")
    expect(page.locator("#showing")).to_be_visible()
    expect(page.locator("#showing-text")).to_have_text(re.compile(r"^Showing: supposed person 2 \("))
    page.locator("#plot-identity .ytick").nth(2).click()
    expect(page).to_have_url(re.compile("#person=3$"))
