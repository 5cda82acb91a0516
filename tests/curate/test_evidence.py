from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from topics.curate.evidence import author_keys, name_keys, weigh
from topics.schemas import AUTHORSHIPS

TEXT = "We followed forty garden snails through two summers and found that most of them came home within a night."


@pytest.mark.parametrize("name", ["Z. Liu", "Zihe Liu", "Liu, Zihe", "LIU Z", "Liu ZH", "Zi-He Liu", "Zihe Q. Liu"])
def test_spellings_of_a_name_have_a_key_in_common(name: str) -> None:
    assert "liu z" in name_keys(name)


@pytest.mark.parametrize(("name", "keys"), [("Plato", {"plato"}), ("李明", {"李明"}), ("A. B.", {"a b"}), ("?", set())])
def test_a_name_without_initials_is_its_own_key(name: str, keys: set[str]) -> None:
    assert name_keys(name) == keys


def weighed(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The evidence for two records."""
    both = [{"authors": (), "truncated": None, "abstract": None, "first": None} | record for record in (one, other)]
    days = pl.Series([record["first"] for record in both], dtype=pl.Date)
    records = pl.DataFrame(
        {"row": [0, 1], "paper_id": ["a", "b"]} | {name: [r.get(name) for r in both] for name in ("abstract", "venue")},
        schema_overrides={"abstract": pl.String, "venue": pl.String},
    ).with_columns(
        truncated=pl.Series([r["truncated"] for r in both], dtype=pl.Boolean), date_first=days, date_last=days
    )
    wrote = AUTHORSHIPS.frame(
        {"paper_id": record, "position": position, "name": name, "is_owner": False}
        for record, of in zip("ab", both, strict=True)
        for position, name in enumerate(of["authors"], start=1)
    )
    pairs = pl.DataFrame({"one": [0], "other": [1]})
    [row] = weigh(pairs, records, author_keys(wrote, records)).to_dicts()
    return row


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ({"authors": ["Ada Öz"]}, {"authors": ["A. Oz", "Bo Li"]}, True),
        ({"authors": ["Ada Öz", "Bo Li", "Cy Ng"]}, {"authors": ["Öz, A.", "Di Wu", "Ed Xi"]}, False),
        ({"authors": ["Ada Öz"]}, {"authors": ["Bo Li"]}, False),
        ({"authors": ["Ada Öz"]}, {}, None),
        ({"authors": ["Ada Öz"], "truncated": True}, {"authors": ["Bo Li"], "truncated": True}, None),
        ({"authors": ["Ada Öz"], "truncated": True}, {"authors": ["Bo Li"], "truncated": False}, False),
        (
            {"authors": ["Ada Öz", "Bo Li", "Cy Ng"], "truncated": True},
            {"authors": ["Ada Öz", "Di Wu", "Ed Xi"], "truncated": True},
            True,
        ),
    ],
    ids=["initials", "one of three", "others", "nobody", "both cut", "one cut", "both cut, one shared"],
)
def test_half_of_the_shorter_byline_is_shared_or_not_or_unknown(
    one: dict[str, Any], other: dict[str, Any], shared: bool | None
) -> None:
    assert weighed(one, other)["shared"] is shared
    assert weighed(other, one)["shared"] is shared


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        (TEXT, TEXT.upper() + " More followed.", 100),
        (TEXT, "Abstract. " + TEXT, 100),
        (TEXT, None, None),
        (TEXT, "No abstract.", None),
        (TEXT, TEXT[::-1], 40),
    ],
    ids=["longer", "with a heading", "none", "too short", "another"],
)
def test_abstracts_are_compared_as_far_as_the_shorter_goes(one: str, other: str | None, percent: int | None) -> None:
    found = weighed({"abstract": one}, {"abstract": other})["abstracts"]
    assert found is None if percent is None else found == pytest.approx(percent, abs=10)


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [(dt.date(2001, 1, 1), dt.date(2001, 3, 1), 59), (dt.date(2001, 1, 1), None, None)],
)
def test_days_lie_between_dates(one: dt.date, other: dt.date | None, days: int | None) -> None:
    assert weighed({"first": one}, {"first": other})["days"] == days


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Journal of Snails", "J. Snails", True),
        ("Proceedings of Snails 2019", "Proc. Snails", True),
        ("Annals of Snail Biology", "ASB", True),
        ("Proceedings of the Academy of Snail Biology", "ASB", True),
        ("Annals of Snail Biology", "AB", False),
        ("Snails", "Slugs", False),
        ("Snails", "Snails and Slugs", False),
        ("Snails", "arXiv preprint", None),
        ("Snails", "", None),
        ("Snails", None, None),
    ],
)
def test_venues_agree_in_short_forms_and_differ_or_are_unknown(one: str, other: str | None, same: bool | None) -> None:
    assert weighed({"venue": one}, {"venue": other})["same_venue"] is same
    assert weighed({"venue": other}, {"venue": one})["same_venue"] is same


@pytest.mark.parametrize(("missing", "n"), [((), 0), (("a",), 1), (("a", "b"), 2)])
def test_records_that_name_nobody_are_counted(missing: tuple[str, ...], n: int) -> None:
    one, other = ({} if record in missing else {"authors": ["Ada Öz"]} for record in "ab")
    assert weighed(one, other)["unnamed"] == n
