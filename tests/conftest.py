"""What holds for every test."""

from functools import cache

import torch
from streamlit.components.v2 import manifest_scanner

# As the app has it: threads that wait for their part of a sweep would keep the processors from the other worker's tests.
torch.set_num_threads(1)

# Every AppTest looks through all installed packages for components of theirs, a fifth of a second each time; none has any.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
