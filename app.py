"""The launcher: `streamlit run app.py`.

Everything heavy is imported here, once, before the first visitor: two visitors importing torch at the same moment race each
other. Then the garbage collector forgets what will live for ever, because Streamlit runs it after every script run.
"""

import gc
from importlib import import_module

import streamlit as st
import torch
from starlette.middleware import Middleware

from components.kit import assets
from components.kit.frontend import Frontend
from components.kit.socket import CheckedSocket
from components.program import programs
from losses import LOSSES, curve, properties
from losses.analysis.properties import steepest

# Streamlit imports them when a page first needs them
for module in ("pandas", "plotly.graph_objects"):
    import_module(module)

# a sweep is too short to be shared among threads: those that wait for their part keep the processors from the other visitors
torch.set_num_threads(1)

# the first differentiation in a process sets up autograd, and the catalogue's first visitor would wait for all of these
for loss in LOSSES:
    properties(loss)
    steepest(loss)
curve("bce")

gc.collect()
gc.freeze()

base = st.get_option("server.baseUrlPath")
middleware = [Middleware(CheckedSocket), Middleware(Frontend, base=base)]
app = st.App("pages/navigation.py", routes=[assets.mount(base, programs.route())], middleware=middleware)
