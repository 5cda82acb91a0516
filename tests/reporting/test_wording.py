"""Numbers as words."""

from __future__ import annotations

import pytest

from topics.reporting import wording


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0 %"), (0.004, "0.4 %"), (0.0099, "1 %"), (0.314, "31 %"), (1, "100 %")]
)
def test_percent(share: float, text: str) -> None:
    assert spaced(wording.percent(share)) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [(0.34, "+34 %"), (-0.12, "−12 %"), (-0.001, "0 %"), (0.0, "0 %"), (11.0, "× 12"), (1e9, "× 1,000 or more")],
)
def test_growth(rate: float, text: str) -> None:
    assert spaced(wording.growth(rate)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0004, "q < 0.001"), (0.003, "q = 0.003"), (0.21, "q = 0.21"), (0.994, "q = 0.99")]
)
def test_tests(value: float, text: str) -> None:
    assert spaced(wording.tested("q", value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8.94, "8.9"),
        (120.4, "120"),
        (0.31, "0.31"),
        (0.0057, "0.0057"),
        (4e6, "> 1,000"),
        (3e-9, "< 0.001"),
        (1, "1.0"),
    ],
)
def test_odds_ratios(value: float, text: str) -> None:
    assert spaced(wording.ratio(value)) == text


def test_a_findings_code_reads_as_words() -> None:
    assert wording.phrase("h_index_exceeds_papers") == "h-index exceeds papers"


def test_intervals_and_years() -> None:
    assert spaced(wording.interval(0.198, 0.454)) == "[20, 45]"
    assert wording.years(2019, 2019) == "2019"
    assert wording.years(2019, 2024) == "2019–2024"
    assert wording.years(None, None) == ""
