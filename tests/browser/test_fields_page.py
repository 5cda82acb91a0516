"""The figure of fields in a headless browser: its boxes lead to papers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.fielded import fielded_run
from tests.opened_pages import expect, shows
from tests.runs import whole
from topics.reporting import write

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
RUN = fielded_run()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(RUN, [whole(RUN)], tmp_path_factory.mktemp("fields"))[0]


def papers_of(*topics: int) -> list[str]:
    return [i for i, topic in RUN.assignments.select("paper_id", "topic_id").iter_rows() if topic in topics]


def test_a_box_leads_to_its_papers_and_again_to_all(open_page: Any, path: Path) -> None:
    page = open_page(path)
    area, field = (page.locator("#plot-fields text", has_text=name).first for name in ("area 8", "Matter"))
    area.click(force=True)  # what is clicked is the box, on which the name lies
    expect(page).to_have_url(re.compile("#topic=8$"))
    shows(page, papers_of(8))
    field.click(force=True)
    expect(page).to_have_url(re.compile("#set=field-12$"))
    shows(page, papers_of(5, 6, 7))
    field.click(force=True)
    shows(page, RUN.corpus.ids)


def test_a_number_in_the_table_leads_to_the_papers_of_a_field(open_page: Any, path: Path) -> None:
    page = open_page(path)
    page.locator("#fields tbody a", has_text=re.compile("^30$")).click()
    expect(page.locator("#showing-text")).to_contain_text("field “Living <things>” (30 of 64 papers)")
    shows(page, papers_of(0, 1, 2, 3, 4))
