"""Claims about entropies, divergences and the arithmetic of cross entropy."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.core.numbers import MINUS, Difference, number
from losses.core.spec import S0, S1, S2, S4, Paper
from losses.divergences.information import LIN
from losses.multiclass.entropies import SZEGEDY
from losses.studies.claims.record import Evidence, claim, verdict
from losses.studies.play import Play
from losses.studies.toolbox import EXACT, Function, array, function, largest, lines, pair, points, scalar, slope

COVER = Paper("T. M. Cover, J. A. Thomas, Elements of information theory, chapter 2", 2006, doi="10.1002/047174882X")
BCE_LOGITS = Paper(
    "PyTorch, BCEWithLogitsLoss", url="https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html"
)
CROSS = Paper("PyTorch, CrossEntropyLoss", url="https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html")

GIVEN = 0.3  # the first outcome's probability under p
Q = points(0.002, 0.998)


def mean_of_kl(p: Tensor, q: Tensor) -> Tensor:
    """As printed in S0 under the name of Jensen and Shannon."""
    return (function("kl_pq")(p, q) + function("kl_pq")(q, p)) / 2


def entropy_of(p: Tensor) -> Tensor:
    """The entropy of a distribution."""
    return function("entropy")(p, p)


@claim(
    sources=[S0],
    losses=["jensen_shannon", "jeffreys"],
    right=r"\tfrac{1}{2} \mathrm{KL}(p, m) + \tfrac{1}{2} \mathrm{KL}(q, m), \quad m = \tfrac{1}{2}(p + q)",
    reference=LIN,
    play=Play("divergences", loss="jensen_shannon", loss2="jeffreys"),
)
def jensen_shannon(*, printed: Function = mean_of_kl, divergence: Function = function("jensen_shannon")) -> Evidence:
    """The Jensen-Shannon divergence is the mean of the two Kullback-Leibler divergences."""
    p, q = pair(GIVEN), pair(Q)
    mean, own = printed(p, q), divergence(p, q)
    there = [float(side(p, pair(0.9))) for side in (printed, divergence)]
    return Evidence(
        verdict=verdict(largest(mean, own) < EXACT),
        margin=there[0],
        finding=(
            f"for p = 0.3 and q = 0.9 the mean is {number(there[0])} and the Jensen-Shannon divergence {number(there[1])}. The "
            f"mean grows without limit; the Jensen-Shannon divergence is never above log 2 = {number(math.log(2))}"
        ),
        numbers={"mean of the two, q = 0.9": there[0], "Jensen-Shannon": there[1], "log 2": math.log(2)},
        x=array(Q),
        lines={"mean of the two, Jeffreys": array(mean), "Jensen-Shannon": array(own)},
        across="probability of the first outcome under q; 0.3 under p",
        up="divergence",
    )


@claim(
    sources=[S1, S2],
    losses=["kl_pq", "cross_entropy_pq", "entropy"],
    right=r"\mathrm{KL}(p, q) = H(p, q) - H(p)",
    reference=COVER,
    play=Play("divergences", loss="kl_pq"),
)
def kl_is_ce_minus_entropy(*, divergence: Function = function("kl_pq"), cross: Function = function("cross_entropy_pq")) -> Evidence:
    """The Kullback-Leibler divergence is the cross entropy less the entropy."""
    p, q = pair(GIVEN), pair(Q)
    left, right = divergence(p, q), cross(p, q) - entropy_of(p)
    return Evidence(
        verdict=verdict(largest(left, right) < EXACT),
        margin=largest(left, right),
        finding=f"over all q the largest difference of the two sides is {number(largest(left, right))}",
        numbers={"entropy of p": float(entropy_of(p))},
        x=array(Q),
        lines={"KL(p, q)": array(left), "H(p, q) − H(p)": array(right)},
        across="probability of the first outcome under q; 0.3 under p",
        up="divergence",
    )


@claim(
    sources=[S0],
    losses=["entropy", "cross_entropy_pq"],
    right=r"H(p, q) - H(p) \ge 0",
    reference=COVER,
    play=Play("divergences", loss="cross_entropy_pq"),
)
def ce_at_least_entropy(*, cross: Function = function("cross_entropy_pq")) -> Evidence:
    """The entropy is at least the cross entropy."""
    p, q = pair(GIVEN), pair(Q)
    printed = entropy_of(p) - cross(p, q)
    own, there = float(entropy_of(p)), float(cross(p, pair(0.9)))
    return Evidence(
        verdict=verdict(float(printed.min()) >= -EXACT),
        margin=there,
        finding=(
            f"it is the other way round. For p = 0.3 and q = 0.9 the entropy of p is {number(own)} and the cross entropy "
            f"{number(there)}; they are equal only at q = p"
        ),
        numbers={"H(p) − H(p, q) at q = 0.9": own - there, "and at q = p": largest(entropy_of(p), cross(p, p))},
        x=array(Q),
        lines={"H(p) − H(p, q), as printed": array(printed), "H(p, q) − H(p)": array(-printed)},
        across="probability of the first outcome under q; 0.3 under p",
        up="difference",
    )


def bce_printed(p: Tensor, y: Tensor) -> Tensor:
    """As S0 prints it, without the minus."""
    return y * p.log() + (1 - y) * (-p).log1p()


@claim(
    sources=[S0],
    losses=["bce"],
    right=r"-y \log p - (1 - y) \log(1 - p)",
    reference=BCE_LOGITS,
    play=Play("binary", loss="bce"),
)
def bce_sign(*, printed: Function = bce_printed) -> Evidence:
    """Binary cross entropy is y log p + (1 − y) log(1 − p)."""
    y = scalar(1.0)
    values = printed(Q, y)
    bad, good = (float(printed(scalar(p), y)) for p in (0.1, 0.9))
    return Evidence(
        verdict=verdict(bool(values[-1] < values[0])),
        margin=bad,
        finding=f"for y = 1 it is {number(bad)} at p = 0.1 and {number(good)} at p = 0.9, so the wrong prediction costs less",
        numbers={"at p = 0.1, for y = 1": bad, "at p = 0.9": good},
        x=array(Q),
        lines={"as printed": array(values), "cross entropy": array(function("bce")(Q, y))},
        across="probability p, for y = 1",
    )


def stable(z: Tensor, y: Tensor) -> Tensor:
    """The form that S0 ends in."""
    return z.relu() - z * y + (-z.abs()).exp().log1p()


def naive(z: Tensor, y: Tensor) -> Tensor:
    """Cross entropy through a sigmoid and a logarithm."""
    p = z.sigmoid()
    return -y * p.log() - (1 - y) * (1 - p).log()


@claim(
    sources=[S0],
    losses=["bce_with_logits", "bce"],
    right=r"\max(z, 0) - zy + \log(1 + e^{-|z|})",
    reference=BCE_LOGITS,
    play=Play("binary", loss="bce_with_logits"),
)
def bce_logits_identity(*, form: Function = stable) -> Evidence:
    """max(z, 0) − zy + log(1 + exp(−|z|)) is the cross entropy of sigmoid(z), and safe to compute."""
    z, y = points(-15, 15), scalar(0.7)
    # the naive form divides by 1 - p what 1 - p is rounded by: at z = 15 a unit in the last place of 1 grows by exp(15)
    difference = Difference(largest(form(z, y), naive(z, y)), ulp=torch.finfo(z.dtype).eps * math.exp(15))
    far = torch.tensor([-200.0, 200.0])  # in float32, where the naive form is at its end
    finite = bool(form(far, torch.tensor([1.0, 0.0])).isfinite().all())
    ends = [float(side(far[0], torch.tensor(1.0))) for side in (form, naive)]
    wide = points(-120, 40)
    return Evidence(
        verdict=verdict(difference < EXACT and finite),
        margin=difference,
        finding=(
            f"for |z| up to 15 the largest difference in float64 is {number(difference)}. In float32, at z = −200 and y = 1, this "
            f"form gives {number(ends[0])}, and the logarithm of a sigmoid {number(ends[1])}"
        ),
        numbers={"at z = −200, y = 1, in float32": ends[0], "the naive form there": ends[1]},
        x=array(wide),
        lines={
            "stable": array(form(wide.float(), torch.tensor(1.0))),
            "naive, log of a sigmoid": array(naive(wide.float(), torch.tensor(1.0))),
        },
        across="logit z, for y = 1, in float32",
    )


@claim(
    sources=[S0],
    losses=["max_logit", "cross_entropy"],
    right=r"-z_c + \log \sum_j e^{z_j}",
    reference=CROSS,
    play=Play("multiclass", loss="cross_entropy", loss2="max_logit"),
)
def drop_normaliser(*, short: Function = function("max_logit")) -> Evidence:
    """The log-sum-exp only normalises, so that cross entropy can do with the largest logit in its place."""
    x = points(-4, 4)
    y = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64)

    def along(loss: Function) -> Tensor:
        return slope(lambda lead: loss(torch.stack([lead, 0 * lead, 0 * lead], dim=-1), y), x)

    pulls, whole = along(short), along(function("cross_entropy"))
    leads, at = x > 0, int((x - 1).abs().argmin())
    return Evidence(
        verdict=verdict(largest(pulls, whole) < EXACT, sometimes=largest(pulls[leads], whole[leads]) < EXACT),
        margin=float(whole[at]),
        finding=(
            f"once the true class leads by 1, the gradient with the largest logit is {number(float(pulls[at]))}, and that of cross "
            f"entropy {number(float(whole[at]))}"
        ),
        numbers={"gradient at a lead of 1, largest logit": float(pulls[at]), "and of cross entropy": float(whole[at])},
        x=array(x),
        lines={"largest logit": array(pulls), "cross entropy": array(whole)},
        across="logit of the true class over two others",
        up="gradient",
    )


def softmax_printed(z: Tensor) -> Tensor:
    """As S0 writes it, with exp(−x)."""
    return (-z).exp() / (-z).exp().sum(dim=-1, keepdim=True)


@claim(
    sources=[S0],
    losses=["cross_entropy", "sparse_cross_entropy"],
    right=r"\frac{e^{x_c}}{\sum_j e^{x_j}}",
    reference=CROSS,
    play=Play("multiclass", loss="sparse_cross_entropy", z=(1, 2, 0.5)),
)
def softmax_sign(*, printed: Function = softmax_printed) -> Evidence:
    """Softmax gives class c the probability exp(−x_c) over the sum of exp(−x_j)."""
    x = points(-4, 4, 200)  # an even number: equal logits rank nothing
    z = torch.stack([x, 0 * x], dim=-1)
    ranks = (printed(z).argmax(dim=-1) == z.argmax(dim=-1)).double().mean()
    example = torch.tensor([1.0, 2.0, 0.5], dtype=torch.float64)
    got, due = float(printed(example)[1]), float(example.softmax(dim=-1)[1])
    return Evidence(
        verdict=verdict(bool(ranks == 1), sometimes=bool(ranks > 0)),
        margin=got,
        finding=(
            f"it gives the largest logit the smallest probability: of 1, 2, 0.5 the second gets {number(got)} and should get "
            f"{number(due)}"
        ),
        numbers={"of 1, 2, 0.5 the second gets": got, "and should get": due},
        x=array(x),
        lines={"as printed": array(printed(z)[..., 0]), "softmax": array(z.softmax(dim=-1)[..., 0])},
        across="first logit over the second",
        up="probability of the first class",
    )


@claim(
    sources=[S1],
    losses=["bce"],
    right=r"\frac{\partial L}{\partial z} = \sigma(z) - y",
    reference=BCE_LOGITS,
    play=Play("binary", loss="bce", axis="logit"),
)
def ce_gradient_is_p_minus_y(*, loss: Function = function("bce_with_logits")) -> Evidence:
    """With a sigmoid before it, the gradient of cross entropy on the logit is p − y, free of the sigmoid's slope."""
    z, y = points(-8, 8), scalar(0.3)
    found = slope(lambda at: loss(at, y), z)
    return Evidence(
        verdict=verdict(largest(found, z.sigmoid() - y) < EXACT),
        margin=largest(found, z.sigmoid() - y),
        finding=f"for y = 0.3 and z from −8 to 8 the largest difference from p − y is {number(largest(found, z.sigmoid() - y))}",
        numbers={"gradient at z = −8": float(found[0]), "at z = 8": float(found[-1])},
        x=array(z),
        lines={"by autograd": array(found), "p − y": array(z.sigmoid() - y)},
        across="logit z, for y = 0.3",
        up="gradient",
    )


