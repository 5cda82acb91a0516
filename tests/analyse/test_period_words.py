from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_matrix

from topics import schemas
from topics.analyse.period_words import changed_terms, terms_by_period
from topics.repetition import repeats

FIRST_YEAR, N_YEARS, PER_YEAR = 2015, 6, 80


@dataclass(frozen=True)
class Corpus:
    """Papers as the functions take them: counts, vocabulary, ids, members, papers."""

    texts: Sequence[Sequence[str]]
    topic: Sequence[int]
    days: Sequence[tuple[dt.date, dt.date]]

    @property
    def arguments(self) -> tuple[csr_matrix, list[str], list[str], pl.DataFrame, pl.DataFrame]:
        vocabulary = sorted({term for text in self.texts for term in text})
        cells = [(i, vocabulary.index(term)) for i, text in enumerate(self.texts) for term in text]
        places = tuple(zip(*cells, strict=True)) or ((), ())
        counts = csr_matrix((np.ones(len(cells), dtype=int), places), shape=(len(self.texts), len(vocabulary)))
        ids = [f"p{i}" for i in range(len(self.texts))]
        members = pl.DataFrame({"paper_id": ids, "topic_id": self.topic}, {"paper_id": pl.String, "topic_id": pl.Int64})
        first, last = ([day[side] for day in self.days] for side in (0, 1))
        columns = {"paper_id": pl.String, "date_first": pl.Date, "date_last": pl.Date}
        papers = pl.DataFrame([ids, first, last], columns)
        return counts, vocabulary, ids, members, papers


def years(n: int = N_YEARS) -> pl.DataFrame:
    starts = [dt.date(FIRST_YEAR + i, 1, 1) for i in range(n)]
    return pl.DataFrame({"period_start": starts, "period_end": [day.replace(month=12, day=31) for day in starts]})


def story(seed: int = 0) -> Corpus:
    """Six years; topic 0, a quarter of the papers, speaks of old things for three years and of new ones after them."""
    rng = np.random.default_rng(seed)
    texts, topic, days = [], [], []
    for year, i in itertools.product(range(N_YEARS), range(PER_YEAR)):
        words = [f"word{k}" for k in rng.choice(60, 6, replace=False)] + ["common"]
        own = min(i % 4, 1)
        if own == 0:
            words += ["core"] + (["old thing", "thing"] if year < 3 else ["large new model", "new model"]) * (i % 3 > 0)
        texts.append(words)
        topic.append(own)
        day = dt.date(FIRST_YEAR + year, 1 + i % 12, 1 + i % 28)
        days.append((day, day))
    return Corpus(texts, topic, days)


def terms_of(table: pl.DataFrame, **where: Any) -> list[str]:
    return table.filter(**where)["term"].to_list()


def first_rows(arguments: Sequence[Any], keep: Iterable[bool]) -> tuple[Any, ...]:
    """The same vocabulary and fewer papers."""
    counts, vocabulary, ids, members, papers = arguments
    rows = np.flatnonzero(list(keep))
    kept = [ids[row] for row in rows]
    return counts[rows], vocabulary, kept, members, papers.filter(pl.col("paper_id").is_in(kept))


def test_words_of_a_period_are_those_of_its_papers() -> None:
    table = terms_by_period(*story().arguments, years(), n_terms=2).filter(topic_id=0)
    for year in range(N_YEARS):
        found = terms_of(table, period_start=dt.date(FIRST_YEAR + year, 1, 1))
        assert set(found) == {"core", "old thing" if year < 3 else "large new model"}


def test_later_papers_have_no_say_in_earlier_words() -> None:
    arguments = story(1).arguments
    whole = terms_by_period(*arguments, years())
    for year in range(1, N_YEARS):
        end = dt.date(FIRST_YEAR + year, 1, 1)
        fewer = first_rows(arguments, arguments[-1]["date_last"] < end)
        earlier = whole.filter(pl.col("period_start") < end)
        assert terms_by_period(*fewer, years()).equals(earlier)
        assert not earlier.is_empty()


