"""Computations in one thread."""

import ctypes
from pathlib import Path

import scipy.linalg
import torch


def test_neither_pytorch_nor_the_algebra_of_scipy_starts_further_threads():
    (library,) = Path(scipy.__file__).parent.with_name("scipy.libs").glob("libscipy_openblas*")
    assert scipy.linalg.blas
    assert ctypes.CDLL(str(library)).scipy_openblas_get_num_threads() == torch.get_num_threads() == 1