EXAMPLE = (0.7, 0.4, 0.1)  # the true class's probability in each of S2's three examples
PRINTED = (0.36, 0.92, 2.30)


@claim(
    sources=[S2],
    losses=["cross_entropy", "cross_entropy_pq"],
    right=r"-\ln 0.7 = 0.3567 \quad -\log_2 0.7 = 0.5146",
    reference=COVER,
    play=Play("multiclass", loss="cross_entropy"),
)
def ce_log_base(*, logarithm: Function = torch.log2) -> Evidence:
    """The cross entropies 0.36, 0.92 and 2.30 of p = 0.7, 0.4 and 0.1 are logarithms to base 2."""
    p = torch.tensor(EXAMPLE, dtype=torch.float64)
    printed = torch.tensor(PRINTED, dtype=torch.float64)
    x = points(0.05, 1)
    off, natural = largest(-logarithm(p), printed), largest(-p.log(), printed)
    return Evidence(
        verdict=verdict(off < 0.01),
        margin=off,
        finding=(
            f"logarithms to base 2 differ from the printed numbers by up to {number(off)}, natural logarithms by at most "
            f"{number(natural)}. −log₂ 0.7 is {number(-math.log2(0.7))}, not 0.36"
        ),
        numbers={f"−log₂ {number(at)}": -math.log2(at) for at in EXAMPLE} | {"natural logarithms differ by at most": natural},
        x=array(x),
        lines={"−log₂ p": array(-x.log2()), "−ln p": array(-x.log())},
        across="probability of the true class",
    )


