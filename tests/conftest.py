"""What holds for every test."""

import torch

# As the app has it: threads that wait for their part of a sweep would keep the processors from the other worker's tests.
torch.set_num_threads(1)
