"""Numbers as a reader wants them."""

from __future__ import annotations

import re

_SPELLED = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def whole(n: float) -> str:
    """``3,360``."""
    return f"{n:,.0f}"


def spelled(n: int) -> str:
    """``none``, ``one`` ... ``twelve``, ``13``: a small number in a sentence."""
    return _SPELLED[n] if n < len(_SPELLED) else whole(n)


def times(ratio: float) -> str:
    """How many times as much, for a ratio above one: ``1.6 times``, ``twice``, ``three times``."""
    nearest = round(ratio)
    if nearest == 2 and abs(ratio - 2) < 0.1:
        return "twice"
    if nearest > 2 and (ratio > 10 or abs(ratio - nearest) / ratio < 0.03):
        return f"{spelled(nearest)} times"
    return f"{ratio:.1f} times"


def decimal(value: float, places: int = 1, signed: bool = False) -> str:
    """``12.5``, ``3``, ``−0.4``, ``+3``: no more places than it has, none from a hundred on."""
    text = f"{value:{'+' if signed else ''},.{0 if abs(value) >= 100 else places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text.lstrip("+-") == "0" else text.replace("-", "\u2212")


def percent(share: float) -> str:
    """``31 %`` with a space that does not break; below one percent with one decimal, so that little is not nothing."""
    value = share * 100
    if 0 < value < 0.05:
        return "<\u00a00.1\u00a0%"
    if 0 < value < 0.95:
        return f"{value:.1f}\u00a0%"
    return f"{value:.0f}\u00a0%"


def precise(share: float) -> str:
    """As ``percent``, with two figures that count, for shares that are to be compared: ``1.5 %``, ``0.43 %``."""
    value = share * 100
    return f"{value:.2g}\u00a0%" if 0.05 <= value < 9.95 else percent(share)


def rank(part: float) -> str:
    """Of how many something is ahead, in percent, never of all or none: ``54 %``, ``> 99 %``."""
    if not 0.01 <= part <= 0.99:
        return ">\u00a099\u00a0%" if part > 0.5 else "<\u00a01\u00a0%"
    return percent(part)


def interval(low: float, high: float) -> str:
    """A 95 % interval of a share, in percent: ``[20, 45]``."""
    return f"[{low * 100:.0f},\u00a0{high * 100:.0f}]"


def points(difference: float) -> str:
    """A difference of shares in percentage points, with its sign: ``+21``, ``−4``."""
    return decimal(round(difference * 100) + 0.0, signed=True)


def fixed(value: float, places: int = 2) -> str:
    """``0.30``, ``−1.25``: as many places as are asked for, so that numbers in a row compare."""
    text = f"{value:.{places}f}"
    return (text if float(text) else f"{0:.{places}f}").replace("-", "\u2212")


def span(low: float, high: float, places: int = 2) -> str:
    """A 95 % interval of anything that is no share: ``[0.31, 0.62]``."""
    return f"[{fixed(low, places)},\u00a0{fixed(high, places)}]"


def spelled_count(n: int, noun: str, plural: str | None = None) -> str:
    """``one author``, ``two authors``, ``13 authors``."""
    return f"{spelled(n)} {noun if n == 1 else plural or noun + 's'}"


def growth(rate: float) -> str:
    """A yearly rate with its sign: ``+34 %``; beyond tenfold as a factor, which reads better."""
    if rate > 9:
        return f"×\u00a0{rate + 1:,.0f}" if rate < 999 else "×\u00a01,000 or more"
    value = round(rate * 100)
    return f"{value:+d}\u00a0%".replace("-", "\u2212") if value else "0\u00a0%"


def growth_interval(low: float, high: float) -> str:
    """``[+10 %, +62 %]``."""
    return f"[{growth(low)}, {growth(high)}]"


def tested(symbol: str, value: float) -> str:
    """``q = 0.003``, ``q < 0.001``."""
    if value < 0.001:
        return f"{symbol}\u00a0<\u00a00.001"
    if 0.0495 <= value < 0.0505:
        return f"{symbol}\u00a0=\u00a0{value:.4f}"
    return f"{symbol}\u00a0=\u00a0{value:.3f}" if value < 0.095 else f"{symbol}\u00a0=\u00a0{value:.2f}"


def ratio(value: float) -> str:
    """An odds ratio with two figures that count: ``8.9``, ``0.31``, ``120``; beyond a thousand either way its bound."""
    if not 0.001 <= value <= 1000:
        return ">\u00a01,000" if value > 1 else "<\u00a00.001"
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def odds(value: float, low: float, high: float) -> str:
    """``odds ratio 8.9 [3.1, 26]``."""
    return f"odds ratio {ratio(value)} [{ratio(low)}, {ratio(high)}]"


def years(first: int | None, last: int | None) -> str:
    """``2019–2024``, ``2019``; empty without a date."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def phrase(code: str) -> str:
    """A finding's code as words: ``authors_hidden`` becomes ``authors hidden``."""
    return re.sub(r"[_\-.]+", " ", code).strip().replace("h index", "h-index")
