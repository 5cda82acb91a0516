"""Services played on this machine, asked without the pauses and waits that politeness wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from server import Services, serving

from topics.fetch import SERVICES, client, fetch
from topics.results import Corpus

KEYS = ("OPENALEX_API_KEY", "S2_API_KEY", "SEMANTIC_SCHOLAR_API_KEY", "NCBI_API_KEY", "TOPICS_CONTACT")


@pytest.fixture
def services() -> Iterator[Services]:
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for service in SERVICES.values():
        monkeypatch.setattr(service, "pause", 0.0)
    monkeypatch.setattr(client, "FIRST_WAIT", 0.001)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def fetched(services: Services, tmp_path: Path) -> Callable[..., Corpus]:
    """``fetched("openalex", "snails", ...)``: the corpus that the played service gives, with a cache of its own."""

    def run(service: str, query: str | None = None, **options: Any) -> Corpus:
        told = {"cache": tmp_path / "cache", "url": services.url(service), "as_of": "2026-11-19"}
        return fetch(service, query, **(told | options))

    return run
