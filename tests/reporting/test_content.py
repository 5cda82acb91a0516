"""What a page says is true of a run that was built by hand."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest

from tests.runs import AS_OF, FRIEND, HOSTILE, LONER, OWNER, small_run, subject, tiny_run, whole
from topics import schemas
from topics.analyse import count_by_period
from topics.reporting.content import Draft, page
from topics.reporting.index import index
from topics.reporting.lookup import Lookup
from topics.reporting.parts import Page
from topics.reporting.payload import payload
from topics.results import Run, Subject

RUN = small_run()
OWN = page(Lookup(RUN), subject(RUN))


def said(content: Page, about: str) -> str:
    found = [s.text for s in content.section("who").body["sentences"] if s.about == about]
    return found[0].replace("\u00a0", " ") if found else ""


def facts(content: Page) -> dict[str, tuple[str | None, str | None]]:
    return {fact.label: (fact.counted, fact.claimed) for fact in content.section("who").body["facts"]}


def with_run(**changes: object) -> Run:
    return dataclasses.replace(RUN, **changes)


def test_questions_come_in_the_readers_order() -> None:
    assert [s.kind for s in OWN.sections] == ["who", "areas", "change", "career", "map", "people", "alike", "papers"]


def test_summary_names_the_main_area_with_its_interval() -> None:
    text = said(OWN, "area")
    assert text.startswith(
        "Works mainly on “federated learning, client drift” (70 % of 23 papers, 95 % interval [49, 84])"
    )


def test_summary_without_a_clear_main_area_says_so() -> None:
    assert said(page(Lookup(RUN), subject(RUN, LONER)), "area").startswith("Has no dominant area")


def test_a_single_small_area_is_not_called_the_largest() -> None:
    few = dataclasses.replace(subject(RUN), paper_ids=("p01", "p60", "p61", "p62", "p63"))
    assert said(page(Lookup(RUN), few), "area").startswith("The only area is “federated learning, client drift” (20 %")
    assert not said(page(Lookup(RUN), few), "focus")


def test_summary_compares_with_the_rest() -> None:
    sentence = said(OWN, "difference")
    assert "works more on “federated learning, client drift” (70 % against 10 %" in sentence
    assert "odds ratio 18 [5.4, 62], q < 0.001)" in sentence


def test_summary_tells_a_trend_of_the_corpus_that_touches_the_subject() -> None:
    expected = "“federated learning, client drift” is growing (odds +34 % a year [+10 %, +62 %], q = 0.003)"
    assert expected in said(OWN, "trend")


def test_summary_is_honest_where_no_trend_was_tested() -> None:
    untested = RUN.trends.with_columns(direction=pl.lit("untested"), q_value=pl.lit(None, pl.Float64))
    assert said(page(Lookup(with_run(trends=untested)), subject(RUN)), "trend").startswith("There are too few papers")


def test_summary_tells_a_move_between_areas() -> None:
    ids = subject(RUN, OWNER).paper_ids
    late = RUN.papers.filter(pl.col("date_first").dt.year() >= 2024)["paper_id"].to_list()
    mine, new = pl.col("paper_id").is_in(ids), pl.col("paper_id").is_in(late)
    topic = pl.when(mine & new).then(1).when(mine).then(0).otherwise("topic_id").cast(pl.Int32)
    moved = RUN.assignments.with_columns(topic_id=topic)
    text = said(page(Lookup(with_run(assignments=moved)), subject(RUN)), "change")
    assert text.startswith("Moved towards “named-entity recognition” (0 % to 100 %, odds ratio ")
    assert "; moved away from “federated learning, client drift” (100 % to 0 %" in text
    assert text.endswith("comparing 12 papers before January 2024 and 11 from then on.")


def test_papers_whose_date_does_not_tell_the_half_are_counted_out() -> None:
    ids = subject(RUN).paper_ids
    year = pl.col("paper_id") == ids[-1]
    papers = RUN.corpus.papers.with_columns(
        date_first=pl.when(year).then(pl.date(2018, 1, 1)).otherwise("date_first"),
        date_last=pl.when(year).then(pl.date(2026, 11, 1)).otherwise("date_last"),
    )
    corpus = dataclasses.replace(RUN.corpus, papers=papers)
    text = said(page(Lookup(with_run(corpus=corpus)), subject(RUN)), "change")
    assert "; 1 whose date may lie on either side is left out" in text


def test_ten_papers_of_a_year_and_one_of_its_march_are_not_compared() -> None:
    ids = list(subject(RUN).paper_ids[:11])
    last = pl.when(pl.col("paper_id") == ids[0]).then(pl.date(2023, 3, 1)).otherwise(pl.date(2023, 12, 31))
    first = pl.when(pl.col("paper_id") == ids[0]).then(pl.date(2023, 3, 1)).otherwise(pl.date(2023, 1, 1))
    papers = RUN.corpus.papers.with_columns(date_first=first, date_last=last)
    corpus = dataclasses.replace(RUN.corpus, papers=papers)
    few = dataclasses.replace(subject(RUN), paper_ids=tuple(ids))
    text = said(page(Lookup(with_run(corpus=corpus)), few), "change")
    assert text.startswith("Too few dated papers to say whether the areas changed: that takes 8 earlier and 8 later")


def test_what_counts_as_a_difference_is_what_the_run_was_told() -> None:
    strict = {**RUN.manifest, "config": {**RUN.manifest["config"], "time": {"alpha": 1e-9}}}
    content = page(Lookup(with_run(manifest=strict)), subject(RUN))
    assert said(content, "difference").endswith("no area has a larger share than chance would explain.")
    assert "no clear difference" in content.section("areas").body[0].verdict


def test_columns_of_the_input_never_pass_for_the_pages_own() -> None:
    names = ["number", "names", "date", "hover", "x", "y", "topic_id", "strength", "core_topic_id", "label", "index"]
    extra = [pl.lit("from the input").alias(name) for name in names]
    corpus = dataclasses.replace(
        RUN.corpus,
        papers=RUN.corpus.papers.with_columns(extra),
        findings=RUN.corpus.findings.with_columns(extra),
        claims=RUN.corpus.claims.with_columns(extra),
    )
    plain, odd = (payload(page(Lookup(run), subject(run))) for run in (RUN, with_run(corpus=corpus)))
    assert plain == odd


def test_a_corpus_is_shown_by_the_runs_own_timeline_and_a_subject_by_its_periods() -> None:
    halved = RUN.timeline.with_columns(pl.col("share") / 2)
    everything = page(Lookup(with_run(timeline=halved)), whole(RUN)).section("change").figure.table
    assert everything.select(halved.columns).equals(halved)
    quarters = count_by_period(RUN.assignments, RUN.papers, "quarter", AS_OF)
    group = Subject("group", "Everybody", (OWNER,), tuple(RUN.corpus.ids))
    draft = Draft(Lookup(with_run(timeline=quarters)), group)
    assert draft.timeline["period_start"].n_unique() == quarters["period_start"].n_unique()
    assert draft.timeline["papers"].sum() == pytest.approx(quarters["papers"].sum())


@pytest.mark.parametrize(("stated", "number"), [({"works": "57"}, 57), ({"papers": "133", "works": "57"}, 133)])
def test_works_of_a_profile_are_papers_it_claims(stated: dict[str, str], number: int) -> None:
    rows = [{"subject": OWNER, "key": key, "value": value, "source": "page.txt"} for key, value in stated.items()]
    corpus = dataclasses.replace(RUN.corpus, claims=schemas.CLAIMS.frame(rows))
    content = page(Lookup(with_run(corpus=corpus)), subject(RUN))
    assert facts(content)["Papers"] == ("23", str(number))
    assert f"the page claims {number} papers and 23 of them are here" in said(content, "data")


def test_areas_active_in_the_last_year_are_counted_by_their_papers() -> None:
    own = Lookup(RUN).of(subject(RUN)).filter(pl.col("topic_id") >= 0)
    active = own.filter(pl.col("date_last").dt.year() == 2026)["topic_id"].n_unique()
    assert OWN.section("change").answer.endswith(f"; {active} of 3 areas had papers in 2026.")


def test_few_dated_papers_give_no_statement_on_change() -> None:
    few = dataclasses.replace(subject(RUN), paper_ids=subject(RUN).paper_ids[:6])
    assert said(page(Lookup(RUN), few), "change").startswith("Too few dated papers")


def test_summary_names_the_closest_collaborator_and_mends_no_numbers() -> None:
    assert said(OWN, "closest") == f"Writes most often with {FRIEND} (8 joint papers, 2021–2026)."
    text = said(OWN, "data")
    assert "the page claims 133 papers and 23 of them are here" in text
    assert "5 of 23 author lists end in “et al.”" in text


@pytest.mark.parametrize("name", [OWNER, FRIEND, HOSTILE, LONER])
def test_between_five_and_eight_sentences(name: str) -> None:
    assert 5 <= len(page(Lookup(RUN), subject(RUN, name)).section("who").body["sentences"]) <= 8


def test_a_corpus_says_how_steady_its_topics_are() -> None:
    text = said(page(Lookup(RUN), whole(RUN)), "stability")
    assert text.endswith("areas come back to different degrees: 3 stable, 1 fair and 1 fragile: “zero-shot learning”.")


def test_links_of_sentences_lead_to_as_many_papers_as_they_say() -> None:
    sentence = next(s for s in OWN.section("who").body["sentences"] if s.about == "no_area")
    assert sentence.parts[0].query == "topic=-1"
    assert sentence.text.startswith(f"{sum(p.topic_id == -1 for p in OWN.papers)} paper")


def test_claims_stand_beside_what_was_counted() -> None:
    found = facts(OWN)
    assert found["Papers"] == ("23", "133")
    assert found["h-index"] == (None, "41")
    assert found["Citations"] == (None, "3,360")
    assert found["With an abstract"][0] == "22 of 23 (96\u00a0%)"
    differing = [fact.label for fact in OWN.section("who").body["facts"] if fact.differs]
    assert differing == ["Papers"]


def test_an_author_without_a_page_has_no_claims() -> None:
    assert all(claimed is None for _, claimed in facts(page(Lookup(RUN), subject(RUN, LONER))).values())


def test_findings_are_the_subjects_own_worst_first() -> None:
    groups = OWN.section("who").body["findings"]
    assert [(g.severity, g.title, g.count) for g in groups] == [
        ("warning", "Claimed papers", 1),
        ("info", "Authors hidden", 2),
    ]
    everything = page(Lookup(RUN), whole(RUN)).section("who").body["findings"]
    assert [g.severity for g in everything] == ["error", "warning", "info"]


def test_areas_hold_counts_years_and_own_representatives() -> None:
    areas = OWN.section("areas").body
    assert [(a.topic.id, a.papers, a.years) for a in areas] == [
        (0, 16, "2020–2026"),
        (1, 4, "2018–2024"),
        (4, 2, "2018–2024"),
    ]
    assert sum(areas[0].spark) == 16
    shown = [OWN.papers[n] for n in areas[0].representatives]
    assert len(shown) == 3
    assert {p.topic_id for p in shown} == {0}
    # p00 stands for the topic but is not hers; p01 and p02 are.
    assert [p.paper_id for p in shown[:2]] == ["p01", "p02"]


def test_stability_is_put_in_words() -> None:
    badges = {a.topic.id: a.badge.name for a in page(Lookup(RUN), whole(RUN)).section("areas").body}
    assert badges == {0: "stable", 1: "fair", 2: "fragile", 3: "not assessed", 4: "stable", 5: "stable"}


def test_topics_of_others_are_grey() -> None:
    grey = {topic.id for topic in OWN.topics if topic.colour == "#8a9099"}
    assert grey == {2, 3, 5}
    assert {topic.id for topic in OWN.topics if not topic.mine} == grey


def test_few_papers_are_lanes_and_a_corpus_is_shares() -> None:
    assert OWN.section("change").figure.id == "lanes"
    assert page(Lookup(RUN), whole(RUN)).section("change").figure.id == "timeline"


def test_a_section_is_shown_or_says_why_not() -> None:
    undated = RUN.corpus.papers.with_columns(date_first=pl.lit(None, pl.Date), date_last=pl.lit(None, pl.Date))
    corpus = dataclasses.replace(RUN.corpus, papers=undated)
    for content in (OWN, page(Lookup(RUN), subject(RUN, LONER)), page(Lookup(with_run(corpus=corpus)), subject(RUN))):
        for section in content.sections:
            assert bool(section.reason) != bool(section.answer), section.kind
            assert section.reason or section.body is not None or section.figure is not None
    assert page(Lookup(RUN), subject(RUN, LONER)).section("people").reason
    assert page(Lookup(with_run(corpus=corpus)), subject(RUN)).section("change").reason


def test_too_few_papers_get_phrases_and_neighbours_instead_of_topics() -> None:
    run = tiny_run()
    content = page(Lookup(run), subject(run))
    assert [s.kind for s in content.sections] == ["who", "near", "people", "alike", "papers"]
    assert said(content, "area").startswith("5 papers are too few to form topics")
    first = content.section("near").body[0]
    assert first.phrases
    assert len(first.nearest) == 3


def test_no_topics_among_enough_papers_is_said_otherwise() -> None:
    none = with_run(topics=RUN.topics.clear(), assignments=RUN.assignments.with_columns(topic_id=pl.lit(-1, pl.Int32)))
    assert said(page(Lookup(none), subject(RUN)), "area").startswith("No topics were found among 64 papers")


def test_a_single_paper_has_a_page() -> None:
    run = tiny_run(1)
    content = page(Lookup(run), subject(run, HOSTILE))
    assert said(content, "area").startswith("1 paper is too few to form topics")


def test_papers_come_newest_first_and_only_web_addresses_are_links() -> None:
    years = [p.year for p in page(Lookup(RUN), whole(RUN)).papers]
    assert years[-1] is None
    assert years[:-1] == sorted(years[:-1], reverse=True)
    addresses = dict(link for p in OWN.papers for link in p.links)
    assert addresses == {
        "doi": "https://doi.org/10.1000/%3Cx%3E1",
        "arXiv": "https://arxiv.org/abs/2101.00001",
        "web": "https://example.org/p",
    }


def test_a_group_is_everybody_in_it() -> None:
    ids = tuple(dict.fromkeys([*subject(RUN).paper_ids, *subject(RUN, FRIEND).paper_ids]))
    content = page(Lookup(RUN), Subject("group", "Lab", (OWNER, FRIEND), ids))
    assert content.lead.startswith("Group of 2 authors.")
    assert not {p.name for p in content.section("people").body} & {OWNER, FRIEND}


def test_how_it_was_made_holds_settings_and_hashes_but_no_seconds() -> None:
    making = OWN.making
    assert ("cluster.min_size", "5") in making.config
    assert making.inputs == (("page.txt", "ab" * 32),)
    assert "1.2345" not in repr(making)
    assert any("McInnes" in m.text for m in making.methods)


def test_index_lists_pages_and_trends() -> None:
    content = index(Lookup(RUN), [OWN], ["a.html"])
    assert content.title == "Topics in page.txt"
    assert content.files == ""
    assert content.entries[0].papers == 23
    assert content.topics[0].direction == "growing"
    assert content.trend_answer == "6 topics; of the 4 that could be tested, 1 growing, 0 falling."
    assert content.trouble == "1 error and 1 warning"


def test_index_over_several_files_counts_and_names_them() -> None:
    sources = pl.Series("sources", [["b.txt", "a.txt"] if i % 2 else ["c.txt"] for i in range(len(RUN.corpus))])
    corpus = dataclasses.replace(RUN.corpus, papers=RUN.corpus.papers.with_columns(sources))
    content = index(Lookup(with_run(corpus=corpus)), [OWN], ["a.html"])
    assert content.title == "Topics in 3 files"
    assert content.files == "Read from a.txt, b.txt and c.txt."
