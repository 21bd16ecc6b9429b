"""The ranking page's scene: the items of a short list on the line of their scores, and how each pair is pulled."""

from __future__ import annotations

from collections.abc import Sequence

from components.kit.link import leave
from components.kit.mounted import Component, left_in, mounted
from components.kit.navigation import offer
from components.states.ranking import LISTS, Ranking
from components.wire.pages import ListScene, SceneMessage
from losses.scenes.lists import ITEMS, PAIRS, trace_list

HTML = '<div class="atlas-list"><div class="atlas-list-plane"></div><p></p></div>'
_items: Component[SceneMessage[ListScene]] = mounted("items", "families/ranking/items", html=HTML)


def items(state: Ranking) -> None:
    """The items at their scores, with what pulls at them, and lists worth a look; nothing for a loss that takes no pairs."""
    message = items_message(state)
    if message is None:
        return

    def left() -> None:
        scores = left_in("items", "scores", Sequence[float])
        if scores is not None:
            leave({"scores": tuple(float(score) for score in scores)})

    _items(key="items", data=message, on_scores_change=left)
    offer("lists", LISTS)


def items_message(state: Ranking) -> SceneMessage[ListScene] | None:
    """The items at their scores, and what pulls at them; None for a loss that takes no pairs."""
    own, axis = state.picture.curves[0], state.picture.axis
    if not state.scores:
        return None
    scene: ListScene = {
        "slug": own.loss.slug,
        "name": own.loss.name,
        "items": ITEMS,
        "pairs": PAIRS,
        "most": state.most,
        "scores": state.scores,
        "program": trace_list(own.loss.slug).data,
        "inputs": own.numbers(axis),
        "keys": {slider["input"]: slider["key"] for slider in own.controls(axis)},
    }
    return {"scene": scene}
