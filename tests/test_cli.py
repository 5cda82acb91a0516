from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Command
from topics import sample
from topics.registry import GROUPS
from topics.results import Corpus, Run
from topics.store import load_corpus, load_run, save_corpus, save_run

WHAT = (
    "coral",
    "kettles",
    "qubits",
    "sleep",
    "shade",
    "sewage",
    "solar cells",
    "signs",
    "snails",
    "ice",
    "bees",
    "bridges",
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Twelve papers, the second of them twice."""
    path = tmp_path / "papers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "title", "abstract", "authors", "year"])
        for i, what in enumerate(WHAT):
            rows.writerow([i, f"Counting {what} in gardens", f"All about {what} and rain.", "Ada Öz; Bo Li", 2010 + i])
        rows.writerow([99, "COUNTING KETTLES IN GARDENS", "Again.", "Ada Öz", 2011])
    return path


@pytest.fixture(scope="module")
def run_folder(sample_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "run"
    save_run(sample_run, path)
    return path


# --- what is printed


def test_reading_prints_findings_as_json_and_a_summary_beside_them(topics: Command, table: Path) -> None:
    done = topics("read", table, "--format", "json")
    assert done.code == 0
    assert [row["code"] for row in done.rows] == ["duplicate"]
    assert done.err == "12 papers (1 copy joined) from 1 file; 1 note found in the data\n"


def test_a_corpus_file_is_written_and_fits_as_the_table_does(topics: Command, table: Path, tmp_path: Path) -> None:
    topics("read", table, "-o", "c.parquet", "--as-of", "2026-11-19")
    assert len(load_corpus(tmp_path / "c.parquet")) == 12
    assert topics("fit", "c.parquet", "-o", "run", "--format", "json").rows == []
    assert len(load_run(tmp_path / "run").corpus) == 12


def test_fitting_a_few_papers_says_that_they_have_no_topics(topics: Command, table: Path) -> None:
    done = topics("fit", table, "-o", "run", "--no-cache")
    assert done.code == 0
    assert "No topics: 12 papers cannot form any" in done.err


def test_topics_of_a_run_are_printed_as_json(topics: Command, run_folder: Path, sample_run: Run) -> None:
    rows = topics("topics", run_folder, "--format", "json").rows
    assert [row["label"] for row in rows] == sample_run.topics["label"].to_list()
    assert {row["direction"] for row in rows} >= {"growing", "falling"}


def test_the_fields_of_a_run_are_printed_with_their_topics(topics: Command, run_folder: Path, sample_run: Run) -> None:
    rows = topics("topics", run_folder, "--fields", "--format", "json").rows
    assert [row["n_papers"] for row in rows] == sample_run.hierarchy["n_papers"].to_list()
    labels = sample_run.topics["label"]
    assert [row["topics"] for row in rows] == [
        "; ".join(labels[i] for i in ids) for ids in sample_run.hierarchy["topic_ids"].to_list()
    ]


def test_topics_of_a_run_are_printed_as_csv(topics: Command, run_folder: Path, sample_run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(topics("topics", run_folder, "--format", "csv").out)))
    assert [row["label"] for row in rows] == sample_run.topics["label"].to_list()


def test_topics_of_a_run_are_printed_as_a_table(topics: Command, run_folder: Path, sample_run: Run) -> None:
    out = topics("topics", run_folder).out
    assert out.startswith("Topics")
    assert all(label.split(",")[0] in out for label in sample_run.topics["label"])


def test_plugins_are_printed_as_json(topics: Command) -> None:
    rows = topics("plugins", "--format", "json").rows
    assert {row["kind"] for row in rows} == set(GROUPS)
    assert {"csv", "static", "terms"} <= {row["name"] for row in rows}


def test_the_version_is_printed(topics: Command) -> None:
    assert topics("--version").out.count(".") == 2


def test_help_lists_every_command(topics: Command) -> None:
    done = topics("--help")
    assert all(f" {name} " in done.out for name in ("report", "demo", "read", "fit", "topics", "plugins"))


# --- people


def test_names_on_most_papers_are_printed_with_a_score_the_most_doubtful_first(topics: Command) -> None:
    rows = topics("people", sample.path(), "--format", "json").rows
    assert list(rows[0]) == ["name", "papers", "score", "grade", "groups", "summary"]
    assert min(row["papers"] for row in rows) >= 4
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_the_evidence_on_a_name_is_a_row_per_paper(topics: Command) -> None:
    rows = topics("people", sample.path(), "--author", "lin zhao", "--format", "json").rows
    assert list(rows[0]) == ["paper_id", "person", "evidence", "title", "date", "score", "grade", "summary"]
    assert len(rows) == 11
    assert {row["grade"] for row in rows} == {"probably several"}


def test_the_groups_of_a_name_are_printed_for_a_reader(topics: Command) -> None:
    done = topics("people", sample.path(), "--author", "Lin Zhao")
    assert done.out.startswith("Lin Zhao: ")
    assert "from 0 (one person) to 1 (several)" in done.err


def test_too_few_papers_have_no_score(topics: Command, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("title,authors\nA,Ada Öz\nB,Ada Öz\n", encoding="utf-8")
    done = topics("people", "one.csv", "--author", "Ada Öz")
    assert "2 papers are too few to tell; 4 are needed" in done.err
    assert "Score" not in done.err
    rows = topics("people", "one.csv", "--author", "Ada Öz", "--format", "json").rows
    assert {(row["score"], row["grade"]) for row in rows} == {(None, "unknown")}


def test_different_orcids_are_listed_on_few_papers_too(topics: Command, tmp_path: Path) -> None:
    (tmp_path / "wang.csv").write_text(
        "title,authors,orcid\nReefs,Wei Wang,0000-0002-1825-0097\nSleep,Wei Wang,0000-0001-5109-3700\nSun,Wei Wang,\n",
        encoding="utf-8",
    )
    (row,) = topics("people", "wang.csv", "--format", "json").rows
    assert (row["name"], row["score"], row["grade"]) == ("Wei Wang", 1.0, "several")
    assert "2 different ORCIDs" in row["summary"]


def test_a_table_whose_names_are_rare_has_nobody_to_doubt(topics: Command, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("title,authors\nA,Ada Öz\n", encoding="utf-8")
    assert topics("people", "one.csv").out == "People: none\n"


# --- reports


def pages(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_report_is_one_page_and_the_same_bytes_again(topics: Command, table: Path, tmp_path: Path) -> None:
    args = ("report", table, "--author", "ada oz", "--as-of", "2026-11-19", "--format", "json", "-o")
    first = topics(*args, "one")
    topics(*args, "two", "--no-cache")
    assert [(row["page"], row["papers"]) for row in first.rows] == [("Ada Öz", 12)]
    assert list(pages(tmp_path / "one")) == ["ada-oz.html"]
    assert pages(tmp_path / "one") == pages(tmp_path / "two")


def test_a_report_on_the_sample_has_a_page_per_group_and_an_index(
    topics: Command, run_folder: Path, sample_corpus: Corpus, tmp_path: Path
) -> None:
    save_corpus(sample_corpus, tmp_path / "c.parquet")
    (tmp_path / "g.yaml").write_text("Lagoon: [Ysolde Marankova]\nLattice: [Henrike Oduvale]\n", encoding="utf-8")
    done = topics(
        "report", "c.parquet", "--groups", "g.yaml", "--set", "cluster.n_partitions=4", "-o", "out", "--format", "json"
    )
    assert [row["page"] for row in done.rows] == ["Overview", "Lagoon", "Lattice", "Lagoon and Lattice", "Trends"]
    assert list(pages(tmp_path / "out")) == [
        "index.html", "lagoon-and-lattice.html", "lagoon.html", "lattice.html", "trends.html",
    ]  # fmt: skip


# --- a user's mistakes

MISTAKES = {
    "missing file": (["read", "none.csv"], "none.csv: there is no such file"),
    "empty file": (["read", "empty.csv"], "the file is empty"),
    "binary file": (["read", "binary.csv"], "this is an image"),
    "prose": (["read", "prose.txt"], "is in no format"),
    "CSV without a title": (["read", "untitled.csv"], "title"),
    "mapping to nothing": (["read", "papers.csv", "--map", "title=Heading"], "Heading"),
    "mapping without =": (["read", "papers.csv", "--map", "title"], "FIELD=COLUMN"),
    "bad date": (["read", "papers.csv", "--as-of", "yesterday"], "--as-of 'yesterday' is no date"),
    "impossible date": (["read", "papers.csv", "--since", "2023-02-29"], "--since '2023-02-29' is no date"),
    "owner of no page": (["read", "papers.csv", "--owner", "x.txt=Ada"], "x.txt"),
    "nothing left": (["fit", "papers.csv", "-o", "r", "--set", "curate.min_abstract=999"], "filtered out"),
    "unknown setting": (["fit", "papers.csv", "-o", "r", "--set", "cluster.min_sample=5"], "cluster.min_samples"),
    "setting without value": (["fit", "papers.csv", "-o", "r", "--set", "seed"], "KEY=VALUE"),
    "impossible setting": (["fit", "papers.csv", "-o", "r", "--set", "seed=x"], "'seed' = 'x'"),
    "unknown model": (["fit", "papers.csv", "-o", "r", "--set", "embed.model=hybird"], "hybrid"),
    "no such vectors": (["fit", "papers.csv", "-o", "r", "--set", "embed.model=precomputed:v.npy"], "cannot be read"),
    "unknown labeler": (["fit", "titles.csv", "-o", "r", "--set", "terms.labeler=term"], "terms"),
    "config that is not there": (["fit", "papers.csv", "-o", "r", "--config", "c.yaml"], "c.yaml"),
    "output that is something else": (["fit", "papers.csv", "-o", "mine"], "is no run"),
    "unknown author": (["report", "papers.csv", "--author", "Ada Oez", "-o", "o"], "Did you mean: Ada Öz"),
    "unknown person": (["people", "papers.csv", "--author", "Ada Oez"], "Did you mean: Ada Öz"),
    "unknown group": (["report", "papers.csv", "--groups", "g.yaml", "--group", "Lap", "-o", "o"], "Did you mean: Lab"),
    "group without definitions": (["report", "papers.csv", "--group", "Lab", "-o", "o"], "--groups FILE"),
    "misspelt group key": (["report", "papers.csv", "--groups", "typo.yaml", "-o", "o"], "authors"),
    "group member nobody knows": (["report", "papers.csv", "--groups", "who.yaml", "-o", "o"], "Bo Li"),
    "no run folder": (["topics", "mine"], "is no run folder"),
    "unknown format": (["plugins", "--format", "xml"], "--format"),
    "unknown command": (["topcs"], "topcs"),
}  # fmt: skip


@pytest.fixture
def files(tmp_path: Path, table: Path) -> None:
    texts = {
        "empty.csv": "",
        "prose.txt": "Dear all,\n\nthis is a letter.\n",
        "untitled.csv": "name,size\nx,1\ny,2\n",
        "titles.csv": "title,abstract\n" + "".join(f"{what} {of},{of}.\n" for what in WHAT[:4] for of in WHAT[4:]),
        "g.yaml": "Lab: [Ada Öz]\n",
        "typo.yaml": "Lab: {authrs: [Ada Öz]}\n",
        "who.yaml": "Lab: [Bo Lee]\n",
        "mine/thesis.tex": "text",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "binary.csv").write_bytes(b"\x89PNG\r\n\0\0\0\rIHDR" + bytes(range(256)))


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(("args", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence_on_stderr_and_exit_code_2(topics: Command, args: list[str], says: str) -> None:
    done = topics(*args)
    assert done.code == 2
    assert done.out == ""
    assert says in done.err
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    "args", [["read", "none.csv"], ["fit", "papers.csv", "-o", "r", "--set", "cluster.min_sample=5"]]
)
def test_the_last_line_is_the_error(topics: Command, args: list[str]) -> None:
    last = topics(*args).err.splitlines()[-1]
    assert last.startswith("Error: ")


@pytest.mark.usefixtures("files")
def test_a_mistake_writes_nothing(topics: Command, tmp_path: Path) -> None:
    topics("report", "papers.csv", "--author", "Nobody", "-o", "out")
    topics("fit", "papers.csv", "-o", "run", "--set", "seed=x")
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "run").exists()


def test_the_module_runs_as_the_command_does(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "topics", "read", "none.csv"], capture_output=True, text=True, cwd=tmp_path
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: none.csv: there is no such file\n"
