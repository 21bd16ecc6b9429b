"""What the sources and public threads claim, each claim with a function that computes what the mathematics says of it.

>>> CLAIMS["iou_vs_dice"].evidence.verdict
'refuted'
"""

from losses.studies.claims import information, overlaps, practice, residuals, scores
from losses.studies.claims.record import CLAIMS, VERDICTS, Claim, Evidence, Verdict

__all__ = ["CLAIMS", "VERDICTS", "Claim", "Evidence", "Verdict", "information", "overlaps", "practice", "residuals", "scores"]
