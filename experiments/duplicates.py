"""Are the records of two databases joined to one paper each, and are different papers left apart?

    python experiments/duplicates.py --data DATA... [--sample 5000] [--seed 1] [--show 0]

A sample of the papers is written again as a second database would write them, its ids removed, and merged with all
papers. Recall: how many of the sample are joined to their original. Precision: how many of all joins are right, where
papers of the data itself count as different; the last lines tell how many of those were joined, and --show prints some.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

import topics
from topics.curate.duplicates import mark_duplicates
from topics.schemas import AUTHORSHIPS

Row = dict[str, Any]
Change = Callable[[Row, random.Random], None]

REMAINS = (("<i>{}</i>", 2), ("\\textit{{{}}}", 2), ("{{{}}}", 3), ("<sub>{}</sub>", 1), ("${}$", 1))
LATEX = {"é": "\\'{e}", "ö": '\\"{o}', "ü": '\\"{u}', "á": "\\'a", "ñ": "\\~{n}", "&": "&amp;", "–": "--", "’": "'"}


def misspell(row: Row, rng: random.Random) -> None:
    """One or two letters swapped, dropped, doubled or replaced."""
    for _ in range(rng.choice((1, 1, 2))):
        letters = [i for i, letter in enumerate(row["title"][:-1]) if letter.isalpha()]
        if not letters:
            return
        i, text = rng.choice(letters), row["title"]
        one, two = text[i], text[i + 1]
        changed = rng.choice((two + one, two, one + one + two, rng.choice("aeinorst") + two))
        row["title"] = text[:i] + changed + text[i + 2 :]


def recase(row: Row, rng: random.Random) -> None:
    """Capitals, and punctuation as others set it."""
    title = rng.choice((str.upper, str.lower, str.title))(row["title"])
    row["title"] = rng.choice((title, title + ".", f"[{title}]", title.replace("-", " "), title.replace(": ", " - ")))


def drop_subtitle(row: Row, rng: random.Random) -> None:
    """The title to its first colon, if four words at least stand before it."""
    main = row["title"].split(": ")[0]
    row["title"] = main if len(main.split()) > 3 else row["title"]


def leave_markup(row: Row, rng: random.Random) -> None:
    """HTML around a word, LaTeX for accents."""
    words = row["title"].split()
    place = rng.randrange(len(words))
    [frame] = rng.choices([frame for frame, _ in REMAINS], [weight for _, weight in REMAINS])
    words[place] = frame.format(words[place])
    row["title"] = "".join(LATEX.get(letter, letter) for letter in " ".join(words))


def redate(row: Row, rng: random.Random) -> None:
    """The year alone, or the year after or before: the published paper of a preprint, and the reverse."""
    if row["date_first"] is not None:
        year = row["date_first"].year + rng.choice((0, 0, 0, 1, -1))
        first, last = (row["date_first"].replace(year, *day) for day in ((1, 1), (12, 31)))
        row |= {"date_first": first, "date_last": last, "date_precision": "year"}


def rename(row: Row, rng: random.Random) -> None:
    """Authors with initials, the family name first, or cut after the third."""
    style = rng.choice(("{initials} {family}", "{family}, {initials}", "{family}, {given}", "{family} {bare}"))
    names = [restyled(name, style) for name in row["authors"]]
    cut = len(names) > 3 and rng.random() < 0.3
    row |= {"authors": names[:3] if cut else names, "authors_truncated": cut}


def restyled(name: str, style: str) -> str:
    given, _, family = name.rpartition(" ")
    initials = re.findall(r"\b\w", given)
    dotted = " ".join(f"{letter}." for letter in initials)
    return style.format(given=given, family=family, initials=dotted, bare="".join(initials)).strip(" ,")


def cut_abstract(row: Row, rng: random.Random) -> None:
    """No abstract, or its first 300 letters."""
    row["abstract"] = rng.choice((None, (row["abstract"] or "")[:300] or None))


ALONE: dict[str, tuple[Change, ...]] = {
    "ids removed": (),
    "misspelt title": (misspell,),
    "capitals, punctuation": (recase,),
    "subtitle dropped": (drop_subtitle,),
    "HTML and LaTeX remains": (leave_markup,),
    "year alone, or one off": (redate,),
    "initials, order, et al.": (rename,),
    "abstract cut or absent": (cut_abstract,),
    "dates, names and abstract": (redate, rename, cut_abstract),
    "misspelt, dates, names and abstract": (misspell, redate, rename, cut_abstract),
}
# What goes wrong, and how often, when one database is held against another.
MIX: dict[Change, float] = {
    misspell: 0.1,
    recase: 0.4,
    drop_subtitle: 0.05,
    leave_markup: 0.1,
    redate: 0.8,
    rename: 0.8,
    cut_abstract: 0.4,
}
IDS_KEPT = 0.4


def mixed(row: Row, rng: random.Random) -> None:
    kept = row["doi"] if rng.random() < IDS_KEPT else None
    for change, share in MIX.items():
        if rng.random() < share:
            change(row, rng)
    row["doi"] = kept


def rewritten(rows: list[Row], changes: tuple[Change, ...], seed: int) -> Iterator[Row]:
    """The records of the second database; ``doi`` is for the changes to keep."""
    rng = random.Random(seed)
    for row in rows:
        changed = dict(row) if mixed in changes else row | {"doi": None}
        for change in changes:
            change(changed, rng)
        own = {"ids": [], "arxiv_id": None, "paper_id": "second " + row["paper_id"], "source": "second"}
        yield changed | own


def tables(rows: list[Row], papers: pl.DataFrame, authorships: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Papers and authorships, those of the second database last."""
    second = pl.DataFrame([{name: row[name] for name in papers.columns} for row in rows], schema=papers.schema)
    wrote = [
        {"paper_id": row["paper_id"], "position": position, "name": name, "is_owner": False}
        for row in rows
        for position, name in enumerate(row["authors"], start=1)
    ]
    return pl.concat([papers, second]), pl.concat([authorships, AUTHORSHIPS.frame(wrote)], how="diagonal")


