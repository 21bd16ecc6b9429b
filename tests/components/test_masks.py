"""Masks as text: what goes round comes round, and what says no mask is none."""

import numpy as np
import pytest

from components.states.masks import LETTERS, Mask, blank, decode, empty, encode, mask_of
from components.states.segmentation import painted_mask
from losses.scenes.masks import SHAPES, SIDES, target

RANDOM = np.random.default_rng(3)


def read_mask(texts):
    """What the field of a painted mask makes of the texts of an address, or None."""
    field = painted_mask("drawn", empty())
    text = field.read(texts)
    return text if text is not None and field.legal(text) else None


def spots(side: int, share: float) -> Mask:
    return RANDOM.random((side, side)) < share


def single(side: int, row: int, column: int) -> Mask:
    mask = np.zeros((side, side), dtype=np.bool_)
    mask[row, column] = True
    return mask


# As text.


@pytest.mark.parametrize("side", [1, 2, 3, 31, 32, 33, 64, 100, 128, 255, 256])
def test_a_mask_comes_back_from_its_text(side):
    masks = [spots(side, share) for share in (0.02, 0.5, 0.98)]
    masks += [np.zeros((side, side), dtype=bool), np.ones((side, side), dtype=bool)]
    masks += [single(side, row, column) for row in (0, side - 1) for column in (0, side - 1)]
    for mask in masks:
        text = encode(mask)
        assert set(text.partition(".")[2]) <= set(LETTERS)
        np.testing.assert_array_equal(decode(text, side), mask)
        assert blank(text) == (not mask.any())


def test_texts_worked_by_hand():
    """Five bits a letter, the lowest first; the upper half of the letters goes on."""
    assert encode(np.zeros((1, 1), dtype=bool)) == "1.B"
    assert encode(np.ones((1, 1), dtype=bool)) == "1.AB"
    assert encode(np.zeros((8, 8), dtype=bool)) == "8.gC"  # 64 = 0 + 32 * 2
    assert encode(np.zeros((33, 33), dtype=bool)) == "33.hiB"  # 1089 = 1 + 32 * (2 + 32 * 1)
    assert encode(single(2, 0, 1)) == "2.BBC"


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shapes_are_short_enough_for_an_address_and_come_back(shape):
    for side in SIDES:
        mask = target(shape, side).numpy() > 0
        text = encode(mask)
        assert len(text) < 12 * side
        np.testing.assert_array_equal(mask_of(text, side), mask)


def test_a_mask_is_brought_to_another_side_by_its_nearest_pixels():
    mask = spots(64, 0.5)
    text = encode(mask)
    np.testing.assert_array_equal(decode(text, 128), np.kron(mask, np.ones((2, 2), dtype=bool)))
    np.testing.assert_array_equal(decode(text, 32), mask[::2, ::2])
    fine = encode(decode(text, 256))
    np.testing.assert_array_equal(decode(fine, 64), mask, "there and back again")
    assert decode(encode(spots(7, 0.5)), 64).shape == (64, 64)


def test_what_is_empty_is_known_as_empty():
    assert blank(empty())
    assert decode(empty(), 64).shape == (64, 64)
    assert not decode(empty(), 256).any()


HOSTILE = [
    "",
    ".",
    "64.",
    "64",
    ".gC",
    "8.gB",
    "8.gD",
    "8.gCB",
    "8.AAgCgC",
    "8.g",
    "2.E ",
    " 2.E",
    "2.E\n",
    "+2.E",
    "02.E",
    "2.0.E",
    "2.E.",
    "-2.E",
    "2.-E",
    "2e0.E",
    "0.A",
    "0.",
    "257.C",
    "9999999999999999.B",
    "1" * 5000 + ".B",
    "２.E",
    "²." + "E",
    "٢.E",
    "2.Е",  # a Cyrillic letter
    "2.é",
    "2.\0",
    "2.{}",
    "2.<script>",
    "256." + "_" * 100_000,
    "256." + "_" * 60 + "A",
    "64." + "A" * 100_000,
    "64." + "AB" * 4097,
    "64." + "gggggggggggggggggggggggggggggggg" * 1000 + "B",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_text_that_says_no_mask_says_none(text):
    assert decode(text, 64) is None
    assert read_mask([text]) is None
    with pytest.raises(ValueError, match="no mask") as error:
        mask_of(text, 64)
    assert len(str(error.value)) < 100


def test_letters_without_an_end_are_read_once():
    """What a link says costs no more than its length: this would be a number of half a million digits."""
    assert decode("256." + "_" * 300_000 + "B", 64) is None


def test_a_link_says_one_mask_or_none():
    assert read_mask(["2.BCB"]) == "2.BCB"
    assert read_mask([]) is None
    assert read_mask(["2.BCB", "2.BCB"]) is None


def test_runs_of_no_length_only_change_what_comes_next():
    np.testing.assert_array_equal(decode("2.AABCB", 2), decode("2.BCB", 2))
