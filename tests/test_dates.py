from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.dates import PartialDate, describe, earliest, parse_date
from topics.results import Corpus

AS_OF = dt.date(2026, 11, 19)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


def read(text: str) -> PartialDate:
    date = parse_date(text, AS_OF)
    assert date is not None
    return date


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2019", "2019-01-01", "2019-12-31", "year"),
        (" 2019 ", "2019-01-01", "2019-12-31", "year"),
        ("2019-05", "2019-05-01", "2019-05-31", "month"),
        ("2019/5", "2019-05-01", "2019-05-31", "month"),
        ("2023-02", "2023-02-01", "2023-02-28", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2019-05-17", "2019-05-17", "2019-05-17", "day"),
        ("2019.5.7", "2019-05-07", "2019-05-07", "day"),
        ("2005/05/12", "2005-05-12", "2005-05-12", "day"),
        ("20190517", "2019-05-17", "2019-05-17", "day"),
        ("2024-02-29", "2024-02-29", "2024-02-29", "day"),
        ("9999-12-31", "9999-12-31", "9999-12-31", "day"),
        ("05/2019", "2019-05-01", "2019-05-31", "month"),
        ("2019-05-17T10:20:30Z", "2019-05-17", "2019-05-17", "day"),
        ("2019-05-17 23:20:30-05:00", "2019-05-17", "2019-05-17", "day"),
        ("2006/01/13 09:00", "2006-01-13", "2006-01-13", "day"),
        ("Mon, 2 Apr 2007 19:18:42 GMT", "2007-04-02", "2007-04-02", "day"),
        ("Monday, May 6, 2019", "2019-05-06", "2019-05-06", "day"),
        ("May 2019", "2019-05-01", "2019-05-31", "month"),
        ("Sept. 2019", "2019-09-01", "2019-09-30", "month"),
        ("2002 Sep", "2002-09-01", "2002-09-30", "month"),
        ("2002 Sep 12", "2002-09-12", "2002-09-12", "day"),
        ("Aug 13, 2023", "2023-08-13", "2023-08-13", "day"),
        ("August 13th, 2023", "2023-08-13", "2023-08-13", "day"),
        ("Sept. 3, 2020", "2020-09-03", "2020-09-03", "day"),
        ("17 May 2019", "2019-05-17", "2019-05-17", "day"),
        ("17-May-2019", "2019-05-17", "2019-05-17", "day"),
        ("29 February 2000", "2000-02-29", "2000-02-29", "day"),
        ("DEC 2020", "2020-12-01", "2020-12-31", "month"),
        # Unknown parts.
        ("2019-00-00", "2019-01-01", "2019-12-31", "year"),
        ("2019-05-00", "2019-05-01", "2019-05-31", "month"),
        ("2019-05-XX", "2019-05-01", "2019-05-31", "month"),
        ("20190500", "2019-05-01", "2019-05-31", "month"),
        ("2014//", "2014-01-01", "2014-12-31", "year"),
        ("2014///", "2014-01-01", "2014-12-31", "year"),
        ("2014/05//", "2014-05-01", "2014-05-31", "month"),
        ("2014/05/12/online", "2014-05-12", "2014-05-12", "day"),
        ("2014///Spring", "2014-03-01", "2014-05-31", "season"),
        # Marks of doubt and copyright.
        ("c2019", "2019-01-01", "2019-12-31", "year"),
        ("ca. 2019", "2019-01-01", "2019-12-31", "year"),
        ("\u00a9 2019", "2019-01-01", "2019-12-31", "year"),
        ("[2019?]", "2019-01-01", "2019-12-31", "year"),
        ("2019-05~", "2019-05-01", "2019-05-31", "month"),
        # Seasons and quarters.
        ("Spring 2019", "2019-03-01", "2019-05-31", "season"),
        ("2019 Summer", "2019-06-01", "2019-08-31", "season"),
        ("Fall 2019", "2019-09-01", "2019-11-30", "season"),
        ("Autumn, 2019", "2019-09-01", "2019-11-30", "season"),
        ("Winter 2019", "2019-01-01", "2019-12-31", "season"),
        ("Winter 2019/2020", "2019-12-01", "2020-02-29", "season"),
        ("2018-2019 Winter", "2018-12-01", "2019-02-28", "season"),
        ("2019-21", "2019-03-01", "2019-05-31", "season"),
        ("2019-24", "2019-01-01", "2019-12-31", "season"),
        ("2019-29", "2019-09-01", "2019-11-30", "season"),
        ("2019-41", "2019-07-01", "2019-12-31", "season"),
        ("Q3 2019", "2019-07-01", "2019-09-30", "season"),
        ("2019-Q1", "2019-01-01", "2019-03-31", "season"),
        ("Fourth Quarter 2019", "2019-10-01", "2019-12-31", "season"),
        ("Firstquarter 2019", "2019-01-01", "2019-03-31", "season"),
        # Ranges.
        ("2019/2020", "2019-01-01", "2020-12-31", "range"),
        ("2019 to 2020", "2019-01-01", "2020-12-31", "range"),
        ("2019\u20132020", "2019-01-01", "2020-12-31", "range"),
        ("2019-05/2019-07", "2019-05-01", "2019-07-31", "range"),
        ("2019-05-03 - 2019-05-05", "2019-05-03", "2019-05-05", "range"),
        ("2019 Nov-Dec", "2019-11-01", "2019-12-31", "range"),
        ("Nov.-Dec. 2019", "2019-11-01", "2019-12-31", "range"),
        ("Jan/Feb 2019", "2019-01-01", "2019-02-28", "range"),
        ("July & August 2019", "2019-07-01", "2019-08-31", "range"),
        ("1998 Dec-1999 Jan", "1998-12-01", "1999-01-31", "range"),
        ("Dec-Jan 2019", "2018-12-01", "2019-01-31", "range"),
        ("2019 Dec-Jan", "2019-12-01", "2020-01-31", "range"),
        ("2000 Spring-Summer", "2000-03-01", "2000-08-31", "range"),
        ("May 3-5, 2019", "2019-05-03", "2019-05-05", "range"),
        ("3-5 May 2019", "2019-05-03", "2019-05-05", "range"),
        ("30 June-4 July 2019", "2019-06-30", "2019-07-04", "range"),
        ("2019-05-17/2019-05-17", "2019-05-17", "2019-05-17", "day"),
        ("201X", "2010-01-01", "2019-12-31", "range"),
        ("2010s", "2010-01-01", "2019-12-31", "range"),
        ("19uu", "1900-01-01", "1999-12-31", "range"),
        ("2019/..", "2019-01-01", "2019-12-31", "year"),
        ("2019-05-", "2019-05-01", "2019-05-31", "month"),
        # The order of day and month.
        ("12/05/2019", "2019-05-12", "2019-12-05", "range"),
        ("12.05.2019", "2019-05-12", "2019-12-05", "range"),
        ("17/05/2019", "2019-05-17", "2019-05-17", "day"),
        ("05/17/2019", "2019-05-17", "2019-05-17", "day"),
        ("05/05/2019", "2019-05-05", "2019-05-05", "day"),
        ("00/05/2019", "2019-05-01", "2019-05-31", "month"),
    ],
)
def test_a_date_is_read_with_the_bounds_of_what_it_may_mean(text: str, first: str, last: str, precision: str) -> None:
    expected = PartialDate(dt.date.fromisoformat(first), dt.date.fromisoformat(last), precision)
    assert parse_date(text, AS_OF) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "n.d.", "0000", "5", "190517", "2019a", "2019-13", "2023-02-29", "1900-02-29", "2019-04-31",
        "Feb 30, 2024", "31 April 2020", "31/31/2019", "May", "Spring", "Spring 3, 2019", "Mayor 2019", "Marble 3, 19",
        "2019 2020", "2019 May May", "forthcoming 2019", "2020-2019", "2019-05-05/2019-05-03", "../2019",
        "Feb 29-31, 2024", "2019" * 50, "-" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_date_or_no_day_of_the_calendar_is_none(text: str) -> None:
    assert parse_date(text, AS_OF) is None


