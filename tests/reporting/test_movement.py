"""The page about movement: what its sections say and show, and what is left out with a reason."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.movements import bare_movements, by_author, day, small_movements
from tests.runs import FRIEND, OWNER, small_run, subject, whole
from topics import schemas
from topics.reporting import tells_trends, write, write_movements
from topics.reporting.lookup import Lookup
from topics.reporting.movement import movement_page
from topics.reporting.parts import Page
from topics.results import Movements

RUN = small_run()
LOOKUP = Lookup(RUN)
MOVED = small_movements(RUN)
PAGE = movement_page(MOVED, LOOKUP)
BARE = movement_page(bare_movements(RUN), LOOKUP)


def html(movements: Movements, folder: Path) -> str:
    return write_movements(movements, RUN, folder, "shared")[0].read_text(encoding="utf8")


def data(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(re.search(r'id="page-data">(.*?)</script>', text, re.S)[1])
    return found


def facts(page: Page) -> dict[str, str]:
    return {fact.label: fact.counted for fact in page.section("moved").body["facts"]}


def test_questions_come_in_the_readers_order() -> None:
    kinds = [section.kind for section in PAGE.sections]
    assert kinds == ["moved", "growth", "shares", "bursts", "births", "words", "shift", "outlook", "listing"]
    assert all(section.answer and not section.reason for section in PAGE.sections)


def test_sections_without_anything_to_show_say_why() -> None:
    reasons = {section.kind: section.reason for section in BARE.sections if section.reason}
    assert reasons["growth"].startswith("Nothing could be tested: 3 papers in 2 complete periods")
    assert reasons["bursts"] == "No burst and no step in any share stands out from chance."
    assert reasons["births"].startswith("The 63 papers whose years are known do not fill two windows of years")
    assert reasons["outlook"].startswith("The outlook is withheld: 2 complete periods")
    assert set(reasons) == {"growth", "bursts", "births", "words", "shift", "outlook"}


def test_windows_that_were_not_asked_for_are_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topics.reporting.movement.sections.why_none", lambda run: "")
    reason = movement_page(bare_movements(RUN), LOOKUP).section("births").reason
    assert reason.startswith("Topics were not fitted anew in each span of years; “topics trends RUN --windows")


def test_a_corpus_of_which_nothing_can_be_told_says_it_everywhere() -> None:
    year = MOVED.timeline.filter(pl.col("period_start") == day(2024))
    page = movement_page(bare_movements(RUN, timeline=year), LOOKUP)
    expected = "All dated papers lie in 2024: nothing can be said about change."
    assert page.section("moved").answer == expected
    silent = [s.reason for s in page.sections if s.kind not in ("moved", "births", "listing")]
    assert silent == [expected] * 6


def test_sections_that_do_not_go_with_what_is_counted_are_left_out() -> None:
    kinds = {section.kind for section in movement_page(by_author(RUN), LOOKUP).sections}
    assert not kinds & {"births", "words"}
    own = bare_movements(RUN, subject=subject(RUN, FRIEND))
    page = movement_page(own, LOOKUP)
    assert "births" not in {section.kind for section in page.sections}
    assert page.title == f"Trends: {FRIEND}"
    assert len(page.papers) == len(subject(RUN, FRIEND).paper_ids)


def test_the_summary_counts_what_was_found() -> None:
    assert PAGE.section("moved").answer == (
        "Of 5 topics tested, 2 are growing and 1 is falling beyond chance; 2 things to mind in the data."
    )
    found = facts(PAGE)
    assert (found["Topics"], found["Papers counted"], found["Years"]) == ("6", "63 of 64", "9, 8 of them complete")
    assert (found["Growing"], found["Falling"], found["Untested"]) == ("2", "1", "1")


def test_limits_stand_apart_from_what_is_told() -> None:
    body = PAGE.section("moved").body
    assert {sentence.about for sentence in body["limits"]} == {"author", "unfinished"}
    assert not {sentence.about for sentence in body["sentences"]} & {"author", "unfinished"}


def test_rows_of_growth_are_ranked_and_tell_what_speaks_against_them() -> None:
    rows = PAGE.section("growth").body
    assert [row.direction for row in rows] == ["growing", "growing", "falling", "stable", "unclear", "untested"]
    assert [row.topic.id for row in rows[:2]] == [4, 0]
    first = rows[1]
    assert (first.growth, first.bounds, first.q) == ("+34\u00a0%", "[+21\u00a0%, +48\u00a0%]", "q\u00a0=\u00a00.001")
    assert (first.author, first.vanishes) == ("vanishes without Ada Lindqvist", True)
    assert any(note.startswith("Without Ada Lindqvist, who has 16 papers there") for note in first.notes)
    assert first.kendall == "τ\u00a00.6, p\u00a0=\u00a00.020"
    assert [PAGE.papers[n].topic_id for n in first.representatives] == [0, 0, 0]
    assert rows[-1].growth == rows[-1].q == ""


def test_the_fastest_are_named_whatever_is_counted() -> None:
    answer = PAGE.section("growth").answer.replace("\u00a0", " ")
    assert answer == (
        "Fastest growth: “pruning, compression”, +60 % a year; fastest fall: “named-entity recognition”, −20 % a year."
    )
    still = replace(MOVED, trends=MOVED.trends.filter(direction="stable"))
    assert movement_page(still, LOOKUP).section("growth").answer == "Growth or fall of no topic is certain."


def test_shares_on_either_side_of_a_step_lead_to_their_papers() -> None:
    (step,) = PAGE.section("bursts").body["steps"]
    assert (step.when, step.other.query) == ("2023", "topic=0&from=2018-01-01&to=2022-12-31")
    assert step.share.query == "topic=0&from=2023-01-01&to=2025-12-31"
    none = MOVED.change_points.with_columns(share_after=pl.lit(0.0))
    page = movement_page(replace(MOVED, change_points=none), LOOKUP)
    assert page.section("bursts").body["steps"][0].share == "0\u00a0%"


def test_events_and_windows_have_their_papers() -> None:
    assert [len(PAGE.sets[f"node-{node}"].papers) for node in range(4)] == [8, 6, 12, 10]
    assert PAGE.sets["node-0"].label.endswith("”, 2018–2021")
    event = PAGE.section("births").body[0]
    assert (event.kind, event.papers.text, event.papers.query) == ("birth", "show 3 papers", "set=event-0")
    numbers = PAGE.sets["event-0"].papers
    assert [PAGE.papers[n].paper_id for n in numbers] == MOVED.events["paper_ids"][0].to_list()


def test_words_that_came_and_went_are_named() -> None:
    (row,) = PAGE.section("words").body
    assert (row.entered, row.left, row.since) == (("prompt <b>", "agent"), ("n-gram",), "January 2023")


def test_bars_of_a_change_add_up_and_stay_within_the_column() -> None:
    rows = PAGE.section("shift").body
    assert [row.topic.id for row in rows] == [0, 4, 3, 2, 1]
    ends = [end for row in rows for _, start, length in row.bars for end in (start, start + length)]
    assert min(ends) == pytest.approx(0)
    assert max(ends) == pytest.approx(1)
    assert rows[0].after.query == "topic=0&from=2022-01-01&to=2025-12-31"
    assert PAGE.section("shift").answer.startswith("4 of 5 topics have more papers than before, 2 of them mainly")


def test_a_withheld_outlook_still_shows_its_back_test() -> None:
    note = "withheld: one period ahead it was not surely better than the last share"
    page = movement_page(replace(MOVED, outlook=schemas.OUTLOOK.empty(), outlook_note=note), LOOKUP)
    section = page.section("outlook")
    assert section.answer.startswith("The outlook is withheld: one period ahead")
    assert (section.figure, len(section.body)) == (None, 6)


def test_the_page_is_the_same_each_time_and_holds_hostile_text_as_text(tmp_path: Path) -> None:
    text = html(MOVED, tmp_path / "a")
    assert text == html(small_movements(small_run()), tmp_path / "b")
    assert "<script>alert(1)" not in text
    assert "prompt <b>" not in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("build", [small_movements, bare_movements, by_author])
def test_inner_links_lead_somewhere(build: Any, tmp_path: Path) -> None:
    text = html(build(RUN), tmp_path)
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    assert set(re.findall(r'href="#([^"=]+)"', text)) <= ids
    sets = data(text)["sets"]
    assert set(re.findall(r'href="#set=([^"]+)"', text)) <= set(sets)


def test_papers_of_several_units_name_them_all(tmp_path: Path) -> None:
    people = by_author(RUN)
    found = data(html(people, tmp_path))
    assert found["unit"] == "author"
    for paper, row in zip(found["papers"], found["tables"]["papers"]["rows"], strict=True):
        assert paper["in"] == sorted(people.members.filter(paper_id=row[0])["topic_id"].to_list())


def test_papers_of_days_to_come_are_counted_nowhere(tmp_path: Path) -> None:
    future = pl.when(pl.col("paper_id") == "p01").then(pl.lit(day(2031)))
    papers = RUN.corpus.papers.with_columns(
        date_first=future.otherwise("date_first"), date_last=future.otherwise("date_last")
    )
    run = replace(RUN, corpus=replace(RUN.corpus, papers=papers))
    page = movement_page(MOVED, Lookup(run))
    assert [paper.first for paper in page.papers if paper.paper_id == "p01"] == [None]


def test_long_lists_are_kept_light(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("topics.reporting.listing.WORDS_UP_TO", 10)
    monkeypatch.setattr("topics.reporting.listing.N_AUTHORS", 1)
    found = data(html(MOVED, tmp_path))
    assert "papers" not in found["tables"]
    assert "paper_ids" not in found["tables"]["windows"]["columns"]
    assert max(len(paper["authors"]) for paper in found["papers"]) == 1
    assert any(paper.get("truncated") for paper in found["papers"])


def test_index_and_page_of_all_papers_link_to_the_trends(tmp_path: Path) -> None:
    paths = write(RUN, [whole(RUN), subject(RUN, OWNER)], tmp_path, "shared", MOVED)
    assert [path.name for path in paths] == ["index.html", "all-papers.html", "ada-lindqvist.html", "trends.html"]
    linked = {path.name: 'href="trends.html"' in path.read_text(encoding="utf8") for path in paths}
    assert linked == {
        "index.html": True, "all-papers.html": True, "ada-lindqvist.html": False, "trends.html": False,
    }  # fmt: skip
    assert 'href="index.html"' in paths[-1].read_text(encoding="utf8")


def test_trends_go_with_pages_that_lead_to_them() -> None:
    assert tells_trends(RUN, [whole(RUN)])
    assert tells_trends(RUN, [subject(RUN, OWNER), subject(RUN, FRIEND)])
    assert not tells_trends(RUN, [subject(RUN, OWNER)])
    assert not tells_trends(replace(RUN, topics=RUN.topics.clear()), [whole(RUN)])
