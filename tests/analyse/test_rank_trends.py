from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kendalltau

from topics.analyse.rank_trends import rank_trend

YEARS = np.arange(12.0)


def test_a_line_has_its_own_slope_and_a_tau_of_one() -> None:
    trend = rank_trend(YEARS, 0.1 + 0.01 * YEARS)
    assert trend.kendall_tau == 1
    assert (trend.sen_slope, trend.sen_low, trend.sen_high) == pytest.approx((0.01, 0.01, 0.01))


def test_tau_is_kendalls() -> None:
    shares = np.random.default_rng(1).random(12)
    assert rank_trend(YEARS, shares).kendall_tau == pytest.approx(kendalltau(YEARS, shares).statistic)


def test_years_that_are_missing_count_for_the_slope() -> None:
    years = np.array([0.0, 1, 2, 3, 10, 11])
    assert rank_trend(years, 0.2 - 0.01 * years).sen_slope == pytest.approx(-0.01)


def test_a_share_that_never_changes_has_no_trend() -> None:
    assert rank_trend(YEARS, np.full(12, 0.2)) == (0, 1, 0, 0, 0)


def test_one_wild_year_hardly_moves_the_slope() -> None:
    shares = 0.1 + 0.01 * YEARS
    shares[6] = 0.9
    assert rank_trend(YEARS, shares).sen_slope == pytest.approx(0.01, abs=0.002)


def test_autocorrelated_series_give_no_more_false_alarms_than_stated() -> None:
    rng = np.random.default_rng(0)
    series = rng.normal(size=(150, 12))
    for year in range(1, 12):
        series[:, year] = 0.5 * series[:, year - 1] + np.sqrt(0.75) * series[:, year]
    p_values = [rank_trend(YEARS, one).kendall_p for one in series]
    assert np.mean(np.array(p_values) < 0.05) <= 0.09
