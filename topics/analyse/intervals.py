"""Intervals of shares and odds."""

from __future__ import annotations

import polars as pl

Z95 = 1.959963984540054


def wilson(papers: str, total: str, prefix: str = "share") -> list[pl.Expr]:
    """Share with its 95 % interval, as ``prefix``, ``prefix_low`` and ``prefix_high``; null where the total is 0.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209-212.
    Counts may be fractional (papers spread over the periods their date may lie in).
    """
    n = pl.when(pl.col(total) > 0).then(pl.col(total))
    p = pl.col(papers) / n
    centre = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 / (1 + Z95**2 / n) * (p * (1 - p) / n + Z95**2 / (4 * n**2)).clip(0).sqrt()
    return [
        p.alias(prefix),
        # Of no paper the bound is 0, but for the last digit.
        pl.when(p > 0).then((centre - half).clip(0, 1)).otherwise(p).alias(f"{prefix}_low"),
        (centre + half).clip(0, 1).alias(f"{prefix}_high"),
    ]


def log_odds_margin(error: pl.Expr) -> pl.Expr:
    """Half the 95 % interval of a log-odds ratio, from its standard error (Newcombe 2001, Am. Stat. 55, 200-202).

    With few papers Woolf's margin, 1.96 errors, is too wide: its interval holds 0 where Fisher's test is significant.
    """
    return 2 * (Z95 * error / 2).arcsinh()
