"""What a loss is called in other libraries: the call, how many times as large it is there, and what else differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LIBRARIES = ("torch.nn", "Keras", "optax", "scikit-learn", "XGBoost", "LightGBM", "MONAI")
TIMES = " times"
RUN = "Each call was run and compared with this loss; without a factor both are equal."
NONE = f"None of {', '.join(LIBRARIES[:-1])} and {LIBRARIES[-1]} ships it."


@dataclass(frozen=True)
class Counterpart:
    """A call of another library that computes the loss.

    `call` is written with the hyperparameters under their names here; of a booster it is the objective and its settings. `factor`
    says, in the hyperparameters and the number C of classes, how many times as large it is; nothing where it is as large.
    """

    library: str
    call: str
    factor: str = ""
    differs: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What differs, in one phrase; nothing where nothing does."""
        return ", ".join(([f"{self.factor} times as large"] if self.factor else []) + list(self.differs))


def counterparts(elsewhere: Mapping[str, str]) -> tuple[Counterpart, ...]:
    """The counterparts of a loss, in the order of LIBRARIES. A text is the call, a factor if there is one, and what else differs.

    >>> counterparts({"XGBoost": "reg:squaredlogerror; 1/2 times; its second derivative is at least 10⁻⁶"})[0].words
    '1/2 times as large, its second derivative is at least 10⁻⁶'

    Raises ValueError for a library that is not one of LIBRARIES.
    """
    if unknown := set(elsewhere) - set(LIBRARIES):
        raise ValueError(f"elsewhere names {', '.join(sorted(unknown))}, but the libraries are {', '.join(LIBRARIES)}")
    return tuple(_read(library, elsewhere[library]) for library in LIBRARIES if library in elsewhere)


def _read(library: str, text: str) -> Counterpart:
    call, *differs = text.split("; ")
    factor = differs.pop(0).removesuffix(TIMES) if differs and differs[0].endswith(TIMES) else ""
    return Counterpart(library, call, factor, tuple(differs))
