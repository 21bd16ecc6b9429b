"""What people ask about losses: for each question a function that computes the answer."""

from __future__ import annotations

import math

import torch
from torch.nn import functional as F

from losses.core.axes import AXES
from losses.core.curve import Array, curve, evaluate
from losses.core.numbers import number
from losses.core.registry import LOSSES
from losses.studies.floor import least
from losses.studies.numerics import FORMS, breaks
from losses.studies.play import Play
from losses.studies.questions.record import Answer, question
from losses.studies.smoothing import smoothed
from losses.studies.toolbox import array, function, largest, pair, points, scalar, slope


@question(
    threads=["pytorch/pytorch/issues/48595", "torch/nn/issues/579"], play=Play("compare", loss2="smooth_l1", delta1=2, beta2=2)
)
def huber_or_smooth_l1() -> Answer:
    """Huber or smooth L1?"""
    r, delta = points(-5, 5), 2.0
    huber, smooth = function("huber", delta=delta)(r), function("smooth_l1", beta=delta)(r)
    ratio = float(huber[-1] / smooth[-1])
    small = [float(function(slug, **{name: 0.01})(scalar(3.0))) for slug, name in (("huber", "delta"), ("smooth_l1", "beta"))]
    return Answer(
        text=(
            f"One curve at two heights: at δ = β = {number(delta)}, Huber is {number(ratio)} times smooth L1 everywhere. As δ "
            "goes to 0 Huber goes to 0, and smooth L1 to the absolute error: at r = 3 and δ = β = 0.01 they are "
            f"{number(small[0])} and {number(small[1])}. Take smooth L1 to change the rounding alone, and Huber to keep the "
            "bowl and bound the pull at δ."
        ),
        x=array(r),
        lines={"Huber, δ = 2": array(huber), "smooth L1, β = 2": array(smooth)},
        across="residual r",
    )


@question(
    threads=["yatengLG/Focal-Loss-Pytorch/issues/4", "ultralytics/ultralytics/issues/10406"],
    play=Play("binary", loss="balanced_focal", y=0),
)
def focal_alpha() -> Answer:
    """What does focal's α do, and to which class?"""
    p, alpha = points(0.005, 0.995), 0.25
    loss = function("balanced_focal", gamma=2.0, alpha=alpha)
    one, zero = (loss(p, scalar(y)) for y in (1.0, 0.0))
    half = [float(loss(scalar(0.5), scalar(y))) for y in (1.0, 0.0)]
    return Answer(
        text=(
            f"It multiplies the loss of class 1, and 1 − α that of class 0. At p = 0.5 with α = {number(alpha)} a row of class "
            f"1 costs {number(half[0])} and one of class 0 {number(half[1])}: the positives weigh {number(half[0] / half[1])} "
            "times as much, though they are the rare class. That is on purpose: γ has already silenced the easy negatives, "
            "and α takes back a part of that."
        ),
        x=array(p),
        lines={"target 1, weight α": array(one), "target 0, weight 1 − α": array(zero)},
        across="probability of class 1, p",
        mark=0.5,
    )


@question(
    threads=["pytorch/pytorch/issues/24933", "pytorch/pytorch/issues/751"],
    play=Play("numerics", form="Cross entropy as PyTorch clamps it"),
)
def bce_or_with_logits() -> Answer:
    """Why do BCELoss and BCEWithLogitsLoss differ?"""
    sides = breaks(FORMS["Cross entropy as PyTorch clamps it"], "float32")
    at = int(abs(sides.z + 50).argmin())
    clamped, right = (float(side[1][at]) for side in (sides.naive, sides.stable))
    return Answer(
        text=(
            f"On paper they do not. In float32, at z = −50 and y = 1, the losses are {number(float(sides.naive[0][at]))} and "
            f"{number(float(sides.stable[0][at]))}, but the gradient through the rounded probability is {number(clamped)} "
            f"where {number(right)} is true: the worst mistakes stop teaching. Give the loss the logits."
        ),
        x=sides.z,
        lines={"BCELoss of a sigmoid": sides.naive[1], "BCEWithLogitsLoss": sides.stable[1]},
        across="logit z, for y = 1, in float32",
        up="gradient",
        mark=-50.0,
    )


