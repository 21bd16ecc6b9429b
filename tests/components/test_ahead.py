"""What is computed ahead waits for visitors, and is what the pages ask for."""

import gc
import threading

from components.kit.ahead import RUNS, compute_ahead
from losses import LOSSES, losses_of
from losses.core.shared import shared
from losses.studies import ahead

SECONDS = 60  # after which a test is taken to be stuck


def test_pieces_are_computed_in_their_order_and_wait_while_a_page_is_run():
    done, begun, run_begun = [], threading.Event(), threading.Event()

    def first():
        begun.set()
        run_begun.wait(SECONDS)
        done.append("first")

    frozen = gc.get_freeze_count()
    thread = compute_ahead([first, lambda: done.append("second")])
    begun.wait(SECONDS)
    with RUNS.one_more(), RUNS.one_more():
        run_begun.set()
        thread.join(0.2)
        assert thread.is_alive()
        assert "second" not in done
    thread.join(SECONDS)
    assert done == ["first", "second"]
    assert gc.get_freeze_count() > frozen
    gc.unfreeze()


def test_a_visitor_who_needs_a_piece_computes_it_while_the_others_wait():
    computed = []

    @shared(costly=True)
    def piece():
        computed.append("once")
        return 7

    with RUNS.one_more():
        thread = compute_ahead([piece])
        assert piece() == 7
    thread.join(SECONDS)
    assert computed == ["once"]
    gc.unfreeze()


def test_a_run_that_fails_is_over():
    try:
        with RUNS.one_more():
            raise ValueError("of the page")
    except ValueError:
        RUNS.wait_for_none()


def test_every_loss_has_its_program_and_its_properties_computed_ahead():
    arguments = [(getattr(piece, "func", piece).__name__, getattr(piece, "args", ())) for piece in ahead.pieces()]
    for loss in LOSSES.values():
        assert {name for name, given in arguments if given[:1] == (loss,)} >= {"_own_program", "properties", "steepest"}
    assert sum(name == "trace_pixels" for name, _ in arguments) == len(losses_of("segmentation"))
