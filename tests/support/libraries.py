"""The other libraries, each as a function from the text of a call to what computes it with the inputs of a prediction and a target.

They are imported where they are used: some take seconds.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from tests.support.counterparts import Call


def named(call: str) -> tuple[str, str]:
    """The name that a call begins with, and what stands in its brackets."""
    name, _, inside = call.partition("(")
    return name, inside.removesuffix(")")


def made(call: str, module: Any, settings: dict[str, Any]) -> Any:
    return eval(call, {**vars(module), "torch": torch, **settings})


def keywords(call: str, settings: dict[str, Any]) -> dict[str, Any]:
    """The keyword arguments of a call, with the hyperparameters' values."""
    return eval(f"dict({named(call)[1]})", dict(settings))


def in_torch(call: str, settings: dict[str, Any]) -> Call:
    module: nn.Module = made(call, nn, settings).double()
    module.reduction = "none"
    return module


def in_monai(call: str, settings: dict[str, Any]) -> Call:
    """For one image at a time where it takes images, as most do."""
    from monai import losses

    vectors = {name: value.tolist() if isinstance(value, Tensor) else value for name, value in settings.items()}
    module: nn.Module = made(call, losses, vectors)
    name = named(call)[0]
    if name == "PatchAdversarialLoss":  # each number is a batch of its own, as one criterion has no reduction
        return lambda scores, label: torch.stack(
            [module(s[None], target_is_real=bool(y), for_discriminator=True) for s, y in zip(scores, label, strict=True)]
        )
    if name == "ContrastiveLoss":
        return module
    if name == "BoxGIoULoss":
        return lambda *boxes: torch.stack([module(*(box[None] for box in pair)) for pair in zip(*boxes, strict=True)])

    def each(prediction: Tensor, target: Tensor) -> Tensor:
        pairs = zip(prediction, target, strict=True)
        return torch.stack([module(*map(batch, pair)) for pair in pairs])

    def batch(image: Tensor) -> Tensor:
        """One example: a number, a vector of classes, or an image of one channel or several."""
        if image.dim() < 2:
            return image.reshape(1, -1, 1, 1)
        return image[None] if image.dim() == 3 else image[None, None]

    return each


def in_keras(call: str, settings: dict[str, Any]) -> Call:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras

    keras.config.set_floatx("float64")
    vectors = {name: value.tolist() if isinstance(value, Tensor) else value for name, value in settings.items()}
    loss = made(call, keras.losses, vectors)
    loss.reduction = None
    if named(call)[0] in ("Dice", "Tversky"):  # which sum over a batch as well
        return lambda prediction, target: torch.stack(
            [loss(y[None], p[None]).reshape(()) for p, y in zip(prediction, target, strict=True)]
        )

    def single(prediction: Tensor, target: Tensor, *_: Tensor) -> Tensor:
        """Its losses take the mean over the last dimension."""
        if prediction.dim() == 1:
            return loss(target[:, None], prediction[:, None])
        return loss(target, prediction)

    return single


def in_optax(call: str, settings: dict[str, Any]) -> Call:
    import jax
    import optax

    name, options = named(call)[0], keywords(call, {k: v.numpy() if isinstance(v, Tensor) else v for k, v in settings.items()})
    function = getattr(optax.losses, name)

    def arrays(*inputs: Tensor) -> Tensor:
        masks = name in ("dice_loss", "binary_dice_loss")  # of a class in a last dimension
        given = [i.unsqueeze(-1) if masks else i for i in inputs]
        with jax.enable_x64(True):
            return torch.tensor(function(*(jax.numpy.asarray(i.numpy()) for i in given), **options).tolist(), dtype=torch.float64)

    return arrays


def in_scikit(call: str, settings: dict[str, Any]) -> Call:
    """A metric of each example, or what an estimator of this kind minimises."""
    from sklearn import ensemble, linear_model, metrics

    name = named(call)[0]
    if name in vars(metrics):
        return partial(_metric, getattr(metrics, name), keywords(call, settings))
    estimator = made(call, linear_model if name in vars(linear_model) else ensemble, settings)
    return partial(_minimised, estimator)


def _metric(metric: Callable[..., float], options: dict[str, Any], prediction: Tensor, target: Tensor) -> Tensor:
    """Of one example at a time, with the labels that there are."""
    name = metric.__name__
    if name == "log_loss":
        options = {**options, "labels": list(range(_classes(prediction)))}
    if _classes(prediction) > 2 and target.dim() == prediction.dim():
        target = target.argmax(-1)
    several = prediction.dim() - (_classes(prediction) > 2)
    pairs = zip(target.flatten().tolist(), prediction.flatten(0, several - 1).tolist(), strict=True)
    return torch.tensor([metric([y], [p], **options) for y, p in pairs], dtype=torch.float64).reshape(prediction.shape[:several])


def _classes(prediction: Tensor) -> int:
    """How many there are if the prediction has a probability for each, which are then in its second and last dimension."""
    return prediction.shape[-1] if prediction.dim() == 2 else 2


def _minimised(estimator: Any, prediction: Tensor, target: Tensor) -> Tensor:
    """From the object in which an estimator keeps its loss."""
    import numpy as np

    y, raw = (np.ascontiguousarray(t.numpy(), dtype=np.float64) for t in (target, prediction))
    if hasattr(estimator, "loss_functions"):  # trained by stochastic gradients
        function = estimator._get_loss_function(estimator.loss)
        if not hasattr(function, "py_loss"):  # one of those that boosting has as well, of labels 0 and 1
            function.loss(y, raw, None, values := np.empty_like(raw), 1)
            return torch.from_numpy(values)
        labels = 2 * y - 1 if hasattr(estimator, "decision_function") else y
        return torch.tensor([function.py_loss(p, t) for p, t in zip(raw, labels, strict=True)])
    estimator.n_classes_ = 2
    loss = estimator._get_loss(sample_weight=None) if hasattr(estimator, "n_estimators") else estimator._get_loss()
    return torch.from_numpy(loss.loss(y, raw))


CALLED: dict[str, Callable[[str, dict[str, Any]], Call]] = {
    "torch.nn": in_torch,
    "Keras": in_keras,
    "optax": in_optax,
    "scikit-learn": in_scikit,
    "MONAI": in_monai,
}


def objective(call: str, settings: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a booster: the objective, and what stands behind it as names and expressions."""
    name, *rest = call.split(", ")
    pairs = (part.partition("=") for part in rest)
    return {"objective": name, **{key: eval(text, dict(settings)) for key, _, text in pairs}}
