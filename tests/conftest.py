"""What all tests share."""

import torch

# The tensors here are small: on a busy machine a second thread costs several times what it saves.
torch.set_num_threads(1)
