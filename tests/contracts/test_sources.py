"""One body for every installed source: what a parser promises, whatever bytes it is given."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from topics import schemas
from topics.curate.findings import summed
from topics.errors import SourceError
from topics.registry import Cuts, Parsed, ReadOptions, Source, load, plugins, sources
from topics.sources import decoding
from topics.sources.parts import bodies, cuts_of, parse_parts

OPTIONS = ReadOptions(dt.date(2026, 11, 19))
DATA = Path(__file__).parents[1] / "sources" / "data"

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
EMBASE = """"TITLE","Counting Snails"
"AUTHOR NAMES","Nordmann O.","Holm M."
"SOURCE TITLE","Journal of Snails"
"PUBLICATION YEAR","2023"
"ABSTRACT","We count snails, all
of them."

"TITLE","Kettles"
"AUTHOR NAMES","Holm M."
"PUBLICATION YEAR","2020"
"ABSTRACT","Steam."
"""


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"title": ["Counting Snails", "Kettles"], "abstract": ["We count.", "Steam."]}).write_parquet(buffer)
    return buffer.getvalue()


BIBTEX = """@string{gl = "Garden Letters"}

@article{holm2023,
  author = {Holm, Mira and {\\"O}zt{\\"u}rk, J{\\"u}rgen},
  title = {Counting {S}nails},
  abstract = {We count snails.},
  journal = gl,
  month = may,
  year = 2023,
}

@misc{nordmann2020,
  author = {Ola Nordmann},
  title = "Kettles",
  abstract = "Steam.",
  date = {2020-05-17},
}
"""
RIS = """TY  - JOUR
TI  - Counting Snails
AU  - Holm, Mira
AB  - We count snails.
DA  - 2023/05/17/
ER  - 

TY  - JOUR
T1  - Kettles
A1  - Nordmann, Ola
N2  - Steam.
PY  - 2020
ER  - 
"""


WELL_FORMED = {
    "author-page": AUTHOR_PAGE.encode(),
    "researcher-profile": PROFILE.encode(),
    "csv": CSV.encode(),
    "embase-fields": EMBASE.encode(),
    "jsonl": JSONL.encode(),
    "parquet": _parquet(),
    "acl-anthology": (DATA / "acl_anthology.xml").read_bytes(),
    "arxiv-atom": (DATA / "arxiv_atom.xml").read_bytes(),
    "arxiv-snapshot": (DATA / "arxiv_snapshot.jsonl").read_bytes(),
    "crossref": (DATA / "crossref.json").read_bytes(),
    "openalex": (DATA / "openalex.json").read_bytes(),
    "pubmed-xml": (DATA / "pubmed.xml").read_bytes(),
    "semanticscholar": (DATA / "semantic_scholar.jsonl").read_bytes(),
    "bibtex": BIBTEX.encode(),
    "csl-json": (DATA / "items.json").read_bytes(),
    "medline": (DATA / "pubmed.nbib").read_bytes(),
    "ris": RIS.encode(),
    "web-of-science": (DATA / "savedrecs.txt").read_bytes(),
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


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(BYTES)
def test_any_bytes_are_papers_or_a_source_error(source: Source, data: bytes) -> None:
    parse(source, data)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
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


def many(name: str, n: int) -> tuple[Source, Cuts, bytes]:
    """A source, how its files are cut, and its well-formed file with the first record ``n`` times."""
    source, data = load("sources", name)(), decoding.to_utf_8(WELL_FORMED[name])
    cuts = cuts_of(source, data)
    starts = cuts.starts(data) if cuts else []
    if cuts is None or not starts:
        pytest.skip("files so laid out are read whole")
    first, second = starts[:2] if len(starts) > 1 else (len(cuts.preamble), starts[0])
    return source, cuts, data[:first] + data[first:second] * n + data[second:]


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("size", [200, 1000])
def test_a_file_read_in_parts_gives_the_tables_it_gives_whole(name: str, size: int) -> None:
    source, cuts, data = many(name, 100)
    whole = source.parse(data, "file", OPTIONS)
    assert whole.papers.height + whole.refused == 101
    assert len(list(bodies(cuts, io.BytesIO(data).read, size))) > 3
    parts = parse_parts(source, cuts, io.BytesIO(data).read, "file", OPTIONS, size)
    check(parts)
    assert parts.papers.equals(whole.papers)
    assert parts.authorships.equals(whole.authorships)
    assert parts.refused == whole.refused
    findings = summed([whole.findings], "file")
    assert sorted(parts.findings.rows(), key=str) == sorted(findings.rows(), key=str)


def test_every_source_of_this_package_has_a_well_formed_file_here() -> None:
    own = {name for name, point in plugins("sources").items() if point.value.startswith("topics.")}
    assert own == set(WELL_FORMED)