@claim(
    sources=[S4],
    losses=["sparse_cross_entropy", "nll"],
    right=r"x_c - \log \sum_j e^{x_j} = -1.4644,\ -0.4644,\ -1.9644",
    reference=CROSS,
    play=Play("multiclass", loss="sparse_cross_entropy", z=(1, 2, 0.5)),
)
def logsoftmax_example(*, log_softmax: Function = F.log_softmax) -> Evidence:
    """The log-softmax of 1, 2, 0.5 is −1.463, −0.463, −1.963."""
    z = torch.tensor([1.0, 2.0, 0.5], dtype=torch.float64)
    printed = torch.tensor([-1.463, -0.463, -1.963], dtype=torch.float64)
    found = log_softmax(z, dim=-1)
    off = largest(found, printed)
    x = points(-1, 4)
    at = log_softmax(torch.stack([0 * x + 1, x, 0 * x + 0.5], dim=-1), dim=-1)
    return Evidence(
        verdict=verdict(off <= 0.0005),
        margin=off,
        finding=(
            f"it is {', '.join(f'{value:.3f}'.replace('-', MINUS) for value in array(found))}: the printed numbers are off by up "
            f"to {number(off)}, and rounding to three decimals explains at most 0.0005"
        ),
        numbers={f"entry {i + 1}": float(value) for i, value in enumerate(found)},
        x=array(x),
        lines={"first": array(at[..., 0]), "second": array(at[..., 1]), "third": array(at[..., 2])},
        across="second logit, beside 1 and 0.5",
        up="log-softmax",
    )


