"""What a loss is said to be called in PyTorch and MONAI computes the same there."""

from __future__ import annotations

from importlib import import_module

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot

from losses import LOSSES
from losses.core.spec import RUN
from tests.support.masks import P, Y, Z

GENERATOR = torch.Generator().manual_seed(5)
NUMBERS = torch.randn(6, generator=GENERATOR, dtype=torch.float64)
BITS = torch.tensor([0.0, 1.0, 1.0, 0.0, 1.0, 0.0], dtype=torch.float64)
LOGITS = torch.randn(6, 4, generator=GENERATOR, dtype=torch.float64)
LABELS = torch.tensor([0, 3, 1, 2, 2, 0])
ONEHOT = one_hot(LABELS, 4).double()
SEVERAL = torch.tensor([[1.0, 0.0, 1.0, 0.0]], dtype=torch.float64).expand(6, -1)
LISTED = torch.tensor([[0, 2, -1, -1]]).expand(6, -1)  # the same as the numbers of the positives
ONE, OTHER, THIRD = torch.randn(3, 6, 3, generator=GENERATOR, dtype=torch.float64)
SIGNS = 2 * BITS - 1
Inputs = tuple[Tensor, ...]
RESIDUAL: tuple[Inputs, Inputs] = (NUMBERS,), (NUMBERS, 0 * NUMBERS)
SCORED: tuple[Inputs, Inputs] = (NUMBERS, BITS), (NUMBERS, BITS)
SIGMOID: tuple[Inputs, Inputs] = (NUMBERS.sigmoid(), BITS), (NUMBERS.sigmoid(), BITS)
CLASSES: tuple[Inputs, Inputs] = (LOGITS, ONEHOT), (LOGITS, ONEHOT)
# By the slug of a loss its inputs, and those of PyTorch's.
GIVEN: dict[str, tuple[Inputs, Inputs]] = {
    **dict.fromkeys(("mse", "mae", "huber", "smooth_l1"), RESIDUAL),
    "soft_margin": ((NUMBERS, BITS), (NUMBERS, SIGNS)),
    "bce_with_logits": SCORED,
    "weighted_bce": ((NUMBERS.sigmoid(), BITS), (NUMBERS, BITS)),
    **dict.fromkeys(("bce", "squared_error"), SIGMOID),
    **dict.fromkeys(("cross_entropy", "weighted_cross_entropy", "label_smoothing"), CLASSES),
    "sparse_cross_entropy": ((LOGITS, LABELS), (LOGITS, LABELS)),
    "nll": ((LOGITS.log_softmax(-1), ONEHOT), (LOGITS.log_softmax(-1), LABELS)),
    "kl_div": ((LOGITS, ONEHOT), (LOGITS.log_softmax(-1), ONEHOT)),
    "multilabel_soft_margin": ((LOGITS, SEVERAL), (LOGITS, SEVERAL)),
    "multi_margin": ((LOGITS, LABELS), (LOGITS, LABELS)),
    "multilabel_margin": ((LOGITS, SEVERAL), (LOGITS, LISTED)),
    "triplet_margin": ((ONE, OTHER, THIRD), (ONE, OTHER, THIRD)),
    "cosine_embedding": ((ONE, OTHER, BITS), (ONE, OTHER, SIGNS)),
    "hinge_embedding": ((ONE, OTHER, BITS), ((ONE - OTHER).norm(dim=-1), SIGNS)),
    "margin_ranking": ((NUMBERS - BITS,), (NUMBERS, BITS, torch.ones_like(BITS))),
}


def settings(slug: str) -> dict[str, Tensor]:
    """Each hyperparameter off its default, a number or one for each class."""
    numbers = {param.name: 0.7 * param.default + 0.3 * param.knob.low for param in LOSSES[slug].params}
    return {p.name: torch.full((4,), numbers[p.name]) if p.knob.each else numbers[p.name] for p in LOSSES[slug].params}


def made(library: str, slug: str) -> nn.Module:
    """The other library's loss, from what is said of its call."""
    module = import_module({"torch.nn": "torch.nn", "MONAI": "monai.losses"}[library])
    call = LOSSES[slug].elsewhere[library].partition("; ")[0]
    made: nn.Module = eval(call, {**vars(module), "torch": torch, **settings(slug)})
    return made.double()


def declared(library: str) -> list[str]:
    return [slug for slug, loss in LOSSES.items() if library in loss.elsewhere]


@pytest.mark.parametrize("slug", declared("torch.nn"))
def test_what_it_is_called_in_torch_computes_the_same(slug: str):
    own, other = GIVEN[slug]
    theirs = made("torch.nn", slug)
    theirs.reduction = "none"
    found = theirs(*other)
    wanted = LOSSES[slug](*own, **settings(slug))
    torch.testing.assert_close(found.sum(dim=-1) if found.dim() > wanted.dim() else found, wanted, rtol=1e-6, atol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("slug", declared("MONAI"))
def test_what_it_is_called_in_monai_computes_the_same(slug: str):
    """MONAI computes some weights in float32."""
    theirs = made("MONAI", slug)
    classes = slug == "generalized_dice"
    for p, z, y in zip(P, Z, Y, strict=True):
        shown = z if LOSSES[slug].elsewhere["MONAI"].endswith("of logits") else p
        pair = [torch.stack([1 - mask, mask])[None] if classes else mask[None, None] for mask in (shown, y)]
        wanted = LOSSES[slug](z.sigmoid() if shown is z else p, y, **settings(slug))
        torch.testing.assert_close(theirs(*pair).double(), wanted, rtol=1e-5, atol=1e-7)


def test_only_known_libraries_are_named():
    named = {library for loss in LOSSES.values() for library in loss.elsewhere}
    assert named == {*RUN, "Keras", "optax", "scikit-learn", "XGBoost", "LightGBM"}
