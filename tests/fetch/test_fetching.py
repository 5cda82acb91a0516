"""The command ``topics fetch``."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from answers import Reply, openalex_person
from server import Services

from topics import cli
from topics.results import Corpus
from topics.store import load_corpus, save_corpus

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """``command("crossref", "snails", ...)`` runs ``topics fetch`` in an empty folder; exit code, stdout, stderr."""
    monkeypatch.setenv("TOPICS_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(service: str, *args: str) -> tuple[int, str, str]:
        url = services.url(service)
        monkeypatch.setattr(
            sys, "argv", ["topics", "fetch", service, *args, "--url", url, "--contact", "a@example.org"]
        )
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def test_a_search_becomes_a_corpus_file(command: Command, services: Services) -> None:
    services.world.broken = {4}
    code, out, err = command("crossref", "snails", "-o", "corpus.parquet", "--format", "csv")
    assert code == 0
    assert "Corpus written to corpus.parquet" in err
    assert "24 papers from 1 page" in err
    assert "malformed_record" in out
    assert load_corpus(Path("corpus.parquet")).papers.height == 24


def test_stored_pages_are_told_on_stderr(command: Command) -> None:
    assert "--refresh" not in command("pubmed", "snails", "-o", "corpus.parquet")[2]
    _, out, err = command("pubmed", "snails", "-o", "corpus.parquet")
    told = f"2 of 2 pages are from {dt.date.today()}; --refresh asks anew"
    assert told in err
    assert told not in out


@pytest.mark.parametrize(
    ("service", "args", "said"),
    [
        ("crossref", ["snails"], "where shall the papers go?"),
        ("crossref", ["snails", "-o", "corpus.csv"], "a corpus file is Parquet"),
        ("crossref", ["-o", "c.parquet"], "nothing to look for"),
        ("arxiv", ["--affiliation", "Oulu", "-o", "c.parquet"], "arXiv cannot be searched by affiliation"),
        ("crossref", ["snails", "--since", "May", "-o", "c.parquet"], "--since 'May' is no date"),
        ("openalex", ["--author", "Nobody", "-o", "c.parquet"], "OpenAlex knows no author called 'Nobody'"),
        ("openalex", ["--author", "Bo Oy", "-o", "c.parquet"], "2 authors on OpenAlex are called 'Bo Oy'"),
    ],
)
def test_a_mistake_is_one_sentence(
    service: str, args: list[str], said: str, command: Command, services: Services, tmp_path: Path
) -> None:
    services.world.people = [openalex_person(1, "Bo Oy", 3), openalex_person(2, "Bo Oy", 4)]
    code, out, err = command(service, *args)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert not list(tmp_path.glob("*.parquet"))


def test_nothing_found_and_a_wrong_key_are_one_sentence(
    command: Command, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.world.n = 0
    assert command("pubmed", "snails", "-o", "c.parquet")[::2] == (
        2,
        "Error: PubMed finds no paper for 'snails'; try other words or fewer conditions\n",
    )
    monkeypatch.setenv("NCBI_API_KEY", "sesame")
    services.replies.append(Reply(400, b'{"error": "API key invalid", "api-key": "sesame"}'))
    assert command("pubmed", "slugs", "-o", "c.parquet")[::2] == (
        2,
        "Error: PubMed refuses the key in NCBI_API_KEY (400 Bad Request: API key invalid); correct it or unset it\n",
    )


def test_killed_and_started_again_it_ends_with_the_same_corpus(
    services: Services, fetched: Callable[..., Corpus], tmp_path: Path
) -> None:
    services.world.n = 1000
    services.slowness = 0.05
    options = ["--url", services.url("openalex"), "-o", "broken.parquet", "--as-of", "2026-11-19"]
    environment = {**os.environ, "TOPICS_CACHE": str(tmp_path / "other")}

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "topics", "fetch", "openalex", "snails", *options],
            cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    whole = fetched("openalex", "snails")
    save_corpus(whole, tmp_path / "whole.parquet")
    assert whole.papers.height == 1000
    assert len(services.asked) == 10
    killed = start()
    while len(services.asked) < 15:
        assert killed.poll() is None
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert not (tmp_path / "broken.parquet").exists()
    assert start().wait() == 0
    # The page that was under way is asked for twice at most.
    assert len(services.asked) <= 21
    assert (tmp_path / "broken.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
