"""Sittings of choices that nobody sat: abilities, options that attract, rooms, and who copied from whom."""

import numpy

from grading.analysis.matrix import Asked, Matrix


def sittings(
    seed: int = 1, rooms: int = 5, items: int = 60, size: int = 40, copiers: int = 0, copied: float = 0.5, wrong_keys=()
) -> tuple[Matrix, list[tuple[str, str]]]:
    """A matrix of choices of four in rooms of forty (eight abreast), and the pairs of which one copied from the other. Items in
    `wrong_keys` have another option for their key."""
    chance = numpy.random.default_rng(seed)
    count = rooms * size
    ability, slope, difficulty = chance.normal(size=count), chance.uniform(0.6, 1.6, items), chance.normal(-0.3, 1, items)
    knows = chance.random((count, items)) < 1 / (1 + numpy.exp(-slope * (ability[:, None] - difficulty)))
    drawn = numpy.exp(chance.normal(size=(items, 3)) + chance.normal(0, 0.3, (items, 3)) * ability[:, None, None])
    reached = numpy.cumsum(drawn / drawn.sum(-1, keepdims=True), -1)
    wrong = (chance.random((count, items, 1)) > reached).sum(-1).clip(0, 2) + 1
    chosen = numpy.where(knows, 0, wrong).astype(numpy.int16)
    chosen[chance.random((count, items)) < 0.01] = -1
    pairs = []
    for room in range(copiers):
        source = room * size + int(chance.integers(0, 7))
        from_there = chance.random(items) < copied
        chosen[source + 1, from_there] = chosen[source, from_there]
        pairs.append((f"{source:06}", f"{source + 1:06}"))
    right = [1 if n in wrong_keys else 0 for n in range(items)]
    asked = tuple(Asked(f"i{n}", options=tuple("ABCD"), right=frozenset({right[n]})) for n in range(items))
    return Matrix(
        asked, (chosen == numpy.array(right)).astype(float), chosen, numpy.zeros((count, items), numpy.int16),
        groups={"centre": [f"centre {n % 2}" for n in range(count)]}, names=[f"{n:06}" for n in range(count)],
        rooms=[f"room {n // size}" for n in range(count)], seats=[(n % size // 8, n % 8) for n in range(count)],
    ), pairs  # fmt: skip
