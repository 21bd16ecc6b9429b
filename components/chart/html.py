"""The elements that the live chart draws in, in the app and on any other page."""

HTML = """
<div class="atlas-readout" data-part="readout"></div>
<div class="atlas-scroll">
  <div class="atlas-picture" data-lock="point">
    <div class="atlas-plot" role="figure"></div>
    <svg class="atlas-marks" aria-hidden="true"></svg>
    <div class="atlas-probe" data-part="point loss curve1"
      role="slider" tabindex="0" aria-label="point on the curve" aria-valuenow="0" hidden></div>
  </div>
</div>
<div class="atlas-answers" data-part="answers" hidden></div>
<p class="atlas-note" data-part="note" role="status"></p>
<div class="atlas-bars" data-part="bars"></div>
<div class="atlas-simplex" data-part="simplex"></div>
"""
