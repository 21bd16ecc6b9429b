"""Cross entropy with another term, a bound, a shift of the logits, or a temperature."""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor

from losses.core.axes import class_logit
from losses.core.digits import exp_less_one
from losses.core.registry import loss
from losses.core.softmax import log_doubt, log_softmax
from losses.core.spec import NON_NEGATIVE, REAL, Interval, Knob, Paper, Setting
from losses.multiclass.entropies import cross_entropy, expect


@loss(
    "Poly-1",
    axis=class_logit,
    formula=r"-\sum_c y_c \log \operatorname{softmax}(z)_c + \epsilon \left( 1 - \sum_c y_c \operatorname{softmax}(z)_c \right)",
    sources=[Paper("Z. Leng et al., PolyLoss", 2022, url="https://arxiv.org/abs/2204.12511")],
    aliases=("PolyLoss",),
    elsewhere={
        "optax": "poly_loss_cross_entropy(epsilon=epsilon)",
    },
)
def poly1(
    z: Tensor,
    y: Tensor,
    *,
    epsilon: Annotated[float, Knob(r"\epsilon", -1.0, 5.0, "added to the weight of the first term, 1 − p", REAL)] = 1.0,
) -> Tensor:
    """Cross entropy plus ε times the probability that is not on the true class.

    Cross entropy is the sum of (1 − p)^k/k over k = 1, 2, …; here the first term has the weight 1 + ε in place of 1. With ε above 0
    examples that are nearly right keep more of their pull; at −1 the pull fades near p = 1 as that of focal does.

    >>> poly1(torch.tensor([1.0, 2.0, 0.5]), torch.tensor([0.0, 1.0, 0.0]), epsilon=2.0)
    tensor(1.2073)
    """
    doubt = expect(y, log_doubt(z).exp())  # 1 - p without its cancellation, for y that sums to 1
    return cross_entropy(z, y) + epsilon * doubt


@loss(
    "Generalized cross entropy",
    axis=class_logit,
    formula=r"\frac{1}{q} \left( 1 - \Bigl( \sum_c y_c \operatorname{softmax}(z)_c \Bigr)^{q} \right)",
    sources=[Paper("Z. Zhang, M. R. Sabuncu, Generalized cross entropy loss", 2018, url="https://arxiv.org/abs/1805.07836")],
    aliases=("GCE", "noisy labels"),
    elsewhere={
        "Keras": "CategoricalGeneralizedCrossEntropy(q=q); of probabilities; the target is the number of the class",
    },
)
def generalized_cross_entropy(
    z: Tensor,
    y: Tensor,
    *,
    q: Annotated[
        float, Knob("q", 0.05, 1.0, "near 0 cross entropy, at 1 linear in p and bounded", Interval(0.0, 1.0, open_low=True))
    ] = 0.7,
) -> Tensor:
    """Between cross entropy, its limit as q goes to 0, and 1 − p at q = 1.

    For labels of which some are wrong. The loss is never above 1/q, and the pull on the logits of an example has the factor p^q, so
    that examples whose label the model finds unlikely pull little: the larger q, the less.

    >>> generalized_cross_entropy(torch.tensor([1.0, 2.0, 0.5]), torch.tensor([0.0, 1.0, 0.0]), q=0.5)
    tensor(0.4144)
    """
    none = y == 0
    # log p of the target from the logarithms of its parts: p itself may round to 0, and 1 - p^q cancels where q is near 0
    parts = torch.where(none, torch.finfo(z.dtype).min, torch.where(none, 1, y).log() + log_softmax(z))
    return -exp_less_one(q * torch.logsumexp(parts, dim=-1)) / q


@loss(
    "Symmetric cross entropy",
    axis=class_logit,
    formula=r"-\alpha \sum_c y_c \log \operatorname{softmax}(z)_c - \beta \sum_c \operatorname{softmax}(z)_c \max(\log y_c,\; A)",
    sources=[
        Paper(
            "Y. Wang et al., Symmetric cross entropy for robust learning with noisy labels",
            2019,
            url="https://arxiv.org/abs/1908.06112",
        )
    ],
    aliases=("SCE", "reverse cross entropy", "noisy labels"),
)
def symmetric_cross_entropy(
    z: Tensor,
    y: Tensor,
    *,
    alpha: Annotated[float, Knob(r"\alpha", 0.01, 10.0, "the weight of cross entropy", NON_NEGATIVE, log=True)] = 0.1,
    beta: Annotated[float, Knob(r"\beta", 0.01, 10.0, "the weight of the reverse one", NON_NEGATIVE, log=True)] = 1.0,
    log_zero: Annotated[float, Knob("A", -10.0, -1.0, "what stands for the logarithm of 0", REAL)] = -4.0,
) -> Tensor:
    """Cross entropy plus the same with prediction and label exchanged, in which log 0 is replaced by A.

    For labels of which some are wrong. For a hard label the reverse term is −A(1 − p), which is bounded, so that a wrong label
    pulls no harder than −A allows; cross entropy keeps the model learning. For a soft label, too, no log y counts less than A.

    >>> symmetric_cross_entropy(torch.tensor([1.0, 2.0, 0.5]), torch.tensor([0.0, 1.0, 0.0]), alpha=1.0, beta=0.5, log_zero=-2.0)
    tensor(0.8358)
    """
    log_p, floor = log_softmax(z), torch.as_tensor(log_zero, dtype=z.dtype).unsqueeze(-1)
    log_y = torch.where(y == 0, floor, torch.maximum(torch.where(y == 0, 1, y).log(), floor))
    return -alpha * expect(y, log_p) - beta * (log_p.exp() * log_y).sum(dim=-1)


