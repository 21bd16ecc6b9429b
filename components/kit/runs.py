"""What this run of the page is for. Streamlit has no public name for it, so this module alone asks its inner parts."""

from __future__ import annotations

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import RerunData, RerunException, get_script_run_ctx


def is_back_or_forward() -> bool:
    """Whether the browser's back or forward button asked for this run."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def controls_sent() -> list[WidgetState]:
    """What the browser said of the page's controls and components when it asked for this run; nothing where it opens a page."""
    context = get_script_run_ctx()
    return [] if context is None else context.session_state.get_widget_states()


def run_again(controls: list[WidgetState]) -> None:
    """End this run, and run the page again as if the browser had said this of its controls now."""
    context = get_script_run_ctx()
    assert context is not None
    raise RerunException(
        RerunData(
            query_string=context.query_string,
            page_script_hash=context.page_script_hash,
            widget_states=WidgetStates(widgets=controls),
            cached_message_hashes=context.cached_message_hashes,
            context_info=context.context_info,
        )
    )
