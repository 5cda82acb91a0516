"""Intervals of shares, of sums of them, and of odds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import add

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


def margins(weights: Mapping[str, float]) -> tuple[pl.Expr, pl.Expr]:
    """How far a weighted sum of independent shares may lie below and above what it seems, from their 95 % intervals.

    Sources: for a difference Newcombe (1998), Stat. Med. 17, 873-890; for more than two shares Zou, Huang & Zhang
    (2009), Comput. Stat. Data Anal. 53, 1080-1085.

    Args:
        weights: by the ``prefix`` that ``wilson`` gave to the columns of each share.
    """
    ends = [_reach(prefix, weight) for prefix, weight in weights.items()]
    # In the order given: added up in another one, three numbers differ in their last digits.
    below, above = (reduce(add, squares).sqrt() for squares in zip(*ends, strict=True))
    return below, above


def _reach(prefix: str, weight: float) -> tuple[pl.Expr, pl.Expr]:
    """Squares of what the interval of one share lets the sum be smaller, and larger, by."""
    share, low, high = (pl.col(f"{prefix}{end}") for end in ("", "_low", "_high"))
    below, above = (share - low, high - share) if weight > 0 else (high - share, share - low)
    return (weight * below) ** 2, (weight * above) ** 2


def odds_ratio(papers: str, n: str, rest: str, rest_n: str) -> list[pl.Expr]:
    """Odds of ``papers`` of ``n`` over those of ``rest`` of ``rest_n`` (columns of counts), with a 95 % interval.

    As ``odds_ratio``, ``odds_low`` and ``odds_high``; 0.5 is added to each cell (Haldane 1956, Ann. Hum. Genet. 20,
    309-311).
    """
    a, b = pl.col(papers) + 0.5, pl.col(n) - pl.col(papers) + 0.5
    c, d = pl.col(rest) + 0.5, pl.col(rest_n) - pl.col(rest) + 0.5
    log_odds, error = (a * d / (b * c)).log(), (1 / a + 1 / b + 1 / c + 1 / d).sqrt()
    margin = log_odds_margin(error)
    ends = {"odds_ratio": log_odds, "odds_low": log_odds - margin, "odds_high": log_odds + margin}
    return [end.exp().alias(name) for name, end in ends.items()]


def log_odds_margin(error: pl.Expr) -> pl.Expr:
    """Half the 95 % interval of a log-odds ratio, from its standard error (Newcombe 2001, Am. Stat. 55, 200-202).

    With few papers Woolf's margin, 1.96 errors, is too wide: its interval holds 0 where Fisher's test is significant.
    """
    return 2 * (Z95 * error / 2).arcsinh()
