"""The page of an experiment as a file: alone, the same each time, hostile text as text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.finished import HOSTILE, LEVELS, experiment, finished
from topics.reporting.experiment import experiment_page, write_experiment


class Parts(HTMLParser):
    """Links, addresses of what is loaded, handlers and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.handlers: list[str] = []
        self.words: list[str] = []
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        for name, value in attrs:
            if name in ("src", "href"):
                (self.links if tag == "a" else self.loaded).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside not in ("script", "style"):
            self.words.append(data)


@pytest.fixture(scope="module")
def text() -> str:
    return experiment_page(finished(failing=("nmf,seed=3",)))


def test_the_same_results_give_the_same_bytes(text: str, tmp_path: Path) -> None:
    path = write_experiment(finished(failing=("nmf,seed=3",)), tmp_path)
    assert path == tmp_path / "index.html"
    assert path.read_text() == text
    assert [entry.name for entry in tmp_path.iterdir()] == ["index.html"]


def test_it_loads_nothing_and_leads_to_the_folder_of_each_finished_fit(text: str) -> None:
    page = Parts(text)
    assert page.loaded == []
    assert page.handlers == []
    folders = [link for link in page.links if link.startswith("cells/")]
    assert "cells/topics%2Cseed%3D0/" in folders
    assert "cells/nmf%2Cseed%3D3/" not in folders
    assert len(folders) == 31


def test_a_page_that_travels_alone_leads_nowhere() -> None:
    links = Parts(experiment_page(finished(), links=False)).links
    assert all(link.startswith("#") for link in links)


def test_hostile_text_stays_text() -> None:
    made = experiment(question=HOSTILE, sweep={"grid": {"terms.labeler": [HOSTILE, "x, y=z"]}})
    settings = [f"terms.labeler={HOSTILE}", "terms.labeler=x, y=z"]
    text = experiment_page(finished(made, LEVELS, settings))
    page = Parts(text)
    assert HOSTILE in " ".join(page.words)
    assert "alert(1)</script>" not in text
    data = json.loads(re.search(r'id="page-data">(.*?)</script>', text, re.S)[1])  # type: ignore[index]
    assert HOSTILE in str(data["tables"]["results"]["rows"])
    assert "labeler x, y=z" in " ".join(page.words)
