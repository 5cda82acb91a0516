"""What is said of movements is what their tables carry, and nothing is said that they do not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests.movements import bare_movements, by_author, day, small_movements
from tests.runs import small_run
from topics import schemas
from topics.analyse import count_by_period
from topics.reporting.movement.sentences import movement_sentences
from topics.results import Movements

RUN = small_run()
MOVED = small_movements(RUN)
FIRST = "“federated learning, client drift”"


def said(movements: Movements, about: str) -> str:
    texts = [sentence.text for sentence in movement_sentences(movements) if sentence.about == about]
    return " ".join(texts).replace("\u00a0", " ")


def queries(movements: Movements, about: str) -> list[str]:
    found = [s for s in movement_sentences(movements) if s.about == about]
    return [part.query for sentence in found for part in sentence.parts if not isinstance(part, str)]


def only(**where: Any) -> Movements:
    """The movements with those trends alone that fit."""
    return replace(MOVED, trends=MOVED.trends.filter(**where))


def counted(papers: pl.DataFrame, **changes: Any) -> Movements:
    """Nothing but the counts of these papers of the small run."""
    return bare_movements(RUN, timeline=count_by_period(RUN.assignments, papers, "year", RUN.corpus.as_of), **changes)


def test_growth_is_told_with_rate_interval_and_rank() -> None:
    text = said(MOVED, "growing")
    lead = f"{FIRST} grew by 34 % a year since 2018 [21, 48], one of 2 topics out of 5 that grow after correction"
    assert text.startswith(lead)
    assert text.endswith("; next surest “pruning, compression” (+60 % a year [+10 %, +140 %]).")


def test_a_fall_is_told_without_a_minus_sign() -> None:
    expected = "“named-entity recognition” fell by 20 % a year since 2018 [12, 30], the only one of 5 topics that falls"
    assert said(MOVED, "falling").startswith(expected)


def test_the_only_topic_tested_has_no_rank() -> None:
    assert said(only(topic_id=0), "growing") == f"{FIRST} grew by 34 % a year since 2018 [21, 48]."


def test_growth_beyond_tenfold_is_a_factor() -> None:
    wild = MOVED.trends.with_columns(growth_per_year=pl.lit(20.0), ci_low=pl.lit(3.0), ci_high=pl.lit(120.0))
    assert "grew (× 21 a year since 2018 [+300 %, × 121])" in said(replace(MOVED, trends=wild), "growing")


def test_what_is_not_certain_and_what_was_not_tested_is_counted() -> None:
    text = said(MOVED, "others")
    assert "Of the other 2 topics tested, 1 is stable" in text
    assert "1 is unclear (neither change nor its absence is certain)" in text
    assert "1 of 6 topics could not be tested, for example “causal representation learning”: 4 papers in 8" in text


@pytest.mark.parametrize(
    ("ids", "expected"),
    [([0, 2], "The other topic tested is unclear: neither"), ([2], "The one topic that could be tested is unclear: ")],
)
def test_a_single_uncertain_topic_is_told_in_the_singular(ids: list[int], expected: str) -> None:
    few = MOVED.trends.filter(pl.col("topic_id").is_in(ids))
    assert said(replace(MOVED, trends=few), "others").startswith(expected)


def test_where_nothing_moves_it_says_so() -> None:
    still = replace(MOVED, trends=MOVED.trends.filter(pl.col("direction").is_in(["stable", "unclear"])))
    assert said(still, "others").startswith(
        "Of the 2 topics that could be tested, 1 is stable (no steady change beyond"
    )
    assert not said(still, "growing")
    assert not said(still, "falling")


def test_where_nothing_can_be_tested_there_is_no_rate() -> None:
    bare = bare_movements(RUN)
    expected = "None of the 6 topics could be tested, for example “federated learning, client drift”: 3 papers in 2"
    assert said(bare, "others").startswith(expected)
    assert {s.about for s in movement_sentences(bare)} == {"others", "outlook", "unfinished"}


def test_bursts_lead_to_their_papers() -> None:
    text = said(MOVED, "burst")
    assert text.startswith(f"Strongest bursts: {FIRST} 2023–2025 (50 % of the papers against 10 % otherwise)")
    assert text.endswith("; and 1 more.")
    assert queries(MOVED, "burst")[0] == "topic=0&from=2023-01-01&to=2025-12-31"


def test_a_single_burst_without_a_base_is_one_burst() -> None:
    one = MOVED.bursts.head(1).with_columns(base_share=pl.lit(None, pl.Float64))
    assert said(replace(MOVED, bursts=one), "burst") == f"Burst: {FIRST} 2023–2025 (50 % of the papers)."


def test_new_topics_steps_and_events_are_told() -> None:
    assert said(MOVED, "shape") == "Emerging: “pruning, compression”; dormant: “causal representation learning”."
    assert said(MOVED, "change") == f"The share of {FIRST} changed from 10 % to 45 % of the papers in 2023."
    assert said(MOVED, "events") == "Between topics fitted anew in 2 spans of years: 1 birth and 1 end."


def test_the_largest_step_is_told() -> None:
    smaller = pl.lit(0.15).alias("share_after"), pl.lit(1, pl.Int32).alias("topic_id")
    steps = pl.concat([MOVED.change_points, MOVED.change_points.with_columns(smaller)])
    text = said(replace(MOVED, change_points=steps), "change")
    step = "from 10 % to 45 % of the papers in 2023, the largest of 2 such steps"
    assert text.endswith(f"{step}, of which chance would make fewer than one.")


def test_steps_that_chance_makes_are_not_told() -> None:
    many = pl.concat([MOVED.units.with_columns(topic_id=pl.col("topic_id") + 6 * i) for i in range(5)])
    assert not said(replace(MOVED, units=many.cast({"topic_id": pl.Int32})), "change")


def test_growth_that_hangs_on_one_author_is_told() -> None:
    assert (
        said(MOVED, "author") == f"Without Ada Lindqvist the growth of {FIRST} vanishes (+2 % a year [−20 %, +30 %])."
    )


def test_a_fall_that_hangs_on_one_author_is_called_a_fall() -> None:
    rows = MOVED.author_dependence.filter(topic_id=1).with_columns(vanishes=pl.lit(True))
    assert said(replace(MOVED, author_dependence=rows), "author").startswith("Without Bo Marsh the fall of")


def test_the_end_of_a_collection_is_told_in_its_own_words() -> None:
    message = "no paper since April 2018 although about 300 were to be expected: the collection ends there"
    row = {"topic_id": 1, "last_day": day(2018, 4, 30), "expected": 300.0, "category": None, "message": message}
    ended = replace(MOVED, coverage=schemas.COVERAGE.frame([row]))
    assert said(ended, "coverage") == f"“named-entity recognition”: {message}."


def test_the_unfinished_period_is_told_and_one_not_yet_collected() -> None:
    assert said(MOVED, "unfinished").startswith("2026 is not over (as of 2026-11-19)")
    late = MOVED.timeline.with_columns(
        complete=pl.col("period_start") < day(2025), arrived=pl.when(pl.col("period_start") == day(2025)).then(0.8)
    )
    text = said(replace(MOVED, timeline=late), "unfinished")
    assert "2026 is not over" in text
    assert "of 2025 the papers have probably not all been collected (about 80 % so far)" in text


def test_dates_that_span_periods_are_told_with_the_worst_cell() -> None:
    spread = MOVED.timeline.with_columns(
        spread=pl.col("total") / 10, papers_late=pl.when(pl.col("topic_id") == 2).then(0.0).otherwise("papers")
    )
    text = said(replace(MOVED, timeline=spread), "dates")
    assert text.startswith("10 % of the papers may lie in more than one year and count in parts; were all as early, or")
    assert "percentage points (“zero-shot learning”, 20" in text
    assert queries(replace(MOVED, timeline=spread), "dates")[0].startswith("topic=2&from=20")


def test_an_outlook_names_what_surely_rises() -> None:
    expected = f"Surest to rise in the outlook: {FIRST}, 20 % [10, 50] of the papers expected in 2027."
    assert said(MOVED, "outlook") == expected
    flat = replace(MOVED, outlook=MOVED.outlook.with_columns(emergence_low=pl.lit(-0.1)))
    assert said(flat, "outlook") == "In the outlook no topic surely rises."


def test_a_withheld_outlook_says_why() -> None:
    text = said(bare_movements(RUN), "outlook")
    assert text == "No outlook is given: 2 complete periods with papers are too few for a back-test."


def test_people_do_not_grow_but_their_papers_do() -> None:
    people = by_author(RUN)
    assert said(people, "growing").startswith(
        "Papers by Ada Lindqvist grew by 34 % a year since 2018 [21, 48], the only"
    )
    assert "of 4 authors" in said(people, "falling")
    assert said(people, "change").startswith("The share of papers by Ada Lindqvist changed from")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"timeline": schemas.TIMELINE.empty()}, "No paper has a date: nothing can be said about change."),
        (
            {"units": schemas.UNITS.empty(), "timeline": schemas.TIMELINE.empty()},
            "There is no topic with enough papers",
        ),
    ],
)
def test_without_dates_or_topics_there_is_one_sentence(changes: dict[str, Any], expected: str) -> None:
    (only_one,) = movement_sentences(bare_movements(RUN, **changes))
    assert only_one.text.startswith(expected)


def test_one_year_alone_tells_of_no_change() -> None:
    papers = RUN.papers.filter(pl.col("date_first").dt.year() == 2024, pl.col("date_last").dt.year() == 2024)
    first, *rest = movement_sentences(counted(papers))
    assert first.text == "All dated papers lie in 2024: nothing can be said about change."
    assert {s.about for s in rest} <= {"unfinished", "dates", "coverage", "ended"}


def test_a_single_topic_with_all_papers_cannot_change() -> None:
    everything = MOVED.timeline.filter(topic_id=0).with_columns(papers=pl.col("total"))
    one = bare_movements(RUN, units=MOVED.units.head(1), timeline=everything, trends=schemas.TRENDS.empty())
    assert movement_sentences(one)[0].text == f"All papers are in one topic, {FIRST}: its share cannot change."


def test_one_paper_a_year_is_too_few() -> None:
    papers = RUN.papers.filter(pl.col("date_precision") == "day").unique(pl.col("date_first").dt.year())
    n = papers["date_first"].dt.year().n_unique()
    first = movement_sentences(counted(papers))[0].text
    assert first.startswith(f"{n} dated papers in ")
    assert first.endswith("years: too few to say anything about change.")


def test_quarters_and_months_are_named_as_such() -> None:
    quarters = count_by_period(RUN.assignments, RUN.papers, "quarter", RUN.corpus.as_of)
    start = dt.date(2023, 4, 1)
    steps = MOVED.change_points.with_columns(period_start=pl.lit(start))
    moved = replace(MOVED, timeline=quarters, period="quarter", change_points=steps)
    assert said(moved, "change").endswith("in 2023 Q2.")
    assert "since 2018 Q1" in said(moved, "growing")


def test_where_a_collection_ends_the_other_shares_are_too_high() -> None:
    row = {"topic_id": 1, "last_day": day(2018, 4, 30), "expected": 300.0, "category": None, "message": "ends"}
    assert "since 2018-04-30" in said(replace(MOVED, coverage=schemas.COVERAGE.frame([row])), "lifted")
    assert not said(MOVED, "lifted")


def test_papers_that_end_long_ago_say_nothing_of_today() -> None:
    last = MOVED.timeline.filter(pl.col("total") > 0)["period_start"].max()
    assert isinstance(last, dt.date)
    assert not said(replace(MOVED, as_of=last.replace(year=last.year + 1, month=6)), "ended")
    text = said(replace(MOVED, as_of=last.replace(year=last.year + 2)), "ended")
    assert text.startswith(f"The newest papers are of {last.year}: of the time from then to {last.year + 2}-01-01")
