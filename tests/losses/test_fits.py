"""One Gaussian for two peaks: what each direction of the divergence makes of it."""

import numpy as np
import pytest
import scipy
from scipy.optimize import minimize

from losses.studies.gaussians import GRID, density, fits, two_peaks

X = GRID.numpy()


def peaks(apart, share):
    return share * scipy.stats.norm.pdf(X, -apart / 2) + (1 - share) * scipy.stats.norm.pdf(X, apart / 2)


def test_the_two_peaks_are_two_gaussians():
    np.testing.assert_allclose(density(two_peaks(5.0, 0.3)), peaks(5.0, 0.3), atol=1e-9)


@pytest.mark.parametrize(("apart", "share"), [(0.0, 0.5), (4.0, 0.5), (6.0, 0.2)])
def test_forward_kl_matches_the_moments(apart, share):
    fit = fits(apart, share)["kl_pq"]
    mean = (1 - 2 * share) * apart / 2
    # to the little of the wide Gaussian that lies beyond the grid
    assert fit.mean == pytest.approx(mean, abs=1e-4)
    assert fit.deviation == pytest.approx(np.sqrt(1 + share * (1 - share) * apart**2), rel=1e-4)


@pytest.mark.parametrize(("apart", "share"), [(2.0, 0.5), (6.0, 0.4), (8.0, 0.8)])
def test_reverse_kl_agrees_with_scipy(apart, share):
    def reverse(at):
        q = scipy.stats.norm.pdf(X, at[0], np.exp(at[1]))
        return np.sum(np.where(q > 1e-300, q * np.log(np.maximum(q, 1e-300) / peaks(apart, share)), 0)) * (X[1] - X[0])

    starts = [(-apart / 2, 0.0), (apart / 2, 0.0), (0.0, np.log(1 + apart / 2))]
    options = {"xatol": 1e-8, "fatol": 1e-13}
    best = min(minimize(reverse, start, method="Nelder-Mead", options=options).fun for start in starts)
    fit = fits(apart, share)["kl_qp"]
    assert fit.divergence == pytest.approx(best, abs=1e-6)


def test_far_peaks_are_covered_or_chosen_between():
    found = fits(8.0, 0.3)
    assert found["kl_pq"].deviation > 3
    assert found["kl_qp"].deviation == pytest.approx(1, abs=0.01)
    assert found["kl_qp"].mean == pytest.approx(4, abs=0.01)


def test_one_peak_is_fitted_exactly_by_both():
    for fit in fits(0.0, 0.5).values():
        assert (fit.mean, fit.deviation, fit.divergence) == pytest.approx((0, 1, 0), abs=1e-5)