def test_weights_fall_with_rank_and_papers_are_those_that_hold_the_term() -> None:
    table = terms_by_period(*story().arguments, years(), n_terms=2).filter(topic_id=0)
    assert table.equals(table.sort("period_start", -pl.col("weight")))
    assert table["rank"].to_list() == [1, 2] * N_YEARS
    assert table.filter(term="core")["papers"].to_list() == [PER_YEAR // 4] * N_YEARS
    assert terms_by_period(*story().arguments, years(), n_terms=1).filter(topic_id=0).equals(table.filter(rank=1))


def test_a_date_that_does_not_tell_the_period_gives_it_no_words() -> None:
    corpus = story()
    whole_span = (dt.date(FIRST_YEAR, 1, 1), dt.date(FIRST_YEAR + 1, 12, 31))
    days = [whole_span if day[0].year <= FIRST_YEAR + 1 else day for day in corpus.days]
    table = terms_by_period(*Corpus(corpus.texts, corpus.topic, days).arguments, years())
    assert table["period_start"].dt.year().unique().sort().to_list() == [2017, 2018, 2019, 2020]


def test_one_paper_does_not_make_a_word_of_its_topic() -> None:
    corpus = story()
    texts = [[*text, "coinage", "coinage", "coinage"] if i == 0 else text for i, text in enumerate(corpus.texts)]
    assert "coinage" not in terms_of(terms_by_period(*Corpus(texts, corpus.topic, corpus.days).arguments, years()))


def test_topics_dealt_out_at_random_have_hardly_any_words() -> None:
    corpus = story()
    topic = np.random.default_rng(0).integers(0, 4, len(corpus.topic)).tolist()
    table = terms_by_period(*Corpus(corpus.texts, topic, corpus.days).arguments, years())
    assert table.height < 0.5 * 4 * N_YEARS


def test_a_bare_timeline_of_many_rows_will_do() -> None:
    arguments, cells = story().arguments, years()
    bare = pl.concat([cells.select("period_start", topic_id=pl.lit(topic)) for topic in (3, 1)])
    assert terms_by_period(*arguments, bare).equals(terms_by_period(*arguments, cells))


def test_terms_that_entered_and_left_are_told_with_their_papers() -> None:
    table = changed_terms(*story().arguments)
    changes = table.select("topic_id", "boundary", "change", "term", "papers_before", "papers_after").rows()
    boundary = dt.date(FIRST_YEAR + 3, 1, 1)
    assert changes == [(0, boundary, "entered", "large new model", 0, 39), (0, boundary, "left", "old thing", 39, 0)]
    assert table["log_odds"].sign().to_list() == table["z"].sign().to_list() == [1, -1]


def test_repetition_within_papers_changes_nothing() -> None:
    counts, *rest = story(2).arguments
    repeated = counts.multiply(np.random.default_rng(0).integers(1, 30, counts.shape)).tocsr()
    assert changed_terms(repeated, *rest).equals(changed_terms(counts, *rest))
    assert terms_by_period(repeated, *rest, years()).equals(terms_by_period(counts, *rest, years()))


def test_shuffled_dates_change_the_words_of_hardly_any_topic() -> None:
    rng = np.random.default_rng(0)
    n_topics, n_papers = 40, 60
    texts = [[f"word{k}" for k in range(40) if rng.random() < 0.3] for _ in range(n_topics * n_papers)]
    days = [(day, day) for i in range(len(texts)) for day in [dt.date(2015, 1, 1) + dt.timedelta(30 * (i % n_papers))]]
    table = changed_terms(*Corpus(texts, [i // n_papers for i in range(len(texts))], days).arguments)
    assert table["topic_id"].n_unique() <= 0.05 * n_topics


def test_a_term_that_only_becomes_more_common_has_not_entered() -> None:
    texts = [["some", "rising"] if i % 10 < (4 if i < 400 else 7) else ["some"] for i in range(800)]
    days = [(dt.date(2015 + i // 100, 6, 1),) * 2 for i in range(800)]
    assert changed_terms(*Corpus(texts, [0] * 800, days).arguments).is_empty()


def test_papers_that_may_be_of_either_side_are_of_none() -> None:
    corpus = story()
    across = (dt.date(FIRST_YEAR + 2, 6, 1), dt.date(FIRST_YEAR + 3, 6, 1))
    days = [across if i % 8 == 4 else day for i, day in enumerate(corpus.days)]
    table = changed_terms(*Corpus(corpus.texts, corpus.topic, days).arguments)
    held = [i for i, text in enumerate(corpus.texts) if "old thing" in text and i % 8 != 4]
    assert table.filter(change="left")["papers_before"].to_list() == [len(held)]
    assert len(held) < 39


def test_no_term_of_a_list_repeats_another() -> None:
    arguments = story().arguments
    by_period = terms_by_period(*arguments, years()).group_by("topic_id", "period_start").agg("term")
    changed = changed_terms(*arguments).group_by("topic_id", "change").agg("term")
    for terms in (*by_period["term"], *changed["term"]):
        assert not [pair for pair in itertools.combinations(terms, 2) if repeats(*pair)]


def test_a_paper_may_be_in_several_topics_and_their_order_is_no_matter() -> None:
    counts, vocabulary, ids, members, papers = story().arguments
    both = pl.concat([members, members.filter(topic_id=0).with_columns(topic_id=pl.lit(7, pl.Int64))])
    shuffled = both.sample(fraction=1, shuffle=True, seed=1)
    table = changed_terms(counts, vocabulary, ids, shuffled, papers.reverse())
    assert table["topic_id"].to_list() == [0, 0, 7, 7]
    assert table.filter(topic_id=7).drop("topic_id").equals(table.filter(topic_id=0).drop("topic_id"))
    assert table.equals(changed_terms(counts, vocabulary, ids, both, papers))


DAY = dt.date(2020, 5, 1)
THIN = {
    "no papers": Corpus([], [], []),
    "no words": Corpus([[]] * 30, [0] * 30, [(DAY, DAY)] * 30),
    "no dates": Corpus([["word"]] * 30, [0] * 30, [(None, None)] * 30),  # type: ignore[list-item]
    "no topics": Corpus([["word"]] * 30, [-1] * 30, [(DAY, DAY)] * 30),
    "one day": Corpus([["word"], ["other"]] * 15, [0] * 30, [(DAY, DAY)] * 30),
    "one paper": Corpus([["word"]], [0], [(DAY, DAY)]),
}


@pytest.mark.parametrize("name", THIN)
def test_thin_input_has_no_words(name: str) -> None:
    arguments = THIN[name].arguments
    assert terms_by_period(*arguments, years()).equals(schemas.PERIOD_TERMS.empty())
    assert terms_by_period(*arguments, schemas.TIMELINE.empty()).equals(schemas.PERIOD_TERMS.empty())
    assert changed_terms(*arguments).equals(schemas.TERM_CHANGES.empty())