@question(
    threads=["pytorch/pytorch/issues/57459", "pytorch/pytorch/issues/7337"], play=Play("divergences", loss="kl_pq", loss2="kl_qp")
)
def which_kl() -> Answer:
    """Which KL does F.kl_div(a, b) compute?"""
    p, share = pair(0.3), points(0.01, 0.99)
    q = pair(share)
    theirs = F.kl_div(q.log(), p.expand_as(q), reduction="none").sum(dim=-1)
    forward, reverse = function("kl_pq")(p, q), function("kl_qp")(p, q)
    off = [largest(theirs, each) for each in (forward, reverse)]
    return Answer(
        text=(
            "That of its second argument from its first, and the first as a logarithm: F.kl_div(q.log(), p) is KL(p, q). It "
            f"differs from KL(p, q) by at most {number(off[0])} here, and from KL(q, p) by up to {number(off[1])}."
        ),
        x=array(share),
        lines={"F.kl_div(q.log(), p)": array(theirs), "KL(p, q)": array(forward), "KL(q, p)": array(reverse)},
        across="probability of the first outcome under q; 0.3 under p",
        up="divergence",
    )


@question(
    threads=["pytorch/pytorch/issues/60928", "lilianweng/unified-gan-tensorflow/issues/3"],
    play=Play("adversarial", loss="wasserstein_discriminator"),
)
def why_negative() -> Answer:
    """Why is my loss negative?"""
    losses = [loss for loss in LOSSES.values() if loss.axis.takes == "numbers"]
    below = [loss.name for loss in losses if curve(loss, target=loss.axis.target.start).value.min() < -1e-9]
    p = torch.tensor([0.2, 0.3, 0.5], dtype=torch.float64)
    forgotten = float(F.kl_div(p, p, reduction="sum"))
    f = points(-4, 4)
    minimax, wasserstein = function("gan_generator_minimax")(f), function("wasserstein_generator")(f)
    return Answer(
        text=(
            f"Some losses of a single number go below 0 by design: {', '.join(below)}. Cross entropy, KL and the losses of a "
            "residual cannot. There a negative value says that the loss was given something else than it takes: F.kl_div of "
            f"two equal distributions is {number(forgotten)} when the logarithm of the first has been forgotten."
        ),
        x=array(f),
        lines={"minimax generator": array(minimax), "Wasserstein generator": array(wasserstein)},
        across="score of a generated sample",
    )


@question(
    threads=["lxztju/pytorch_classification/issues/9", "pytorch/pytorch/issues/148884"],
    play=Play("multiclass", loss="label_smoothing"),
)
def smoothing_floor() -> Answer:
    """Why does the loss with label smoothing never reach 0?"""
    loss, x = LOSSES["label_smoothing"], points(-2, 10)
    floors = {count: (least(loss, (1.0, *[0.0] * (count - 1)), epsilon=0.1) or (math.nan,))[0] for count in (2, 10)}
    curves: dict[str, Array] = {}
    for count in floors:
        z = torch.cat([x.unsqueeze(-1), torch.zeros(len(x), count - 1, dtype=x.dtype)], dim=-1)
        y = torch.tensor([1.0, *[0.0] * (count - 1)], dtype=x.dtype)
        curves[f"{count} classes"] = array(function("label_smoothing", epsilon=0.1)(z, y))
    return Answer(
        text=(
            "Because no prediction is its target. The least it can be is the entropy of the smoothed label: with ε = 0.1, "
            f"{number(floors[2])} for 2 classes and {number(floors[10])} for 10. Beyond that point more confidence costs again."
        ),
        x=array(x),
        lines=curves,
        across="logit of the true class over the others",
    )


@question(
    threads=["qubvel-org/segmentation_models.pytorch/issues/497", "aim-uofa/AdelaiDet/issues/610"],
    play=Play("segmentation", loss="dice", target="disc"),
)
def dice_epsilon() -> Answer:
    """What does Dice's ε do on an empty mask?"""
    eps = points(0, 10, 201)
    cases = smoothed(LOSSES["dice"], 100, array(eps))
    one = smoothed(LOSSES["dice"], 100, array(scalar(1.0).reshape(1)))
    values_text = "; ".join(f"{case}: {number(float(values[0]))}" for case, values in one.items())
    return Answer(
        text=(
            "It decides what nothing over nothing is, and no more: without it an empty mask that is left empty has no Dice at "
            f"all, and a single false pixel costs as much as a thousand. With ε = 1 and a patch of 100 pixels: {values_text}."
        ),
        x=array(eps),
        lines=dict(cases),
        across="smoothing, ε",
        mark=1.0,
    )


