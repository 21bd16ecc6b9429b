"""The small game: a pure function of the players, the seed and the moves."""

from __future__ import annotations

import math

import pytest

from losses.studies.game import MOST, PLAYERS, REAL, _after, play, played, then

every_pair = pytest.mark.parametrize("players", PLAYERS)


@every_pair
def test_the_same_moves_lead_to_the_same_place_however_they_are_written_or_reached(players: str):
    first = play(players, 3, "r25")
    play.cache_clear()
    _after.cache_clear()
    assert play(players, 3, "r25") == first
    assert play(players, 3, "r10r15") == play(players, 3, "d1g1r24") == first
    assert play(players, 4, "r25") != first


@every_pair
def test_a_move_lowers_what_its_player_pays_and_moves_no_one_else(players: str):
    before = play(players, 0, "d3")
    after_d, after_g = play(players, 0, "d4"), play(players, 0, "d3g1")
    assert after_d.discriminator < before.discriminator or players == "Wasserstein"  # whose critic has met its bounds
    assert play(players, 0, "d1").discriminator < play(players, 0, "").discriminator
    assert after_g.generator < before.generator
    assert (after_d.mean, after_d.deviation) == (before.mean, before.deviation)
    assert after_g.weights == before.weights


def test_at_first_the_discriminator_knows_nothing_and_pays_2_log_2():
    start = play("GAN, minimax", 0, "")
    assert start.discriminator == pytest.approx(2 * math.log(2))
    assert start.weights == (0, 0, 0)


@pytest.mark.slow
def test_the_gan_comes_to_its_equilibrium():
    end = play("GAN, non-saturating", 0, "r1000")
    assert end.discriminator == pytest.approx(2 * math.log(2), abs=0.01)
    assert (end.mean, end.deviation) == pytest.approx(REAL, abs=0.15)
    assert max(map(abs, end.weights)) < 0.1


def test_moves_are_counted_and_joined():
    assert then(then(then("", "d"), "d"), "r", 10) == "d2r10"
    assert [played(text) for text in ("d2r10", "", "d", "d0", "2d", "D1", "d1 g1")] == [22, 0, -1, -1, -1, -1, -1]


@pytest.mark.parametrize("moves", ["x", f"d{MOST + 1}", "r1001", "r9999r9999"])
def test_moves_that_are_no_moves_or_too_many_are_refused(moves: str):
    with pytest.raises(ValueError, match="no game"):
        play("LSGAN", 0, moves)
    with pytest.raises(ValueError, match="Nobody"):
        play("Nobody", 0, "")
