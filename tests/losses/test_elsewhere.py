"""What a loss is said to be called in another library computes the same there, and every loss of those libraries has its place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from losses import LOSSES
from losses.core.counterparts import LIBRARIES
from tests.support.boosters import METRICS, Derivatives, of_lightgbm, of_pair, of_xgboost
from tests.support.counterparts import BEST, KNOWN, PAIRED, SECOND, VIEWS, Case, case, declared, factor_of, given
from tests.support.libraries import CALLED, objective

BOOSTERS = ("XGBoost", "LightGBM")
SLOW = {"Keras", "MONAI", "optax"}  # to import


def marked(pairs: list[tuple[str, str]]) -> list[object]:
    return [pytest.param(*pair, marks=pytest.mark.slow if pair[1] in SLOW else ()) for pair in pairs]


@pytest.mark.parametrize(("slug", "library"), marked([p for p in declared(*CALLED) if p[0] != "info_nce"]))
def test_a_call_gives_the_value_that_it_is_said_to(slug: str, library: str):
    """Keras keeps probabilities 1e-7 away from 0 and 1, and MONAI computes some weights in float32."""
    compared = case(slug, library)
    found = compared.found(CALLED[library](compared.counterpart.call, compared.settings))
    torch.testing.assert_close(found, compared.wanted, rtol=1e-5, atol=5e-6)


@pytest.mark.slow
@pytest.mark.parametrize("library", ["optax", "MONAI"])
def test_info_nce_is_the_mean_over_both_views_of_a_batch(library: str):
    compared = case("info_nce", library)
    assert compared.counterpart.differs == (VIEWS,)
    call = CALLED[library](compared.counterpart.call, compared.settings)
    first, second = torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    views = torch.cat([first, second])
    others = [[k for k in range(6) if k not in (i, (i + 3) % 6)] for i in range(6)]
    each = [compared.loss(views[i], views[(i + 3) % 6], views[others[i]], **compared.settings) for i in range(6)]
    found = call(views, torch.tensor([0, 1, 2, 0, 1, 2])) if library == "optax" else call(first, second)
    torch.testing.assert_close(found.reshape(()), torch.stack(each).mean(), rtol=1e-5, atol=1e-7)


def own_derivatives(compared: Case, of: Callable[[Tensor], Tensor], score: Tensor) -> Derivatives:
    """Both derivatives of the loss on one score or on each of several, as large as the booster is said to have them."""
    leaf = score.clone().requires_grad_()
    value = of(leaf) * factor_of(compared.counterpart, compared.settings, 4)
    (g,) = torch.autograd.grad(value, leaf, create_graph=True)
    if g.requires_grad:
        parts = [torch.autograd.grad(part, leaf, retain_graph=True)[0].reshape(-1)[i] for i, part in enumerate(g.reshape(-1))]
        h = torch.stack(parts)
    else:
        h = torch.zeros_like(g).reshape(-1)
    for phrase in compared.counterpart.differs:
        h = SECOND[phrase](h, len(h)) if phrase in SECOND else h
    return g.detach().reshape(-1).numpy(), h.detach().numpy()


def on_score(compared: Case, i: int) -> Callable[[Tensor], Tensor]:
    """The loss of the example i as a function of the score that the booster predicts."""
    loss, target = compared.loss, given(compared.loss)[-1][i]
    own = torch.sigmoid if "of logits" in compared.counterpart.differs else (lambda x: x)
    return lambda x: loss(own(x), *([target] if len(loss.inputs) > 1 else []), **compared.settings)


LEARNED = declared(*BOOSTERS)
BY_GRADIENT = [p for p in LEARNED if not {BEST, PAIRED} & set(case(*p).counterpart.differs)]
BY_METRIC = [p for p in LEARNED if BEST in case(*p).counterpart.differs]


@pytest.mark.parametrize(("slug", "library"), BY_GRADIENT)
def test_a_booster_has_the_derivatives_that_it_is_said_to(slug: str, library: str):
    compared = case(slug, library)
    parameters = objective(compared.counterpart.call, compared.settings)
    scores, labels = (inputs.double().numpy() for inputs in compared.theirs[:2])
    if scores.ndim > 1:
        parameters["num_class"] = scores.shape[1]
    for i in range(len(labels)):
        g, h = of_xgboost(parameters, scores[i], labels[i]) if library == "XGBoost" else of_lightgbm(parameters, scores, labels, i)
        own_g, own_h = own_derivatives(compared, on_score(compared, i), torch.as_tensor(scores[i]))
        np.testing.assert_allclose(g, own_g, rtol=1e-4, atol=1e-5)
        if not (own_g == 0).all():  # then XGBoost takes the least number there is
            np.testing.assert_allclose(h, own_h, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("slug", "library"), BY_METRIC)
def test_a_booster_has_the_metric_of_the_loss_where_it_sets_its_leaves(slug: str, library: str):
    compared = case(slug, library)
    parameters = objective(compared.counterpart.call, compared.settings)
    scores, labels = (inputs.double().numpy() for inputs in compared.theirs[:2])
    found = METRICS[library](parameters, scores, labels)
    assert found == pytest.approx(compared.wanted.mean().item(), rel=1e-5)


@pytest.mark.parametrize("difference", [-1.3, 0.2, 2.5])
def test_a_pair_of_scores_has_the_derivatives_of_ranknet(difference: float):
    compared = case("ranknet", "XGBoost")
    assert PAIRED in compared.counterpart.differs
    found = of_pair(objective(compared.counterpart.call, compared.settings), difference)
    wanted = own_derivatives(
        compared, lambda d: compared.loss(d, **compared.settings), torch.tensor(difference, dtype=torch.float64)
    )
    np.testing.assert_allclose(np.concatenate(found), np.concatenate(wanted), rtol=1e-4)


def names_of(library: str) -> set[str]:
    """What the calls of a library begin with."""
    calls = (found.call for loss in LOSSES.values() for found in loss.elsewhere if found.library == library)
    return {call.partition("(")[0].partition(",")[0] for call in calls}


def test_every_loss_of_torch_but_ctc_and_its_fused_layers_is_called():
    left_out = {"CTCLoss", "LinearCrossEntropyLoss", "NLLLoss2d"}  # the last is an old name of NLLLoss
    assert names_of("torch.nn") == set(nn.modules.loss.__all__) - left_out


def test_every_point_wise_objective_of_xgboost_is_called():
    """It lists its objectives where it is asked for one that it has not."""
    import xgboost

    with pytest.raises(xgboost.core.XGBoostError) as refused:
        xgboost.train({"objective": "none"}, xgboost.DMatrix(np.zeros((1, 1)), label=[0.0]), 1)
    listed = {line.rpartition(" ")[2] for line in str(refused.value).splitlines() if line.startswith("Objective candidate")}
    of_lists_or_censored = {"rank:ndcg", "rank:map", "survival:cox", "survival:aft"}
    old_name = {"reg:linear"}
    assert names_of("XGBoost") == listed - of_lists_or_censored - old_name


# The heading "objective" of LightGBM's page "Parameters", without the two of lists and cross_entropy_lambda.
OF_LIGHTGBM = {
    "regression", "regression_l1", "huber", "fair", "poisson", "quantile", "mape", "gamma", "tweedie",
    "binary", "multiclass", "multiclassova", "cross_entropy",
}  # fmt: skip


def test_every_point_wise_objective_of_lightgbm_is_called():
    assert names_of("LightGBM") == OF_LIGHTGBM


def test_each_phrase_of_what_differs_is_one_that_is_tested():
    said = {phrase for loss in LOSSES.values() for found in loss.elsewhere for phrase in found.differs}
    assert said == KNOWN


def test_all_libraries_have_a_loss():
    assert {found.library for loss in LOSSES.values() for found in loss.elsewhere} == set(LIBRARIES)
