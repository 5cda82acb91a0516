from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from topics.analyse.odds_lines import fit_odds_lines

YEARS = np.arange(12.0)


def counts(n: int, growth: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    total = np.round(np.geomspace(200, 2000, 12)) * np.ones((n, 1))
    odds = 0.05 * (1 + growth) ** (YEARS - 5.5)
    return rng.binomial(total.astype(int), odds / (1 + odds)).astype(float), total


def test_slopes_are_those_of_a_weighted_logit_regression() -> None:
    papers, total = counts(5, 0.2)
    lines = fit_odds_lines(YEARS, papers, total)
    design = np.column_stack([np.ones(12), YEARS])
    for row in range(5):
        share, weight = papers[row] / total[row], np.sqrt(total[row])
        fitted = GLM(share, design, family=Binomial(), var_weights=weight).fit()
        assert lines.slope[row] == pytest.approx(fitted.params[1], abs=1e-6)


def test_variances_are_the_mean_of_the_models_and_the_sandwichs_with_its_degrees_of_freedom() -> None:
    papers, total = (table[0] for table in counts(1, 0.2))
    lines = fit_odds_lines(YEARS, papers[None], total[None])
    design = np.column_stack([np.ones(12), YEARS])
    model = GLM(papers / total, design, family=Binomial(), var_weights=np.sqrt(total)).fit(tol=1e-12)
    mean = model.fittedvalues
    root = np.sqrt(np.sqrt(total) * mean * (1 - mean))
    scaled = design * root[:, None]
    bread = np.linalg.inv(scaled.T @ scaled)
    hat = scaled @ bread @ scaled.T
    residual = np.sqrt(np.sqrt(total) / (mean * (1 - mean))) * (papers / total - mean)
    influence = (scaled @ bread)[:, 1] ** 2 / (1 - np.diag(hat))
    left = np.eye(12) - hat
    form = left @ (np.diag(influence) + np.eye(12) * bread[1, 1] / 10) @ left / 2
    variance = (influence @ residual**2 + bread[1, 1] * (residual @ residual) / 10) / 2
    assert lines.error[0] == pytest.approx(np.sqrt(variance), rel=1e-6)
    assert lines.freedom[0] == pytest.approx(np.trace(form) ** 2 / (form**2).sum(), rel=1e-6)
    low, high = lines.interval()
    half = t.ppf(0.975, lines.freedom[0]) * lines.error[0]
    assert (low[0], high[0]) == pytest.approx((lines.slope[0] - half, lines.slope[0] + half))
    assert lines.p_values()[0] == pytest.approx(2 * t.sf(abs(lines.slope[0]) / lines.error[0], lines.freedom[0]))


def test_a_period_without_papers_of_the_corpus_is_no_observation() -> None:
    papers, total = counts(1, 0.1)
    papers[0, 4] = total[0, 4] = 0
    kept = np.arange(12) != 4
    one, other = fit_odds_lines(YEARS, papers, total), fit_odds_lines(YEARS[kept], papers[:, kept], total[:, kept])
    for name in ("slope", "error", "freedom", "dispersion"):
        assert getattr(one, name)[0] == pytest.approx(getattr(other, name)[0], rel=1e-6), name


def test_a_line_does_not_depend_on_what_is_fitted_beside_it() -> None:
    papers, total = counts(30, 0.1)
    papers[0] = 0
    together, alone = fit_odds_lines(YEARS, papers, total), fit_odds_lines(YEARS, papers[7:8], total[7:8])
    assert together.error[7] == pytest.approx(alone.error[0], rel=1e-9)
    assert together.slope[7] == pytest.approx(alone.slope[0], abs=1e-9)


@pytest.mark.parametrize("papers", [[0] * 12, [0] * 11 + [9], [0] * 6 + [50] * 6, [50] * 12])
def test_what_does_not_determine_a_line_gives_none(papers: list[float]) -> None:
    lines = fit_odds_lines(YEARS, np.array([papers], dtype=float), np.full((1, 12), 50.0))
    assert np.isnan([lines.slope[0], lines.error[0], lines.freedom[0]]).all()


def test_counts_smoother_than_chance_do_not_make_a_line_certain() -> None:
    lines = fit_odds_lines(YEARS, np.full((1, 12), 20.0), np.full((1, 12), 100.0))
    assert lines.slope[0] == 0
    assert 0.002 < lines.error[0] < 0.02
