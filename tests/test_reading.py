"""From files to a corpus: what the user says about owners and days, and columns that nobody foresaw."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from topics import sample, schemas
from topics.errors import ConfigError, NotFound
from topics.pipeline import fit, read
from topics.results import Corpus, Identity
from topics.sources.columns import recognise

AS_OF = "2026-11-19"
PAGE = """LGAug 13, 2023
Counting Snails in Rainy GardensOla Nordmann, Mira Holm et al.
We count snails.
CVFeb 3, 2020
Why Do Kettles Whistle?Ola Nordmann, Mira Holm
Kettles whistle.
"""
STATED = f"Mira Holm\n\nh-index12\n2papers\n40citations\n\n{PAGE}"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """One page that says whose it is and one that does not."""
    (tmp_path / "stated.txt").write_text(STATED, encoding="utf-8")
    other = PAGE.replace("Snails", "Slugs").replace("Kettles", "Pots")
    (tmp_path / "silent.txt").write_text(other, encoding="utf-8")
    (tmp_path / "table.csv").write_text("title,year\nAlone,2020\n", encoding="utf-8")
    return tmp_path


def owners(corpus: Corpus) -> dict[str, str]:
    owned = corpus.authorships.filter("is_owner").join(corpus.papers.select("paper_id", "source"), on="paper_id")
    return dict(owned.select("source", "name").unique().iter_rows())


# --- owners


def test_one_owner_is_for_the_pages_that_do_not_say_it(pages: Path) -> None:
    corpus = read(pages, as_of=AS_OF, owner="Ola Nordmann")
    assert owners(corpus) == {"stated.txt": "Mira Holm", "silent.txt": "Ola Nordmann"}


def test_an_owner_named_for_a_page_goes_before_what_it_says(pages: Path) -> None:
    corpus = read(pages, as_of=AS_OF, owner={"stated.txt": "Ola Nordmann", "silent.txt": "Mira Holm"})
    assert owners(corpus) == {"stated.txt": "Ola Nordmann", "silent.txt": "Mira Holm"}


@pytest.mark.parametrize("page", ["table.csv", "nowhere.txt"])
def test_an_owner_for_what_is_no_page_is_an_error_that_names_the_pages(pages: Path, page: str) -> None:
    with pytest.raises(NotFound, match=r"silent\.txt"):
        read(pages, as_of=AS_OF, owner={page: "Ada"})


@pytest.mark.parametrize("owner", ["de la Cruz", {"page.txt": "de la Cruz"}])
def test_the_owner_helps_to_tell_authors_from_titles(tmp_path: Path, owner: Any) -> None:
    path = tmp_path / "page.txt"
    path.write_text(f"{PAGE}LGAug 13, 2023\nKettles in Practicede la Cruz\nThey whistle.\n", encoding="utf-8")
    assert read(path, as_of=AS_OF).papers["title"][2] == "Kettles in Practicede la Cruz"
    assert read(path, as_of=AS_OF, owner=owner).papers["title"][2] == "Kettles in Practice"


# --- days


@pytest.mark.parametrize("day", ["2020-06-01", dt.date(2020, 6, 1), dt.datetime(2020, 6, 1, 12)])
def test_days_are_dates_or_text(pages: Path, day: str | dt.date) -> None:
    assert read(pages / "silent.txt", as_of=day).as_of == dt.date(2020, 6, 1)
    titles = [read(pages / "silent.txt", as_of=AS_OF, **{side: day}).papers["title"][0] for side in ("since", "until")]
    assert titles == ["Counting Slugs in Rainy Gardens", "Why Do Pots Whistle?"]


@pytest.mark.parametrize("name", ["as_of", "since", "until"])
@pytest.mark.parametrize("day", ["2010-13-01", "yesterday", "", "May 17"])
def test_what_is_no_day_is_an_error_on_one_line(pages: Path, name: str, day: Any) -> None:
    with pytest.raises(ConfigError, match=f"{name} .*is no date; write ") as raised:
        read(pages, **{name: day})
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("year", ["2020", 2020])
def test_bounds_may_be_years_or_months_and_the_day_of_looking_may_not(pages: Path, year: Any) -> None:
    page = pages / "silent.txt"
    assert [len(read(page, as_of=AS_OF, **{side: year})) for side in ("since", "until")] == [2, 1]
    assert [len(read(page, as_of=AS_OF, **{side: "2020-02"})) for side in ("since", "until")] == [2, 1]
    assert [len(read(page, as_of=AS_OF, **{side: "2020-01"})) for side in ("since", "until")] == [2, 0]
    with pytest.raises(ConfigError, match=r"as_of .*write YYYY-MM-DD"):
        read(pages, as_of=year)


# --- columns


NAMES = [
    *(column for table in schemas.TABLES for column in table.columns if column not in schemas.PAPERS.columns),
    *("number", "names", "date", "authors", "authorships", "_row", "_authorships", "_stays", "_title", "^.*$", "*"),
    *("row", "key", "n", "one", "other", "row_nr", "index", "author", "year", "text", "literal", "len", "count"),
]


LINES = sample.path().read_text(encoding="utf-8").splitlines()[:20]
RECORD = json.loads(LINES[0])


@pytest.fixture
def crowded(tmp_path: Path) -> Callable[[str], Corpus]:
    """The first papers of the sample with a further column, one of them twice."""

    def build(*names: str) -> Corpus:
        records = [json.loads(line) for line in [*LINES, LINES[0]]]
        rows = [dict.fromkeys(names, "7") | record for record in records]
        (tmp_path / "papers.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        return read(tmp_path / "papers.jsonl", as_of=sample.AS_OF)

    return build


def test_further_columns_of_any_name_change_nothing(crowded: Callable[..., Corpus]) -> None:
    plain, full = crowded(), crowded(*NAMES)
    added = [column for column in full.papers.columns if column not in plain.papers.columns]
    further = set(NAMES) - set(RECORD) - set(recognise([*NAMES, *RECORD]).values())
    assert set(added) == {f"input_{name}" if schemas.is_reserved(name) else name for name in further}
    assert full.papers.select(plain.papers.columns).equals(plain.papers)
    assert full.authorships.equals(plain.authorships)
    assert full.papers.select(pl.col(added).eq("7").all()).row(0) == (True,) * len(added)
    one, other = (fit(corpus, {"cluster": {"n_partitions": 4}}) for corpus in (plain, full))
    assert all(frame.equals(other.tables()[table]) for table, frame in one.tables().items())


def test_a_label_keeps_its_name(crowded: Callable[..., Corpus]) -> None:
    assert "label" in crowded("label").papers.columns


def test_people_are_told_apart_where_that_is_asked_for(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def several(corpus: Corpus) -> dict[str, Identity]:
        groups = pl.DataFrame({"paper_id": corpus.ids, "person": [1, 2], "evidence": "a topic"})
        return {
            "Mira Holm": Identity("Mira Holm", 0.9, "several", groups, "1 of the 2 papers is apart"),
            "Ola Nordmann": Identity("Ola Nordmann", 0.4, "probably one", groups, "1 of the 2 papers is apart"),
        }

    monkeypatch.setattr("topics.pipeline.identify_all", several)
    corpus = read(pages / "stated.txt", as_of=AS_OF, split_people=True)
    assert set(corpus.authorships["name"]) == {"Mira Holm (1)", "Mira Holm (2)", "Ola Nordmann"}
    assert corpus.findings.filter(code="people_split").height == 2
    assert "Mira Holm" in read(pages / "stated.txt", as_of=AS_OF).authorships["name"]