@loss(
    "Logit-adjusted cross entropy",
    axis=class_logit,
    formula=r"-\sum_c y_c \log \operatorname{softmax}(z + \tau \log n)_c",
    sources=[Paper("A. K. Menon et al., Long-tail learning via logit adjustment", 2021, url="https://arxiv.org/abs/2007.07314")],
    pytorch={
        "z": "F.cross_entropy(z + tau * torch.as_tensor(prior, dtype=z.dtype).log(), y, reduction='none')",
    },
    imbalance="n weighs the classes",
    aliases=("balanced softmax",),
)
def logit_adjusted(
    z: Tensor,
    y: Tensor,
    *,
    tau: Annotated[float, Knob(r"\tau", 0.0, 3.0, "how much the priors count", NON_NEGATIVE)] = 1.0,
    prior: Annotated[Setting, Knob("n", 0.01, 1.0, "how frequent it is, in any unit", log=True, each="class")] = 1.0,
) -> Tensor:
    """Cross entropy of logits to which the logarithm of each class's frequency is added while training.

    For classes of unequal size: the rare ones need larger logits of their own to win against their handicap, and when it is left
    out for predictions, all classes are treated alike. At τ = 1 it is the balanced softmax. Equal priors change nothing.

    >>> logit_adjusted(torch.tensor([1.0, 2.0, 0.5]), torch.tensor([0.0, 1.0, 0.0]), tau=0.5, prior=(0.8, 0.1, 0.1))
    tensor(0.8170)
    """
    frequency, share = torch.as_tensor(prior, dtype=z.dtype), torch.as_tensor(tau, dtype=z.dtype).unsqueeze(-1)
    return cross_entropy(z + share * frequency.log(), y)


@loss(
    "Distillation",
    axis=class_logit,
    formula=r"T^2 \sum_c \tilde{y}_c \left( \log \tilde{y}_c - \log \operatorname{softmax}(z / T)_c \right),"
    r"\quad \tilde{y}_c = \frac{y_c^{1/T}}{\sum_j y_j^{1/T}}",
    sources=[Paper("G. Hinton et al., Distilling the knowledge in a neural network", 2015, url="https://arxiv.org/abs/1503.02531")],
    aliases=("KD", "knowledge distillation"),
)
def distillation(
    z: Tensor,
    y: Tensor,
    *,
    temperature: Annotated[float, Knob("T", 1.0, 20.0, "how far teacher and student are flattened before they are compared")] = 4.0,
) -> Tensor:
    """The divergence of the student's softmax from the teacher's distribution y, both flattened by a temperature, times T².

    Flattened, the teacher's small probabilities count too: they say which mistakes are near misses. The gradient of the divergence
    falls with 1/T²; the factor T² makes up for that. At T = 1 it is the KL divergence. A class that the teacher rules out, y = 0,
    stays ruled out at every temperature.

    >>> distillation(torch.tensor([1.0, 2.0, 0.5]), torch.tensor([0.2, 0.6, 0.2]), temperature=2.0)
    tensor(0.0190)
    """
    heat, none = torch.as_tensor(temperature, dtype=z.dtype).unsqueeze(-1), y == 0
    softened = torch.where(none, torch.finfo(z.dtype).min, torch.where(none, 1, y).log() / heat)
    log_teacher, log_student = log_softmax(softened), log_softmax(z / heat)
    teacher, student = log_teacher.exp(), log_student.exp()
    # for each class t log(t/s) - t + s, whose sum is the divergence: of t log(t/s) alone the sum cancels where all are nearly equal
    gap = torch.where(none, 0, log_teacher) - torch.where(none, 0, log_student)
    near = gap.abs() < 1
    small = torch.where(near, gap, 0)
    part = torch.where(near, teacher * (small + (-small).expm1()), teacher * gap - teacher + student)
    return heat.squeeze(-1) ** 2 * torch.where(none, student, part).sum(dim=-1)