@question(
    threads=["MIC-DKFZ/nnUNet/issues/12", "MichaelFan01/STDC-Seg/issues/43"],
    play=Play("segmentation", loss="squared_dice", loss2="dice"),
)
def squared_or_plain() -> Answer:
    """Squared or plain denominators in Dice?"""
    p = points(0, 1)
    y = torch.full((4, 4), 0.5, dtype=p.dtype)
    masks = p.reshape(-1, 1, 1).expand(-1, 4, 4)
    plain, squared = (function(slug, eps=0.0)(masks, y) for slug in ("dice", "squared_dice"))
    half = [float(function(slug, eps=0.0)(y, y)) for slug in ("dice", "squared_dice")]
    return Answer(
        text=(
            "For hard masks they agree. They part where a label is soft: of a label of 1/2 everywhere, predicted exactly, "
            f"plain Dice says {number(half[0])} and squared Dice {number(half[1])}. The plain one pulls every pixel to 0 or 1; "
            "the squared one lets the right probability stand."
        ),
        x=array(p),
        lines={"plain": array(plain), "squared": array(squared)},
        across="prediction p of every pixel; the label is 1/2",
        mark=0.5,
    )


@question(
    threads=["FluxML/Flux.jl/issues/1993", "keras-team/keras/pull/23333"], play=Play("segmentation", loss="tversky", beta=0.3)
)
def tversky_weights() -> Answer:
    """Which of Tversky's two weights is for false positives?"""
    y = torch.zeros(4, 4, dtype=torch.float64)
    y[1:3, 1:3] = 1
    more, less = y.clone(), y.clone()
    more[0, 1], less[1, 1] = 1, 0
    beta = points(0, 1, 101)
    extra, missed = (torch.stack([function("tversky", beta=float(b), eps=0.0)(mask, y) for b in beta]) for mask in (more, less))
    at = [float(function("tversky", beta=0.3, eps=0.0)(mask, y)) for mask in (more, less)]
    return Answer(
        text=(
            "Here, and in S0 and S1, β weighs false positives and 1 − β false negatives: at β = 0.3 a false pixel beside four "
            f"right ones costs {number(at[0])} and a missed one of four {number(at[1])}. Salehi's paper and MONAI have two "
            "weights, α for false positives and β for false negatives: there β = 0.7 is our 0.3."
        ),
        x=array(beta),
        lines={"one pixel too many": array(extra), "one pixel missed": array(missed)},
        across="β",
        mark=0.3,
    )


@question(
    threads=["lilanxiao/Rotated_IoU/issues/9", "generalized-iou/g-tensorflow-models/issues/3"],
    play=Play("detection", loss="box_giou"),
)
def iou_without_gradient() -> Answer:
    """Why has IoU no gradient between boxes that do not touch?"""
    axis = AXES["shift"]
    x = array(points(-3, 3, 601))
    curves = {LOSSES[slug].name: evaluate(LOSSES[slug], axis, x) for slug in ("box_iou", "box_giou", "box_diou")}
    at = [float(drawn.slope[500]) for drawn in curves.values()]
    return Answer(
        text=(
            "Because its overlap is 0 wherever they lie apart, and stays 0 when they move a little. Two widths apart from "
            f"centre to centre the gradient along the shift is {number(at[0])} for IoU, {number(at[1])} for GIoU, which "
            f"shrinks the box around both, and {number(at[2])} for DIoU, which draws the centres together."
        ),
        x=x,
        lines={name: drawn.value for name, drawn in curves.items()},
        across=axis.title,
        mark=2.0,
    )


@question(
    threads=["omoindrot/tensorflow-triplet-loss/issues/6", "VisualComputingInstitute/triplet-reid/issues/30"],
    play=Play("embedding", loss="triplet"),
)
def triplet_stuck() -> Answer:
    """Why does the triplet loss stick at the margin?"""
    away = points(-1, 1, 401)
    origin = torch.zeros(2, dtype=away.dtype)
    places = torch.stack([away, 0 * away], dim=-1)
    squared = function("triplet", alpha=0.5)(origin, places, origin)
    plain = F.triplet_margin_loss(origin.expand_as(places), places, origin.expand_as(places), margin=0.5, reduction="none")
    pull = float(slope(lambda d: function("triplet", alpha=0.5)(origin, torch.stack([d, 0 * d], dim=-1), origin), scalar(0.0)))
    near = float(slope(lambda d: function("triplet", alpha=0.5)(origin, torch.stack([d, 0 * d], dim=-1), origin), scalar(0.01)))
    return Answer(
        text=(
            "Because the model gives every example the same place. There the loss is the margin, "
            f"{number(float(squared[200]))} here, and the squared distance has no slope to leave it by: the pull on the "
            f"positive is {number(pull)} at the point, and {number(near)} a hundredth away from it. PyTorch's "
            "TripletMarginLoss does not square, and pulls with a force of 1 at any distance but 0."
        ),
        x=array(away),
        lines={"squared distances": array(squared), "TripletMarginLoss, not squared": array(plain)},
        across="where the positive lies; anchor and negative at 0",
    )


