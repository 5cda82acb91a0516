"""Is every record of every format read? A table per file of a folder, and how damaged copies of the files fare.

    python experiments/formats.py FOLDER [--fuzz 20]

"Records" are counted without the readers, by what records of a format begin with (by the csv and json modules for
tables and JSON), so that papers and refused records can be held against them. With ``--fuzz N`` every file is cut at N
places and loses a line N times; "escaped" counts the times that anything but a SourceError came out (must be 0).
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions, sources
from topics.sources.decoding import decode
from topics.sources.files import open_inputs, parse_file
from topics.sources.streams import InputFile, Reader

OPTIONS = ReadOptions(dt.date(2026, 11, 19))
BEGINNINGS = {
    "acl-anthology": r"<paper\b",
    "arxiv-atom": r"<entry\b",
    "bibtex": r"(?im)^\s*@(?!comment|string|preamble)\w+\s*[{(]",
    "embase-fields": r'(?m)^"?TITLE"?,',
    "medline": r"(?m)^PMID\s*-",
    "pubmed-xml": r"<Pubmed(?:Book)?Article\b",
    "ris": r"(?m)^TY\s+-",
    "web-of-science": r"(?m)^PT ",
}
LISTS = ("items", "results", "data", "papers")
HEADER = ("file", "format", "records", "papers", "abstract", "date", "authors", "refused")


def count_records(text: str, format_name: str) -> int:
    """How many records a file holds, without the help of any reader."""
    if format_name in BEGINNINGS:
        return len(re.findall(BEGINNINGS[format_name], text))
    if format_name == "csv":
        return sum(any(row) for row in csv.reader(io.StringIO(text))) - 1
    try:
        return count_items(json.loads(text))
    except ValueError:
        return sum(bool(line.strip()) for line in text.splitlines())


def count_items(value: Any) -> int:
    """The records of a JSON value: a list, the list within an answer of a service, or the value itself."""
    if isinstance(value, dict):
        inner = value.get("message", value)
        value = next((inner[key] for key in LISTS if isinstance(inner.get(key), list)), [value])
    return len(value)


def content(file: InputFile) -> bytes:
    with Reader(file) as reader:
        return reader.read()


def format_of(data: bytes, name: str) -> str:
    return max(sources(), key=lambda source: source.sniff(data, name)).name


def parse(data: bytes, name: str) -> Parsed:
    return parse_file(InputFile(name, Path(name), lambda: io.BytesIO(data)), OPTIONS)


def row(file: InputFile) -> tuple[object, ...]:
    data = content(file)
    found, name = parse_file(file, OPTIONS), format_of(data, file.name)
    papers, authored = found.papers, set(found.authorships["paper_id"])
    lost = Counter(found.findings.filter(pl.col("severity") == "error")["code"])
    reasons = ", ".join(f"{code} {n}" for code, n in sorted(lost.items()))
    return (
        file.name,
        name,
        count_records(decode(data)[0], name),
        papers.height,
        papers["abstract"].drop_nulls().len(),
        papers["date_first"].drop_nulls().len(),
        papers.filter(pl.col("source_record").is_in(list(authored))).height,
        f"{found.refused} ({reasons})" if reasons else found.refused,
    )


def damaged(data: bytes, n: int, rng: random.Random) -> Iterator[bytes]:
    """Copies of a file cut at random bytes, and copies that lack a line."""
    lines = data.splitlines(keepends=True)
    for _ in range(n):
        yield data[: rng.randrange(len(data))]
        gone = rng.randrange(len(lines))
        yield b"".join([*lines[:gone], *lines[gone + 1 :]])


def escapes(file: InputFile, n: int, read: Callable[[bytes, str], Parsed] = parse) -> int:
    """How many of 2 ``n`` damaged copies of a file make a reader fail in any way but the one that it promises."""
    failed = 0
    for copy in damaged(content(file), n, random.Random(file.name)):
        try:
            read(copy, file.name)
        except SourceError:
            pass
        except Exception as error:  # noqa: BLE001
            failed += 1
            print(f"{file.name}: {type(error).__name__}: {error}")
    return failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fuzz", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    fuzzed = bool(arguments.fuzz)
    print("|", " | ".join((*HEADER, *(["damaged", "escaped"] if fuzzed else []))), "|")
    print("|---" * (len(HEADER) + 2 * fuzzed) + "|")
    for file in open_inputs(arguments.folder):
        told = (2 * arguments.fuzz, escapes(file, arguments.fuzz)) if fuzzed else ()
        print("|", " | ".join(map(str, (*row(file), *told))), "|")


if __name__ == "__main__":
    main()