def test_a_date_without_a_year_takes_the_year_of_as_of_and_says_so() -> None:
    date = parse_date("Apr 19", AS_OF)
    assert date == PartialDate(dt.date(2026, 4, 19), dt.date(2026, 4, 19), "day", year_assumed=True)


def test_a_range_without_a_year_does_too() -> None:
    date = parse_date("Apr 19-21", AS_OF)
    assert date == PartialDate(dt.date(2026, 4, 19), dt.date(2026, 4, 21), "range", year_assumed=True)


def test_a_leap_day_without_a_year_exists_only_in_a_leap_year() -> None:
    assert parse_date("Feb 29", dt.date(2026, 1, 1)) is None
    assert parse_date("Feb 29", dt.date(2024, 1, 1)) is not None


FORMS = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%b %d, %Y", "%B %d %Y", "%d %b %Y", "%d %B, %Y", "%Y %b %d", "%d-%b-%Y"]


@given(DAYS, st.sampled_from(FORMS))
def test_every_day_is_read_back_from_every_form(day: dt.date, form: str) -> None:
    assert parse_date(day.strftime(form), AS_OF) == PartialDate(day, day, "day")


@given(DAYS, st.sampled_from(["%m/%d/%Y", "%d.%m.%Y"]))
def test_whatever_the_order_of_day_and_month_the_bounds_hold_the_day(day: dt.date, form: str) -> None:
    date = read(day.strftime(form))
    assert date.first <= day <= date.last
    assert (date.precision == "day") == (day.day > 12 or day.day == day.month)


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_a_month_has_as_many_days_as_the_calendar_says(year: int, month: int) -> None:
    date = PartialDate.of(year, month)
    assert (date.last - date.first).days + 1 == calendar.monthrange(year, month)[1]