@question(
    threads=["pytorch/pytorch/issues/16804", "pytorch/pytorch/issues/67007"],
    play=Play("binary", loss="weighted_bce", beta=5, y=0.1),
)
def pos_weight() -> Answer:
    """What does pos_weight do to the best prediction?"""
    p, rate = points(0.002, 0.998, 4001), scalar(0.1)
    weights = (1.0, 5.0, 9.0)
    curves = {weight: function("weighted_bce", beta=weight)(p, rate) for weight in weights}
    best = {weight: float(p[values.argmin()]) for weight, values in curves.items()}
    values_text = ", ".join(f"{number(best[weight], 3)} at {number(weight)}" for weight in weights)
    return Answer(
        text=(
            "It moves it. Where one row in ten is positive, and nothing else is known, the loss is least at a probability of "
            f"{values_text}: w·0.1 against 0.9. The model ranks as before; its probabilities no longer mean how often, and a "
            "threshold of 1/2 finds more positives and more false ones."
        ),
        x=array(p),
        lines={f"pos_weight {number(weight)}": array(values) for weight, values in curves.items()},
        across="probability p; one target in ten is 1",
    )


@question(threads=["torch/nn/issues/579"], play=Play("compare", axis="logit", loss2="squared_error", what="gradient ratio", at=-4))
def squared_error_or_cross_entropy() -> Answer:
    """Squared error or cross entropy for classification?"""
    z = points(-8, 4)
    cross = slope(lambda at: function("bce_with_logits")(at, scalar(1.0)), z)
    squared = slope(lambda at: function("squared_error")(at.sigmoid(), scalar(1.0)), z)
    at = int((z + 6).abs().argmin())
    return Answer(
        text=(
            f"Cross entropy. On a confident mistake, z = −6 for y = 1, its gradient is {number(float(cross[at]))}; that of "
            f"squared error through the sigmoid is {number(float(squared[at]))}, because the sigmoid's own slope has vanished. "
            "Both have their least at the true probability; only one finds its way there from far."
        ),
        x=array(z),
        lines={"cross entropy": array(cross), "squared error": array(squared)},
        across="logit z, for y = 1",
        up="gradient",
        mark=-6.0,
    )


@question(
    threads=["ariecattan/SciCo/issues/2", "huggingface/transformers/issues/7827"], play=Play("multiclass", twice=True, z=(0, 0, 0))
)
def softmax_twice() -> Answer:
    """Softmax before CrossEntropyLoss?"""
    loss, x = LOSSES["cross_entropy"], points(-2, 12)
    floors = {count: (least(loss, (1.0, *[0.0] * (count - 1)), twice=True) or (math.nan,))[0] for count in (2, 10)}
    z = torch.stack([x, 0 * x], dim=-1)
    y = torch.tensor([1.0, 0.0], dtype=x.dtype)
    once, twice = function("cross_entropy")(z, y), function("cross_entropy")(z.softmax(dim=-1), y)
    return Answer(
        text=(
            "No: the loss takes logits and has a softmax of its own. Given probabilities, it reads numbers between 0 and 1 as "
            f"logits, and cannot fall below {number(floors[2])} for 2 classes or {number(floors[10])} for 10, however sure the "
            "model is. The gradient dies long before."
        ),
        x=array(x),
        lines={"logits, as it should be": array(once), "softmax first": array(twice)},
        across="logit of the true class over the other",
    )


@question(
    threads=["PoseLib/PoseLib/issues/142", "google/hypernerf/issues/36"],
    play=Play("compare", loss1="huber", loss2="cauchy", x=(-10, 10)),
)
def cauchy_beside_huber() -> Answer:
    """Why does Cauchy look small beside Huber?"""
    r = points(-10, 10)
    huber, cauchy = function("huber")(r), function("cauchy")(r)
    near = [float(function(slug)(scalar(0.01)) / 0.01**2) for slug in ("huber", "cauchy")]
    pulls = [float(slope(function(slug), scalar(10.0))) for slug in ("huber", "cauchy")]
    return Answer(
        text=(
            f"Because it grows with the logarithm: at r = 10 Huber is {number(float(huber[-1]))} and Cauchy "
            f"{number(float(cauchy[-1]))}, and they pull with {number(pulls[0])} and {number(pulls[1])}. Near 0 it is the "
            f"other way: Huber is {number(near[0])} r² and Cauchy {number(near[1])} r², since some write a half before it and "
            "some do not. Compare shapes at one curvature."
        ),
        x=array(r),
        lines={"Huber": array(huber), "Cauchy": array(cauchy)},
        across="residual r",
    )
