"""Markup becomes text: LaTeX, HTML and JATS."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

from . import latex, tags

# Found by Python and by Rust: what may be markup, and what else makes a text other than one line of composed letters.
_MARKUP = r"[\\${~]|``|--|<[/A-Za-z]|&(?:#|[A-Za-z][A-Za-z0-9]*;)"
_UNTIDY = r"[^ -~]|  |^ | $"
_MAY_BE_MARKED = re.compile(_MARKUP)


def to_text(marked: str) -> str:
    r"""``marked`` as one line of plain text, accents composed (NFC), without tags, entities and commands of LaTeX.

    Mathematics stays readable: ``$O(n^{2}\log n)$`` is ``O(n^2 log n)``. Comparisons (``a<b``), sums of money, braces
    of sets and whatever else only looks like markup stay as they are, and so do tags that belong to no known language.
    """
    if _MAY_BE_MARKED.search(marked):
        text = latex.to_text(tags.to_text(marked))
        # Mendeley writes the brackets of tags as commands.
        marked = tags.to_text(text) if "\\textless" in marked else text
    return " ".join(unicodedata.normalize("NFC", marked).split())


def to_text_column(values: pl.Series) -> pl.Series:
    """``to_text`` of every value; only distinct texts that may be changed by it are looked at one by one."""
    touched = values.filter(values.str.contains(f"{_MARKUP}|{_UNTIDY}")).unique()
    texts = pl.DataFrame({"marked": touched, "text": pl.Series(map(to_text, touched), dtype=pl.String)})
    table = values.to_frame("marked").join(texts, on="marked", how="left", maintain_order="left")
    return table.select(pl.coalesce("text", "marked").alias(values.name)).to_series()
