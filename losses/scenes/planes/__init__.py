"""What the plane of points shows of each loss of embeddings."""

from losses.scenes.planes.directions import ARCFACE, COSFACE, COSINE_EMBEDDING, INFO_NCE, SIGLIP
from losses.scenes.planes.distances import CONTRASTIVE, HINGE_EMBEDDING, TRIPLET, TRIPLET_MARGIN, unsquared
from losses.scenes.planes.plane import Bars, Numbers, Plane, Point, Sentence, Variant

_ALL = (TRIPLET, CONTRASTIVE, INFO_NCE, TRIPLET_MARGIN, COSINE_EMBEDDING, HINGE_EMBEDDING, SIGLIP, ARCFACE, COSFACE)
# By the slug of the loss.
PLANES = {plane.function.__name__: plane for plane in _ALL}

__all__ = ["PLANES", "Bars", "Numbers", "Plane", "Point", "Sentence", "Variant", "unsquared"]
