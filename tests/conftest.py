"""Fixtures shared by all tests: the bundled corpus and its run, small corpora, and an embedder that keeps a record."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from hypothesis import settings

from topics import sample
from topics.curate.corpus import assemble
from topics.embed.minilm import MinilmEmbedder
from topics.pipeline import fit, read
from topics.registry import Parsed
from topics.results import Corpus, Run
from topics.sources.records import Author, Findings, Record, parsed

if TYPE_CHECKING:
    from topics.results import Vectors

# So that a claim that fails there says what it found.
pytest.register_assert_rewrite("tests.opened_pages")
# Nothing is kept between runs, and a busy machine is no failure.
settings.register_profile("topics", database=None, deadline=None, max_examples=40)
settings.load_profile("topics")

AS_OF = dt.date(2026, 11, 19)
# Settings of ``sample_run``.
FAST = {"cluster": {"n_partitions": 8}}


class FakeEmbedder:
    """Vectors from the hash of a text; ``asked`` holds every text it was given, in order."""

    name = "fake"

    def __init__(self, revision: str = "1") -> None:
        self.revision = revision
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        rows = np.stack([np.random.default_rng(_number(self.revision + text)).normal(size=8) for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


@pytest.fixture(scope="session", autouse=True)
def _few_refits() -> Iterator[None]:
    """Two for each fit: how stable topics are is a claim of the tests of refits alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("topics.model.defaults.n_refits", lambda _n_papers: 2)
        yield


@pytest.fixture
def fake_embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture(scope="session", autouse=True)
def _sentences_encoded_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Many tests fit the same papers, and encoding a text takes as long as all the rest of a small fit."""
    known: dict[str, Vectors] = {}
    encode = MinilmEmbedder.embed

    def embed(self: MinilmEmbedder, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, encode(self, new), strict=True) if new else ())
        return np.stack([known[text] for text in texts])

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOPICS_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(MinilmEmbedder, "embed", embed)
        yield


@dataclass(frozen=True)
class Done:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        parsed: list[dict[str, Any]] = json.loads(self.out)
        return parsed


Command = Callable[..., Done]


@pytest.fixture
def topics(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """``topics("read", path)`` runs the command in this process, in an empty folder with a cache of its own."""
    from topics import cli

    monkeypatch.setenv("TOPICS_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(*args: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["topics", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def as_of() -> dt.date:
    return AS_OF


@pytest.fixture(scope="session")
def file_of() -> Callable[..., Parsed]:
    """``file_of("a.csv", {"title": ..., "authors": [...]}, ..., owner=...)``: a file with these records."""

    def build(name: str, *papers: Mapping[str, Any], **page: Any) -> Parsed:
        records = [_record(f"row {row}", paper) for row, paper in enumerate(papers, start=1)]
        return parsed(records, Findings(name), **page)

    return build


def _record(place: str, paper: Mapping[str, Any]) -> Record:
    authors = [Author(name) for name in paper.get("authors", ())]
    return Record(place, **{"title": f"Paper of {place}", **paper, "authors": authors})


@pytest.fixture(scope="session")
def corpus_of(file_of: Callable[..., Parsed]) -> Callable[..., Corpus]:
    """``corpus_of({"title": ...}, ...)``: a corpus of one table with these records."""

    def build(*papers: Mapping[str, Any]) -> Corpus:
        return assemble({"table.csv": file_of("table.csv", *papers)}, AS_OF)

    return build


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    """What was planted in the bundled corpus."""
    planted: dict[str, Any] = json.loads(sample.path("truth.json").read_text(encoding="utf-8"))
    return planted


@pytest.fixture(scope="session")
def sample_corpus() -> Corpus:
    return read(sample.path(), as_of=sample.AS_OF)


@pytest.fixture(scope="session")
def sample_run(sample_corpus: Corpus) -> Run:
    """The bundled corpus with default settings but for fewer refits, which take most of the time."""
    return fit(sample_corpus, FAST)


@pytest.fixture(scope="session")
def some_papers(sample_corpus: Corpus) -> Callable[[int], Corpus]:
    """The first papers of the bundled corpus, as many as asked for."""

    def head(n: int) -> Corpus:
        papers = sample_corpus.unique.head(n)
        wrote = sample_corpus.authorships.filter(pl.col("paper_id").is_in(papers["paper_id"].to_list()))
        return replace(sample_corpus, papers=papers, authorships=wrote)

    return head
