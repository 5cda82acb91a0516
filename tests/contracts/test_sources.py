"""One body for every installed source: what a parser promises, whatever bytes it is given."""

from __future__ import annotations

import datetime as dt
import io

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from topics import schemas
from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions, Source, load, plugins, sources

OPTIONS = ReadOptions(dt.date(2026, 11, 19))

AUTHOR_PAGE = """Mira Holm

LG
h-index12
3papers
1,204citations
Novelty47%
AI Score54

3 Papers

CVAug 13, 2023Code
Counting Snails in Rainy Gardens

Ola Nordmann, Mira Holm, Jürgen Öztürk et al.

We count snails. In May 2023 it rained, and the snails came out.
LGApr 19
Why Do Kettles Whistle?

Mira Holm

Kettles whistle because steam is fast.
"""
PROFILE = """Researcher profile
Mira Holm

2 works

preprint2025arXiv
Counting Snails in Rainy Gardens

We count snails. In May it rained, and the snails came out.

article2024Journal of Kettles
Why Do Kettles Whistle?

Kettles whistle because steam is fast.
"""
CSV = """title,abstract,authors,year
Counting Snails,We count snails.,Ola Nordmann; Mira Holm,2023
Kettles,Steam.,Mira Holm,2020-05
"""
JSONL = """{"id": "1", "title": "Counting Snails", "abstract": "We count.", "authors": ["Mira Holm"], "date": "2023-08"}
{"id": "2", "title": "Kettles", "abstract": null, "authors": ["Mira Holm", "Ola Nordmann"], "date": "2020"}
"""


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"title": ["Counting Snails", "Kettles"], "abstract": ["We count.", "Steam."]}).write_parquet(buffer)
    return buffer.getvalue()


WELL_FORMED = {
    "author-page": AUTHOR_PAGE.encode(),
    "researcher-profile": PROFILE.encode(),
    "csv": CSV.encode(),
    "jsonl": JSONL.encode(),
    "parquet": _parquet(),
}
OURS = [name for name in plugins("sources") if name in WELL_FORMED]
BYTES = st.binary(max_size=300) | st.text(max_size=300).map(str.encode)
CUT = st.builds(
    lambda data, cut: data[: int(cut * len(data))], st.sampled_from(list(WELL_FORMED.values())), st.floats(0, 1)
)
NOISY = st.builds(
    lambda data, noise, at: data[: int(at * len(data))] + noise + data[int(at * len(data)) :],
    st.sampled_from(list(WELL_FORMED.values())),
    BYTES,
    st.floats(0, 1),
)

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(params=list(plugins("sources")))
def source(request: pytest.FixtureRequest) -> Source:
    made: Source = load("sources", request.param)()
    return made


def check(parsed: Parsed) -> None:
    schemas.PAPERS.check(parsed.papers)
    schemas.AUTHORSHIPS.check(parsed.authorships)
    schemas.CLAIMS.check(parsed.claims)
    schemas.FINDINGS.check(parsed.findings)
    records = parsed.papers["source_record"]
    assert records.null_count() == 0
    assert records.is_unique().all()
    assert set(parsed.authorships["paper_id"]) <= set(records)
    assert set(parsed.findings["severity"]) <= {"error", "warning", "info"}
    assert parsed.papers["title"].null_count() == 0
    dated = parsed.papers.filter(pl.col("date_precision") != "none")
    assert (dated["date_first"] <= dated["date_last"]).all()
    assert parsed.refused >= 0


def parse(source: Source, data: bytes) -> None:
    assert 0 <= source.sniff(data, "file") <= 1
    refusal = None
    try:
        check(source.parse(data, "file", OPTIONS))
    except SourceError as error:
        refusal = error
    assert refusal is None or refusal.file == "file"
    assert "\n" not in str(refusal)


def test_it_has_a_name_and_a_description_on_one_line(source: Source) -> None:
    assert plugins("sources")[source.name]
    assert source.description
    assert "\n" not in source.description


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(BYTES)
def test_any_bytes_are_papers_or_a_source_error(source: Source, data: bytes) -> None:
    parse(source, data)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(CUT | NOISY)
def test_files_cut_short_or_disturbed_are_papers_or_a_source_error(source: Source, data: bytes) -> None:
    parse(source, data)


@pytest.mark.parametrize("name", OURS)
def test_a_well_formed_file_is_recognised_by_its_own_source_best(name: str) -> None:
    scores = {source.name: source.sniff(WELL_FORMED[name], "file") for source in sources()}
    assert max(scores, key=lambda source: scores[source]) == name


@pytest.mark.parametrize("name", OURS)
def test_a_well_formed_file_gives_two_papers_and_no_error(name: str) -> None:
    parsed: Parsed = load("sources", name)().parse(WELL_FORMED[name], "file", OPTIONS)
    check(parsed)
    assert parsed.papers.height == 2
    assert parsed.refused == 0
    assert "error" not in set(parsed.findings["severity"])


@pytest.mark.parametrize("name", OURS)
def test_the_same_bytes_give_the_same_tables(name: str) -> None:
    one, other = (load("sources", name)().parse(WELL_FORMED[name], "file", OPTIONS) for _ in range(2))
    assert one.papers.equals(other.papers)
    assert one.findings.equals(other.findings)


def test_every_source_of_this_package_has_a_well_formed_file_here() -> None:
    own = {name for name, point in plugins("sources").items() if point.value.startswith("topics.")}
    assert own == set(WELL_FORMED)
