"""The pages of the site with scenes: boxes and composed losses, masks, and the players of a GAN that cannot be told apart."""

from __future__ import annotations

from functools import partial
from html import escape

from components.families.adversarial import equilibrium
from components.families.adversarial.equilibrium import equilibrium_message
from components.families.detection import composed
from components.families.detection import page as boxes
from components.families.segmentation import scene as masks
from components.kit.program.programs import programs
from components.site.document import Document
from components.site.graph import Graph
from components.site.layout import beside, chart, controls, in_the_app, picture, plain_page, without
from components.site.messages import Drawn, Part
from components.site.parts import abouts, family_page
from components.states import adversarial, detection, segmentation
from components.states.adversarial import Adversarial
from components.states.compare import GENERATORS
from components.states.detection import Detection
from components.states.fields import OVERLAY
from components.states.segmentation import BESIDE, UNMAPPED, Segmentation
from components.wire.pages import MaskCurve
from components.wire.site import PlainPage
from losses.scenes.composed import COMPOSED
from losses.scenes.masks import KNOBS, SIDES

_BOXES = Drawn[Detection](
    "boxes",
    "families/detection/boxes",
    [Part("", boxes.boxes_message), Part("scene.curves", boxes.boxes_curves, ("loss", "axis", f"loss{OVERLAY}"))],
    {"scene": "scene.state"},
)
_SHARES = Drawn[Detection]("shares", "families/detection/composed", [Part("", composed.shares_message)], {"found": "scene.found"})


def detection_parts() -> PlainPage:
    """Two boxes, the curves of their losses, and composed losses, as data."""
    return family_page(detection.PAGE, detection.table, [_BOXES, _SHARES])


def detection_page() -> Document:
    """The page of these."""
    panels = (
        f"<h3>{escape(each.loss.name)}</h3>{controls(param.name + each.suffix for param in each.loss.params)}"
        for each in COMPOSED
        if each.loss.params
    )
    shares = beside(f"{picture('shares', composed.HTML)}<p><small>{escape(composed.HELD)}</small></p>", "".join(panels))
    pictures = f"{picture('boxes', boxes.HTML)}{chart()}<h2>Composed losses</h2>{shares}"
    return plain_page(detection.PAGE, detection_parts(), pictures)


def _in_slot(suffix: str, state: Segmentation) -> list[MaskCurve]:
    """The curve of the slot that the keys of these sliders end in, if there is one."""
    return masks.mask_curves(curve for curve in state.curves if curve.suffix == suffix)


_SLOTS = ("", *map(str, (BESIDE, *UNMAPPED)))
_SCENE_PARTS = (
    Part[Segmentation]("", masks.masks_message),
    Part[Segmentation]("programs", lambda _: ""),  # the browser has an address for those that the page holds
    Part[Segmentation]("scene.side", lambda state: state.side, ("side",)),
    Part[Segmentation]("scene.target", lambda state: state.target, ("target", "side")),
    Part[Segmentation]("scene.swept", lambda state: state.swept, ("along",)),
    Part[Segmentation]("scene.of", lambda state: state.of, ("of",)),
    *(Part[Segmentation]("scene.curves", partial(_in_slot, suffix), (f"loss{suffix}",)) for suffix in _SLOTS),
)
_MASKS = Drawn("masks", "families/segmentation/masks", _SCENE_PARTS, {"sort": "scene.sort"})
_DETAILS = Drawn("mask_details", "families/segmentation/details", [Part("sweep", masks.blank_sweep, ("along", "side"))], {})


def segmentation_parts() -> PlainPage:
    """Masks, and what their losses make of them, as data. What smoothing does needs the app."""
    return {
        "table": Graph(segmentation.table).plain,
        "order": ["loss", "loss2", "target", "side", "along", "of", "alike", "loss3", "loss4", *KNOBS, "seed"],
        "chart": None,
        "pictures": [picture.plain(segmentation.table) for picture in (_MASKS, _DETAILS)],
        "masks": {str(side): programs(side) for side in SIDES},
        "about": abouts(segmentation.PAGE),
    }


def segmentation_page() -> Document:
    """The page of these."""
    drawn = picture("masks", masks.FRAMES) + controls([*KNOBS, "seed"])
    below = f'<div class="under">{picture("mask_details", masks.DETAILS)}</div>'
    more = in_the_app("The app also takes a picture of your own as the target, and shows what smoothing does to empty masks:")
    return plain_page(
        segmentation.PAGE, segmentation_parts(), beside(drawn, controls() + without(["patch"]), main=True) + below, more
    )


_EQUILIBRIUM = Drawn[Adversarial]("equilibrium", "families/adversarial/equilibrium", [Part("", equilibrium_message)], {})


def adversarial_parts() -> PlainPage:
    """The curves of adversarial losses, and where the game ends, as data. The small game itself needs the app."""
    return family_page(adversarial.PAGE, adversarial.table, [_EQUILIBRIUM])


def adversarial_page() -> Document:
    """The page of these."""
    drawn = beside(picture("equilibrium", equilibrium.HTML), controls(["label"]))
    generators = f'<p><a href="{escape(GENERATORS.address)}">Four generators side by side</a></p>'
    pictures = f"{chart()}<h2>{equilibrium.TITLE}</h2>{drawn}{generators}{without(('players', 'seed'))}"
    note = in_the_app("The app also has a small game, whose players you move by steps of their gradient descent:")
    return plain_page(adversarial.PAGE, adversarial_parts(), pictures, note)
