"""The live chart: one Plotly chart in the browser that is never remounted, only told what to show next."""