def measured(papers: pl.DataFrame, authorships: pl.DataFrame, n: int) -> tuple[float, float, float]:
    """Precision and recall over the pairs of records that are joined, and seconds."""
    began = time.perf_counter()
    marked, _, _ = mark_duplicates(papers, authorships)
    seconds = time.perf_counter() - began
    kind = marked.select("paper_id", kind=pl.coalesce("duplicate_of", "paper_id"))
    truth = kind.with_columns(paper=pl.col("paper_id").str.strip_prefix("second "))
    pairs = truth.join(truth, on="kind", suffix="_2").filter(pl.col("paper_id") < pl.col("paper_id_2"))
    right = pairs.filter(pl.col("paper") == pl.col("paper_2")).height
    return right / max(pairs.height, 1), right / n, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="+", required=True)
    parser.add_argument("--sample", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="joins within the data to print, for checking by hand")
    options = parser.parse_args()
    corpus = topics.read(options.data, keep_duplicates=True)
    alone, _, findings = mark_duplicates(corpus.papers, corpus.authorships)
    # What the data itself holds twice has no truth to hold a join against.
    within = alone.filter(pl.col("duplicate_of").is_not_null())
    once = corpus.papers.filter(~pl.col("paper_id").is_in(within["paper_id"].implode()))
    names = corpus.authorships.group_by("paper_id", maintain_order=True).agg(authors="name")
    sample = once.sample(min(options.sample, len(once)), seed=options.seed).join(names, on="paper_id", how="left")
    rows = sample.with_columns(pl.col("authors").fill_null([])).to_dicts()
    print(f"{len(rows):,} of {len(once):,} papers written again\n")
    print("| second database | precision | recall | seconds |\n|---|---|---|---|")
    for name, changes in (ALONE | {"a realistic mix, 40 % with DOI": (mixed,)}).items():
        second = list(rewritten(rows, changes, options.seed))
        precision, recall, seconds = measured(*tables(second, once, corpus.authorships), len(rows))
        print(f"| {name} | {precision:.4f} | {recall:.4f} | {seconds:.0f} |", flush=True)
    print(f"\n{len(within)} joins within the data")
    for row in [row for row in findings if row["code"] == "duplicate"][: options.show]:
        print("-", row["message"])


if __name__ == "__main__":
    main()
