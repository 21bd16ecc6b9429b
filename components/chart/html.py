"""The elements that the live chart draws in, in the app and on any other page."""

HTML = """
<div class="atlas-readout"></div>
<div class="atlas-scroll">
  <div class="atlas-picture">
    <div class="atlas-plot" role="figure"></div>
    <svg class="atlas-marks" aria-hidden="true"></svg>
    <div class="atlas-probe" role="slider" tabindex="0" aria-label="point on the curve" aria-valuenow="0" hidden></div>
  </div>
</div>
<div class="atlas-answers" hidden></div>
<p class="atlas-note" role="status"></p>
<div class="atlas-bars"></div>
<div class="atlas-simplex"></div>
"""
