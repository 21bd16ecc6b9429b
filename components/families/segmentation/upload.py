"""The picture that a reader brings: its values, which of them are the object, and the target that they make."""

from __future__ import annotations

from html import escape

import numpy as np
import numpy.typing as npt
import streamlit as st

from components.families.segmentation.labels import Labels
from components.families.segmentation.pictures import RefusedError, read_picture
from components.kit.outside import tell
from components.states.masks import Mask, encode
from components.states.segmentation import PAINTED
from losses.scenes.masks import SIDES

ACCEPTED = ("png", "jpg", "jpeg", "gif", "webp", "bmp")
FEW, HIGH = 8, 280  # so many values are listed whole; of more the list scrolls in so many pixels
WIDE = 150  # pixels of a screen: two pictures stand beside each other on a phone
FILE, READ, OBJECT = "upload", "upload_read", "upload_object"  # in the session: the file, what it shows, and the chosen values


def upload(side: int) -> None:
    """A picture as the target of this side; what is wrong with it is said in one sentence, and the scene stays as it was."""
    with st.popover("A picture of your own", width="stretch"):
        file = st.file_uploader("A label map, a mask or a photograph", ACCEPTED, key=FILE, on_change=_read)
        read = st.session_state.get(READ)
        if file and isinstance(read, Labels):
            _choose(read, side)
        elif file:
            tell(f"{read} The scene is as it was.", refused=True)


def _read() -> None:
    """Read the new file once, before the page runs."""
    file = st.session_state[FILE]
    if file is None:
        st.session_state.pop(READ, None)
        return
    try:
        labels = read_picture(file.getvalue())
    except RefusedError as problem:
        st.session_state[READ] = str(problem)
        return
    st.session_state[READ] = labels
    st.session_state[OBJECT] = [value.name for value in labels.values if value.role == "object"]


def _choose(labels: Labels, side: int) -> None:
    """The values with their shares, the choice among them, and the object that they make, before it becomes the target."""
    st.caption(" ".join(labels.notes))
    with st.container(height=HIGH if len(labels.values) > FEW else "content"):
        st.html(_legend(labels))
    chosen = st.pills("Which values are the object?", [value.name for value in labels.values], key=OBJECT, selection_mode="multi")
    mask = labels.mask(chosen, side)
    with st.container(horizontal=True):
        st.image(labels.colored(), caption="The values", width=WIDE)
        st.image(_drawn(mask), caption=f"The object, {_percent(float(mask.mean()))}", width=WIDE)

    def used() -> None:
        st.session_state.update({"target": PAINTED, "mask": encode(mask)})

    st.button("Use it as the target", key="upload_used", on_click=used, disabled=not mask.any(), type="primary", width="stretch")


def _legend(labels: Labels) -> str:
    """The values as a table: a patch of the colour that they have in the picture beside it, and what they are taken as at first."""
    rows = "".join(
        f"<tr><th>{_patch(value.color)}{escape(value.name)}</th><td>{_percent(value.share)}</td><td>{value.role}</td></tr>"
        for value in labels.values
    )
    heads = "<tr><th>value</th><th>pixels</th><th>taken as</th></tr>"
    return f'<table class="atlas-numbers" style="margin-left: 0">{heads}{rows}</table>'


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _patch(color: tuple[int, int, int]) -> str:
    look = "display: inline-block; width: 0.8em; height: 0.8em; margin-right: 0.5em; outline: 1px solid gray"
    return f'<span style="{look}; background: rgb{color}"></span>'


def _drawn(mask: Mask) -> npt.NDArray[np.uint8]:
    """A mask in the two shades of a cut picture, at the size of the largest frame."""
    block = SIDES[-1] // mask.shape[0]
    return np.kron(np.where(mask, 250, 40), np.ones((block, block))).astype(np.uint8)
