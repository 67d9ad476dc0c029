"""Tuples of whole numbers, one for each level of the objective, kept as one complex number each.

numpy compares complex numbers by their real part, then by the imaginary one, and adds them part by part. Each
part holds several levels as the digits of one whole number, exactly. So sums and minima of whole arrays of
tuples are single operations.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.objective import Ints

Lengths = NDArray[np.complexfloating]
_LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Packing:
    """How levels share a complex number. parts: for the real and the imaginary part its levels, the most
    important first, as (name, base): a sum of that level is within ± base // 2. kind: the type of each part.
    """

    parts: tuple[tuple[tuple[str, int], ...], ...]
    kind: type[np.floating]

    def pack(self, costs: Mapping[str, Ints]) -> Lengths:
        """Return one number for each entry, from one array for each level."""
        shape = np.broadcast_shapes(*(one.shape for one in costs.values()))
        packed = np.zeros(shape, np.result_type(self.kind, np.complex64))
        real, imaginary = (self._digits(costs, levels) for levels in self.parts)
        packed.real, packed.imag = real, imaginary
        return packed

    def _digits(self, costs: Mapping[str, Ints], levels: Sequence[tuple[str, int]]) -> NDArray[np.floating]:
        total: NDArray[np.floating] = np.zeros((), self.kind)
        for name, base in levels:
            total = total * base + costs[name]
        return total

    def unpack(self, packed: Lengths) -> dict[str, Ints]:
        """Return one array for each level: the inverse of `pack`, for sums too."""
        found: dict[str, Ints] = {}
        for part, levels in zip((packed.real, packed.imag), self.parts, strict=True):
            rest = part.astype(np.int64)
            for name, base in reversed(levels):
                digit = (rest + base // 2) % base - base // 2
                found[name], rest = digit, (rest - digit) // base
        return {name: found[name] for levels in self.parts for name, _ in levels}


def packing_of(most: Mapping[str, int]) -> Packing:
    """Return how to pack levels of which no sum is beyond ± `most`, the first counting most.

    Raises OverflowError if they do not fit.
    """
    for kind in (np.float64, np.longdouble):
        room = min(2 ** (np.finfo(kind).nmant + 1), _LARGEST)
        if parts := _shared([(name, 2 * limit + 1) for name, limit in most.items()], room):
            return Packing(parts, kind)
    raise OverflowError("The numbers of this round are too large for its alternatives to be priced exactly.")


def _shared(
    bases: Sequence[tuple[str, int]], room: int
) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]] | None:
    parts: list[list[tuple[str, int]]] = [[], []]
    which, size = 0, 1
    for name, base in bases:
        if size * base > room:
            which, size = which + 1, 1
        if which > 1 or base > room:
            return None
        parts[which].append((name, base))
        size *= base
    return tuple(parts[0]), tuple(parts[1])
