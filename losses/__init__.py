"""Loss functions in plain torch, each written once, with the facts a reader needs beside it.

>>> import torch
>>> from losses import LOSSES, curve
>>> LOSSES["huber"](torch.tensor([0.5, -3.0]), delta=2.0)
tensor([0.1250, 4.0000])
>>> curve("focal", axis="logit", target=1.0, span=(-2.0, 2.0), points=3, gamma=0.0).value.round(4).tolist()
[2.1269, 0.6931, 0.1269]
"""

from importlib import import_module

from losses.core.cost import reduce, weight_decay
from losses.core.curve import Curve, curve
from losses.core.properties import Properties, properties
from losses.core.spec import LOSSES, Loss

__all__ = ["FAMILIES", "LOSSES", "Curve", "Loss", "Properties", "curve", "properties", "reduce", "weight_decay"]

# Importing a family fills the registry; their order here is the catalogue's. A family's title is how its docstring begins.
FAMILIES: dict[str, str] = {
    name: (import_module(f"losses.{name}").__doc__ or name).split(":")[0].removesuffix(" losses")
    for name in ("regression", "binary", "multiclass", "divergences", "segmentation", "detection", "embedding", "adversarial")
}
