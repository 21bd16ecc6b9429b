"""The usual way: st.slider, st.plotly_chart and torch autograd, rerun on release."""

import plotly.graph_objects as go
import streamlit as st
import torch
from plotly.subplots import make_subplots
from torch.nn import functional as F

gamma = st.slider("gamma", 0.0, 5.0, 2.0, step=0.05, key="gamma")
z = torch.linspace(-6, 6, 401, dtype=torch.float64, requires_grad=True)
loss = -((gamma * F.logsigmoid(-z)).exp()) * F.logsigmoid(z)
(slope,) = torch.autograd.grad(loss.sum(), z)
figure = make_subplots(rows=2, cols=1, shared_xaxes=True)
figure.add_trace(go.Scatter(x=z.detach().numpy(), y=loss.detach().numpy()), row=1, col=1)
figure.add_trace(go.Scatter(x=z.detach().numpy(), y=slope.numpy()), row=2, col=1)
figure.update_layout(height=600, showlegend=False)
st.plotly_chart(figure, key="chart")
