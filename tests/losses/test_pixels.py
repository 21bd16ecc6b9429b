"""The operations on masks against SciPy, and what a traced graph makes of them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import ndimage

from losses.core.operations import edt, erode
from losses.tracing.graphs import trace_graph

GENERATOR = torch.Generator().manual_seed(5)
MASKS = (torch.rand(3, 2, 7, 9, generator=GENERATOR, dtype=torch.float64) > 0.4).double()
SOFT = torch.rand(2, 3, 5, 4, generator=GENERATOR, dtype=torch.float64)
DIAMOND = ndimage.generate_binary_structure(2, 1)


def each(function, masks):
    """A function of one mask, on every mask of a batch."""
    flat = masks.numpy().reshape(-1, *masks.shape[-2:])
    return torch.tensor(np.stack([function(one) for one in flat])).reshape(masks.shape)


def test_distances_are_scipys_for_every_mask_of_a_batch():
    torch.testing.assert_close(edt(MASKS), each(ndimage.distance_transform_edt, MASKS), rtol=0, atol=0)
    torch.testing.assert_close(edt(MASKS[1, 1]), edt(MASKS)[1, 1], rtol=0, atol=0)


def test_a_mask_that_occurs_twice_is_measured_alike():
    again = MASKS[[0, 1, 0, 2, 1]]
    torch.testing.assert_close(edt(again), edt(MASKS)[[0, 1, 0, 2, 1]], rtol=0, atol=0)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_mask_all_of_one_value_is_at_distance_0(value: float):
    masks = torch.stack([torch.full((4, 4), value), torch.eye(4)])
    assert edt(masks)[0].count_nonzero() == 0
    assert edt(masks)[1].max() == 1


def test_erosion_is_scipys_least_over_a_pixel_and_its_four_neighbours():
    for beyond in (0.0, 0.3, 1.0):
        wanted = each(lambda one, b=beyond: ndimage.grey_erosion(one, footprint=DIAMOND, mode="constant", cval=b), SOFT)
        torch.testing.assert_close(erode(SOFT, beyond), wanted, rtol=0, atol=0)
    hard = each(lambda one: ndimage.binary_erosion(one, structure=DIAMOND).astype(float), MASKS)
    torch.testing.assert_close(erode(MASKS, 0.0), hard, rtol=0, atol=0)


def test_a_frame_of_one_pixel_or_one_line_is_a_frame():
    assert edt(torch.ones(1, 1)).item() == 0
    assert edt(torch.tensor([[0.0, 1.0, 1.0]])).tolist() == [[0, 1, 2]]
    assert erode(torch.ones(1, 1), 0.0).item() == 0
    assert erode(torch.tensor([[1.0, 0.5, 1.0]]), 1.0).tolist() == [[0.5, 0.5, 0.5]]


def test_a_batch_of_no_masks_gives_none():
    assert edt(torch.zeros(0, 4, 4)).shape == erode(torch.zeros(0, 4, 4), 0.0).shape == (0, 4, 4)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_type_of_the_mask_is_kept_and_no_gradient_passes(dtype: torch.dtype):
    mask = MASKS.to(dtype).requires_grad_()
    for found in (edt(mask), erode(mask, 1.0)):
        assert found.dtype == dtype
        assert not found.requires_grad


def test_each_is_one_operation_of_a_traced_graph():
    graph = trace_graph("masks", lambda mask: [edt(mask) + erode(mask, 1.0)], [MASKS], [MASKS], {})
    assert [node.name for node in graph if node.kind == "operation" and node.name != "detach"] == ["edt", "erode", "add"]
