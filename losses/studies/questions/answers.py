"""What people ask about losses: for each question a function that computes the answer."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.core.axes import AXES
from losses.core.curve import Array, curve, evaluate
from losses.core.numbers import number
from losses.core.registry import LOSSES
from losses.studies.floor import least
from losses.studies.limits import least_bce_divisor, triplet_pull_at_once
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
            f"They have the same shape at two heights: at δ = β = {number(delta)}, Huber is {number(ratio)} times smooth L1 "
            "everywhere. As δ goes to 0, Huber goes to 0 and smooth L1 to the absolute error: at r = 3 and δ = β = 0.01 they are "
            f"{number(small[0])} and {number(small[1])}. Use Huber when you want the largest gradient to be δ; use smooth L1 when "
            "you want it to be 1."
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
            f"α multiplies the loss of class 1, and 1 − α that of class 0. At p = 0.5 with α = {number(alpha)} a row of class "
            f"1 costs {number(half[0])} and one of class 0 {number(half[1])}: a positive weighs {number(half[0] / half[1])} "
            "times as much as a negative, though positives are the rare class. That is on purpose: γ has already silenced the easy "
            "negatives, and α takes back a part of that."
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
    floor, spread = least_bce_divisor(), math.exp(-50) / (1 + math.exp(-50)) ** 2
    return Answer(
        text=(
            f"On paper they do not. In float32, at z = −50 and y = 1, both losses are {number(float(sides.stable[0][at]))}, but "
            f"the gradient of BCELoss on the logit is {number(clamped)} where {number(right)} is right: PyTorch divides by p(1 − "
            f"p), but never by less than {number(floor)}, and p(1 − p) is {number(spread)} there. So the worst mistakes hardly "
            "change the model. Use BCEWithLogitsLoss and give it the logits."
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
            "F.kl_div(input, target) computes KL(target, input), and input must be log-probabilities: F.kl_div(q.log(), p) is "
            f"KL(p, q). Its largest difference from KL(p, q) in this picture is {number(off[0])}, and from KL(q, p) "
            f"{number(off[1])}."
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
            "residual alone cannot; a negative value there means a wrong input. For example, F.kl_div of two equal distributions "
            f"is {number(forgotten)} if you forget the logarithm of the first."
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
            "Because the smoothed label is itself uncertain. Even the prediction that equals the label costs the entropy of the "
            f"label: with ε = 0.1, {number(floors[2])} for 2 classes and {number(floors[10])} for 10. A prediction that is more "
            "confident than the label costs more again."
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
            "It makes 0/0 a number: without ε, an empty prediction of an empty mask has no Dice, and one false pixel on an empty "
            "mask costs 1, as much as a thousand. It also makes every error a little cheaper, most of all on small objects. With "
            f"ε = 1 and a patch of 100 pixels: {values_text}."
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
    doubt = [float(function(slug, eps=0.0)(y, torch.ones_like(y))) for slug in ("dice", "squared_dice")]
    return Answer(
        text=(
            "They agree only where prediction and label are both 0 or 1. For a label of 1 everywhere and p = 1/2, plain Dice is "
            f"{number(doubt[0])} and squared Dice {number(doubt[1])}. For a label of 1/2 everywhere, predicted exactly, plain Dice "
            f"is {number(half[0])} and squared Dice {number(half[1])}: the squared form is 0 where the prediction equals a soft "
            "label, and plain Dice is not."
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
            "On these pages β weighs false positives and 1 − β weighs missed pixels: at β = 0.3 one false pixel beside four right "
            f"ones costs {number(at[0])}, and one missed pixel of four {number(at[1])}. Salehi's paper and MONAI have two weights, "
            "α for false positives and β for missed pixels: their β = 0.7 is 0.3 here."
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
            "Because their overlap is 0, and stays 0 when one of them moves a little. With the centres two widths apart, the "
            f"gradient along the shift is {number(at[0])} for IoU, {number(at[1])} for GIoU, which shrinks the box around both, "
            f"and {number(at[2])} for DIoU, which adds the distance of the centres."
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
    theirs = triplet_pull_at_once()
    return Answer(
        text=(
            f"Because the model gives every example the same place. There the loss is the margin, {number(float(squared[200]))} "
            f"here, and the squared distance is flat: the gradient on the positive is {number(pull)} at that place, and "
            f"{number(near)} a hundredth away from it. PyTorch's TripletMarginLoss does not square the distance. Its gradient has "
            f"size {number(theirs)} even where the points coincide, because it adds a tiny eps to every difference."
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
    values_text = ", ".join(f"{number(best[weight], 3)} for w = {number(weight)}" for weight in weights)
    return Answer(
        text=(
            "It raises the best probability. If one row in ten is positive and nothing else is known, the loss is least at p = "
            f"{values_text}: the positives count w·0.1 and the negatives 0.9. The order of the predictions stays, but p is no "
            "longer how often the label is 1, and a threshold of 1/2 finds more positives and more false ones."
        ),
        x=array(p),
        lines={f"pos_weight {number(weight)}": array(values) for weight, values in curves.items()},
        across="probability p; one target in ten is 1",
    )


@question(
    threads=["rasmusbergpalm/DeepLearnToolbox/issues/38"],
    play=Play("compare", axis="logit", loss2="squared_error", what="gradient ratio", at=-4),
)
def squared_error_or_cross_entropy() -> Answer:
    """Squared error or cross entropy for classification?"""
    z = points(-8, 4)
    sides: dict[str, Callable[[Tensor], Tensor]] = {
        "cross entropy": lambda at: function("bce_with_logits")(at, scalar(1.0)),
        "squared error": lambda at: function("squared_error")(at.sigmoid(), scalar(1.0)),
    }
    pulls = [number(float(slope(side, scalar(-6.0)))) for side in sides.values()]
    return Answer(
        text=(
            f"Cross entropy. For a confident mistake, z = −6 where y = 1, its gradient is {pulls[0]}; that of squared error "
            f"through the sigmoid is {pulls[1]}, because the sigmoid is nearly flat there. Both losses are least at the true "
            "probability, but with squared error a confident mistake is hardly corrected."
        ),
        x=array(z),
        lines={name: array(slope(side, z)) for name, side in sides.items()},
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

    def correction(before: Callable[[Tensor], Tensor]) -> str:
        def loss(lead: Tensor) -> Tensor:
            return function("cross_entropy")(before(torch.stack([lead, 0 * lead], dim=-1)), y)

        return number(float(slope(loss, scalar(-10.0))))

    behind = correction(lambda v: v), correction(lambda v: v.softmax(dim=-1))
    return Answer(
        text=(
            "No: the loss takes logits and applies a softmax itself. Given probabilities, it reads numbers between 0 and 1 as "
            f"logits, and cannot fall below {number(floors[2])} for 2 classes or {number(floors[10])} for 10, however sure the "
            f"model is. And a confident mistake is hardly corrected: with the true class 10 behind, the gradient is {behind[1]} "
            f"where it should be {behind[0]}."
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
    delta, small = 3.0, scalar(0.001)
    bare = function("cauchy", delta=delta)(r) / delta**2
    near = float(function("cauchy", delta=delta)(small) / delta**2 / small**2)
    halves = [float(function(slug)(small) / small**2) for slug in ("huber", "cauchy")]
    pulls = [float(slope(function(slug), scalar(10.0))) for slug in ("huber", "cauchy")]
    return Answer(
        text=(
            "Often because the factor δ² is missing. Cauchy is δ² log(1 + (r/δ)²), which is close to r² near 0 whatever δ is. "
            f"Without the factor it is {number(near, 3)} r² there at δ = {number(delta)}, so it hardly counts beside another loss. "
            f"The second reason is slow growth: at r = 10 and δ = 1, Huber is {number(float(huber[-1]))} and Cauchy "
            f"{number(float(cauchy[-1]))}, and their gradients are {number(pulls[0])} and {number(pulls[1])}. To compare shapes, "
            f"scale both to the same curvature at 0: Huber is {number(halves[0])} r² there and Cauchy {number(halves[1])} r²."
        ),
        x=array(r),
        lines={"Huber, δ = 1": array(huber), "Cauchy, δ = 1": array(cauchy), "Cauchy without δ², δ = 3": array(bare)},
        across="residual r",
    )