@claim(
    sources=[S0],
    losses=["label_smoothing"],
    right=r"(1 - \varepsilon) H(y, p) + \varepsilon H(u, p)",
    reference=SZEGEDY,
    play=Play("multiclass", loss="label_smoothing", epsilon=0.3),
)
def label_smoothing_split(*, loss: Function = function("label_smoothing", epsilon=0.3)) -> Evidence:
    """Cross entropy with smoothed labels is 1 − ε parts of the plain one and ε parts of that of the uniform distribution."""
    x = points(-6, 6)
    z = torch.stack([x, 0 * x, 0 * x - 1], dim=-1)
    y = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64)
    cross = function("cross_entropy")
    parts = 0.7 * cross(z, y) + 0.3 * cross(z, torch.full_like(y, 1 / 3))
    return Evidence(
        verdict=verdict(largest(loss(z, y), parts) < EXACT),
        margin=largest(loss(z, y), parts),
        finding=f"at ε = 0.3 the largest difference of the two sides is {number(largest(loss(z, y), parts))}",
        numbers={"smoothed loss, true class 2 ahead": float(loss(2 * y, y)), "plain cross entropy there": float(cross(2 * y, y))},
        x=array(x),
        lines=lines(smoothed=loss(z, y), the_two_parts=parts, plain=cross(z, y)),
        across="logit of the true class",
    )
