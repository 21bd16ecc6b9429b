"""How a component is mounted, and what the hand has left in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Protocol, TypeVar

import streamlit as st
from streamlit.components.v2 import component

from components.kit.assets import folder
from components.wire.values import LONGEST, T, fits

# In the HTML of the page (frontend.py), because the script of each component is sent again with every run. A component fetches the
# module with its code, once a page. Where a file fails (the module, one that it imports, or Plotly.js), it says so before the empty
# picture, and the error still reaches the console. What it returns, Streamlit calls when the element has left the page, but also,
# with the element in its place, for a message that a later one has overtaken: then nothing is removed.
DOOR = """
window.atlasPart = (component, name) => {
  const element = component.parentElement;
  const [assets, data] = component.data;
  const note = () => element.querySelector(":scope > .atlas-missing");
  const module = import(new URL(assets + name, document.baseURI).href);
  module
    .then((part) => part.render({ ...component, data }))
    .then(() => note()?.remove())
    .catch((error) => {
      if (!note()) element.prepend(Object.assign(document.createElement("p"), { className: "atlas-missing", role: "alert" }));
      note().textContent = "This part of the page could not be loaded. Check the connection, then reload the page.";
      throw error;
    });
  return () => module.then((part) => element.isConnected || part.remove?.(element), () => {});
};
"""


Message = TypeVar("Message", bound=Mapping[str, object], contravariant=True)


class Component(Protocol[Message]):
    """Draws a component under a key, with a message for its render(); on_NAME_change is called when the hand has left a NAME."""

    def __call__(
        self, *, key: str, data: Message, width: Literal["stretch", "content"] = "stretch", **called: Callable[[], None]
    ) -> None: ...


def mounted(name: str, module: str, *, html: str) -> Component[Mapping[str, object]]:
    """A component whose render() and remove() are in the JavaScript module at this path below this package."""
    # of two lines: Streamlit takes one for the name of a file
    script = f'export default (component) =>\n  window.atlasPart(component, "{module}.js");'
    draw = component(f"loss_atlas_{name}", html=html, js=script, isolate_styles=False)

    def drawn(
        *, key: str, data: Mapping[str, object], width: Literal["stretch", "content"] = "stretch", **called: Callable[[], None]
    ) -> None:
        options: dict[str, Any] = {"width": width, **called}
        # a list: the values of a dictionary are looked at with pandas and pyarrow, 90 MB that nothing else needs
        draw(key=key, data=[folder(), data], **options)

    return drawn


def left_in(key: str, name: str, kind: type[T], longest: int = LONGEST) -> T | None:
    """What the hand has left under this name in the component with this key; None where it is no value of this type.

    No text in it is longer than `longest`. What goes into the session then goes through `link.leave`. A component of a page that is
    being left, which still tells of its last move, is no longer in the session.
    """
    value = st.session_state.get(key, {}).get(name)
    return value if fits(kind, value, longest) else None
