"""Divergences: functions of two distributions p and q over C outcomes (..., C), in nats; one number each (...).

q, and p too, may be a Softmax, a distribution known by its logits; then its logarithms are taken from the logits, and a
divergence keeps its value and gradient where an outcome's probability would round to 0.
Importing a module fills the registry; their order here is the catalogue's.
"""

from losses.divergences.information import cross_entropy_pq, entropy, jeffreys, jensen_shannon, kl_pq, kl_qp, skew_js, skew_kl  # isort: split

from losses.divergences.distances import bhattacharyya, chi_squared, earth_mover, renyi, squared_hellinger, total_variation

PLACE = 6  # among the families of the catalogue

__all__ = [
    "bhattacharyya",
    "chi_squared",
    "cross_entropy_pq",
    "earth_mover",
    "entropy",
    "jeffreys",
    "jensen_shannon",
    "kl_pq",
    "kl_qp",
    "renyi",
    "skew_js",
    "skew_kl",
    "squared_hellinger",
    "total_variation",
]
