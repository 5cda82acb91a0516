"""Pages are complete, alone, the same each time, and show hostile text as text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from tests.runs import FRIEND, HOSTILE, OWNER, small_run, subject, tiny_run, whole
from topics.reporting import write
from topics.reporting.payload import embeddable, table
from topics.results import Subject

RUN = small_run()
SUBJECTS = [subject(RUN, OWNER), subject(RUN, FRIEND), subject(RUN, HOSTILE), whole(RUN)]


class Document(HTMLParser):
    """Ids, addresses, scripts and handlers of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.handlers: list[str] = []
        self.scripts: list[str] = []
        self.words: list[str] = []
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name.startswith("on"):
                self.handlers.append(name)
            elif name in ("src", "href", "srcset", "data", "action", "poster"):
                (self.links if tag == "a" else self.loaded).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        (self.scripts if self.inside == "script" else self.words).append(data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    write(RUN, SUBJECTS, folder, assets="shared")
    return folder


def pages(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.html"))


def test_index_comes_first_and_only_with_several_pages(folder: Path, tmp_path: Path) -> None:
    paths = write(RUN, SUBJECTS, tmp_path / "several", assets="shared")
    assert [p.name for p in paths][:2] == ["index.html", "ada-lindqvist.html"]
    assert [p.name for p in write(RUN, SUBJECTS[:1], tmp_path / "one")] == ["ada-lindqvist.html"]


def test_every_page_is_the_same_each_time(folder: Path, tmp_path: Path) -> None:
    write(small_run(), SUBJECTS, tmp_path, assets="shared")
    first = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    second = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert first == second


def test_nothing_is_loaded_from_elsewhere(folder: Path) -> None:
    for path in pages(folder):
        document = Document(path.read_text())
        assert all((folder / address).is_file() for address in document.loaded)
        assert document.handlers == []
        assert not [a for a in document.links if a.startswith("javascript:")]


def test_an_inline_page_stands_alone(tmp_path: Path) -> None:
    (path,) = write(RUN, SUBJECTS[:1], tmp_path)
    document = Document(path.read_text())
    assert document.loaded == []
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert len(path.read_bytes()) > 4_000_000


def test_ids_are_unique_and_inner_links_lead_somewhere(folder: Path) -> None:
    for path in pages(folder):
        document = Document(path.read_text())
        assert len(document.ids) == len(set(document.ids))
        inner = [a[1:] for a in document.links if a.startswith("#") and "=" not in a]
        assert set(inner) <= set(document.ids)


def test_hostile_text_is_text(folder: Path) -> None:
    for path in pages(folder):
        text = path.read_text()
        document = Document(text)
        assert "<script>alert(1)" not in text
        assert "<b>bold" not in text
        assert not [s for s in document.scripts if s.strip().startswith("alert")]
    assert HOSTILE in " ".join(Document((folder / "ada-lindqvist.html").read_text()).words)


def test_data_of_a_page_survives_the_embedding(folder: Path) -> None:
    text = (folder / "ada-lindqvist.html").read_text()
    data = json.loads(re.search(r'id="page-data">(.*?)</script>', text, re.S)[1])
    assert any(p["title"] == "<script>alert(1)</script> & </script><b>bold</b>" for p in data["papers"])
    assert {p["topic"] for p in data["papers"]} == {-1, 0, 1, 4}
    assert len(data["tables"]["papers"]["rows"]) == 23
    assert data["tables"]["shares"]["columns"][0] == "topic_id"


def test_small_numbers_of_tests_are_not_rounded_to_nothing() -> None:
    frame = pl.DataFrame({"p_value": [3.14159e-7], "odds_low": [0.0000271828], "share": [0.123456], "n": [7]})
    assert table(frame)["rows"] == [(3.14e-7, 0.0000272, 0.1235, 7)]


def test_figures_are_described_by_their_note_and_their_table(folder: Path) -> None:
    text = (folder / "ada-lindqvist.html").read_text()
    ids = set(Document(text).ids)
    described = re.findall(r'data-figure="\w+" role="img" aria-label="[^"]+" aria-describedby="([^"]+)"', text)
    assert len(described) == 3
    assert all(ids.issuperset(names.split()) for names in described)


def test_embedded_json_ends_no_element_and_no_line() -> None:
    text = embeddable({"a": "</script><!-- & \u2028\u2029"})
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == {"a": "</script><!-- & \u2028\u2029"}


def test_shared_files_carry_their_hash(folder: Path) -> None:
    names = [p.name for p in (folder / "assets").iterdir()]
    assert sorted(re.sub(r"\.[0-9a-f]{12}\.", ".", name) for name in names) == [
        "page.js", "plotly.min.js", "report.css", "report.js", "theme.js",
    ]  # fmt: skip
    assert all(re.search(r"\.[0-9a-f]{12}\.", name) for name in names)


def test_names_that_share_a_slug_get_files_of_their_own(tmp_path: Path) -> None:
    ids = subject(RUN).paper_ids
    subjects = [Subject("group", name, (OWNER,), ids) for name in ("Index", "Ö!", "O", "李")]
    names = [p.name for p in write(RUN, subjects, tmp_path, assets="shared")]
    assert names == ["index.html", "index-2.html", "o.html", "o-2.html", "group.html"]


def test_a_tiny_run_has_no_empty_parts(tmp_path: Path) -> None:
    run = tiny_run(2)
    (path,) = write(run, [whole(run)], tmp_path, assets="shared")
    text = path.read_text()
    assert "2 papers are too few to form topics" in text
    assert "data-figure" not in text


def test_a_failed_write_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from topics.reporting import render

    def fail(*_: object, **__: object) -> str:
        raise RuntimeError("no")

    monkeypatch.setattr(render, "render_page", fail)
    with pytest.raises(RuntimeError):
        write(RUN, SUBJECTS[:1], tmp_path)
    assert list(tmp_path.iterdir()) == []
