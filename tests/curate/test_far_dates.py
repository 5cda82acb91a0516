from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from topics.curate.corpus import assemble
from topics.dates import PartialDate
from topics.registry import Parsed
from topics.results import Corpus

CorpusOf = Callable[..., Corpus]


@pytest.mark.parametrize(
    ("date", "stated"),
    [
        (PartialDate.of(9999, 12, 31), "31 Dec 9999"),
        (PartialDate.of(203), "203"),
        (PartialDate.of(1599), "1599"),
        (PartialDate.between(PartialDate.of(1500), PartialDate.of(1599)), "1500–1599"),
        (PartialDate.of(2029, 1), "Jan 2029"),
        (PartialDate.of(2029, 21), "Mar–May 2029"),
        (PartialDate.of(2028, 11, 20), "20 Nov 2028"),
    ],
)
def test_a_date_that_cannot_be_is_taken_away_and_named(corpus_of: CorpusOf, date: PartialDate, stated: str) -> None:
    corpus = corpus_of({"title": "Snails", "date": date})
    assert corpus.papers.select("date_first", "date_last", "date_precision").rows() == [(None, None, "none")]
    [row] = corpus.findings.to_dicts()
    assert (row["severity"], row["code"], row["subject"]) == ("warning", "impossible_date", "Snails")
    assert (row["source"], row["source_record"]) == ("table.csv", "row 1")
    assert repr(stated) in row["message"]


@pytest.mark.parametrize(
    "date", [PartialDate.of(2026, 11, 20), PartialDate.of(2028), PartialDate.of(2028, 22), PartialDate.of(2028, 11, 19)]
)
def test_a_date_that_has_not_come_yet_stays_and_is_noted(corpus_of: CorpusOf, date: PartialDate) -> None:
    corpus = corpus_of({"date": date})
    assert corpus.papers["date_first"].to_list() == [date.first]
    assert corpus.findings["code"].to_list() == ["future_date"]


@pytest.mark.parametrize(
    "date", [PartialDate.of(2026, 11, 19), PartialDate.of(2026), PartialDate.of(2026, 24), PartialDate.of(1600), None]
)
def test_a_date_that_may_be_past_gives_no_finding(corpus_of: CorpusOf, date: PartialDate | None) -> None:
    assert corpus_of({"date": date}).findings.is_empty()


def test_many_of_a_file_are_counted(corpus_of: CorpusOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topics.curate.findings.SHOWN", 20)
    findings = corpus_of(*({"date": PartialDate.of(9999)} for _ in range(50))).findings
    assert (findings.height, findings["records"].sum()) == (21, 50)
    assert "30 more records" in findings["message"][-1]


@pytest.mark.parametrize("as_of", [dt.date(2024, 2, 29), dt.date(9999, 12, 31)])
def test_any_day_can_be_looked_from(file_of: Callable[..., Parsed], as_of: dt.date) -> None:
    file = file_of("t.csv", {"date": PartialDate.of(2020)})
    assert assemble({"t.csv": file}, as_of).findings.is_empty()