@given(st.one_of(st.text(max_size=30), st.text("0123456789-/. MayDecXu?~[]", max_size=20)))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    date = parse_date(text, AS_OF)
    assert date is None or date.first <= date.last


EARLIEST = [
    (["2019", "2019-05-17"], "2019-05-17"),
    (["2018", "2019-05-17"], "2018"),
    (["2019-05", "2019"], "2019-05"),
    (["2019-05-17", "2019-05"], "2019-05-17"),
    (["Nov-Dec 2019", "2019"], "Nov-Dec 2019"),
    (["2019", "2019-2020"], "2019"),
    (["2018-2019", "2019"], "2019"),
    (["Spring 2019", "2019-06-01"], "Spring 2019"),
    (["12/05/2019", "2019-12-05"], "2019-12-05"),
    (["12/05/2019", "2019-05-12"], "2019-05-12"),
    (["2020-01-05", "2019-12-20", "2019-12"], "2019-12-20"),
]


@pytest.mark.parametrize(("texts", "expected"), EARLIEST)
def test_of_several_dates_the_earliest_counts_and_of_those_within_each_other_the_most_precise(
    texts: list[str], expected: str
) -> None:
    dates = [read(text) for text in texts]
    assert earliest([None, *dates]) == earliest(reversed(dates)) == read(expected)


@pytest.mark.parametrize(("texts", "expected"), EARLIEST)
def test_of_the_dates_of_copies_the_same_one_counts(
    corpus_of: Callable[..., Corpus], texts: list[str], expected: str
) -> None:
    papers = corpus_of(
        *({"title": "Snails at rest", "doi": "10.1234/snails", "date": read(text)} for text in texts)
    ).unique
    date = read(expected)
    assert papers.select("date_first", "date_last", "date_precision").rows() == [
        (date.first, date.last, date.precision)
    ]


def test_no_date_at_all_is_none() -> None:
    assert earliest([None]) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2019-05-07", "7 May 2019"),
        ("2019-05", "May 2019"),
        ("2019", "2019"),
        ("Spring 2019", "Mar–May 2019"),
        ("Winter 2019", "2019"),
        ("Winter 2019/2020", "Dec 2019 – Feb 2020"),
        ("2019 Nov-Dec", "Nov–Dec 2019"),
        ("1998 Dec-1999 Jan", "Dec 1998 – Jan 1999"),
        ("2019-2020", "2019–2020"),
        ("201X", "2010–2019"),
        ("May 3-5, 2019", "3–5 May 2019"),
        ("30 June-4 July 2019", "30 Jun – 4 Jul 2019"),
        ("2019-12-30/2020-01-02", "30 Dec 2019 – 2 Jan 2020"),
        ("9999-12", "Dec 9999"),
    ],
)
def test_a_date_is_described_no_more_precisely_than_it_is_known(text: str, words: str) -> None:
    date = read(text)
    assert describe(date.first, date.last, date.precision) == words


def test_a_paper_without_a_date_says_so() -> None:
    assert describe(None, None, "none") == "no date"
