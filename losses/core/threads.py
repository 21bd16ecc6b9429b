"""How many threads a computation uses: one, where many visitors or tests compute beside each other."""

import os

import torch


def use_one_thread() -> None:
    """Compute in the calling thread alone from now on; called before a part of SciPy is first used.

    A sweep is too short to be shared among threads, and so are the vectors of a search for a minimum: threads that wait for their
    part keep the processors from the other visitors. SciPy's algebra (OpenBLAS) reads its number of threads once, when it is
    loaded: with two, a search took ten times the processor's time. What this process starts computes in one thread too.
    """
    torch.set_num_threads(1)
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
