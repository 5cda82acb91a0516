"""What the line keeps of counts and trends: the coverage of topics, and keys made of all that is used."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest

from topics import schemas, steps
from topics.cache import Cache
from topics.config import Config, TimeConfig
from topics.results import Corpus
from topics.stages import Stages

AS_OF = dt.date(2020, 1, 31)
YEARLY = Config(time=TimeConfig(period="year"))


def monthly(topic: int, category: str, per_month: int, years: range) -> pl.DataFrame:
    days = [dt.date(year, month, 1 + i) for year in years for month in range(1, 13) for i in range(per_month)]
    day = pl.Series("date_first", days, pl.Date)
    return pl.select(day, date_last=day, topic_id=pl.lit(topic, pl.Int32), category=pl.lit(category))


# Topic 0 is nearly all of the category "lost", which ends with 2018.
PLACED = pl.concat(
    [
        monthly(0, "lost", 9, range(2010, 2019)),
        monthly(0, "kept", 1, range(2010, 2020)),
        monthly(1, "kept", 20, range(2010, 2020)),
    ]
).with_columns(paper_id=pl.format("p{}", pl.int_range(pl.len())), categories=pl.concat_list("category"))
ASSIGNMENTS = PLACED.select("paper_id", "topic_id")


@pytest.fixture
def corpus() -> Corpus:
    columns = [
        pl.col(name) if name in PLACED.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in schemas.PAPERS.columns.items()
    ]
    others = (schemas.AUTHORSHIPS, schemas.CLAIMS, schemas.FINDINGS)
    return Corpus(PLACED.select(columns), *(table.empty() for table in others), AS_OF)


def keys(corpus: Corpus) -> dict[str, str]:
    stages = Stages(Cache(None), 0)
    steps.trends(corpus, ASSIGNMENTS, YEARLY, stages)
    return {name: note["key"] for name, note in stages.notes.items()}


def test_a_topic_whose_category_ends_is_not_told_to_fall(corpus: Corpus) -> None:
    timeline, trends = steps.trends(corpus, ASSIGNMENTS, YEARLY, Stages(Cache(None), 0))
    incomplete = timeline.filter(~pl.col("complete")).select("topic_id", pl.col("period_start").dt.year())
    assert incomplete.rows() == [(0, 2019)]
    assert not {"growing", "falling", "untested"} & set(trends["direction"])
    ended, other = trends["evidence"]
    assert "1,080 papers" in ended
    assert "; only 12 papers in the 12 months after 2018-12-31, where about 84 were to be expected: the" in ended
    assert "the collection of lost, the category of 90\u00a0% of its papers, seems to end there" in ended
    assert "collection" not in other
    assert schemas.TRENDS.check(trends).columns == list(schemas.TRENDS.columns)


def test_categories_are_part_of_the_key_of_counts(corpus: Corpus) -> None:
    other = corpus.papers.with_columns(categories=pl.lit([], pl.List(pl.String)))
    labelled = corpus.papers.with_columns(label=pl.lit("lost"))
    found = [keys(corpus), keys(replace(corpus, papers=other)), keys(replace(corpus, papers=labelled))]
    assert len({stage["timeline"] for stage in found}) == len({stage["trends"] for stage in found}) == 3
    assert keys(corpus) == found[0]
