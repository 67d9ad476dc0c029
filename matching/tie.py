"""The tie-break: digits from a hash of two names, which make the optimum unique.

A name is hashed once, by SHA-256, rows apart from columns. A pair's digits are bits of the sums of the two
hashes, mixed by the finaliser of SplitMix64 (Steele, Lea & Flood, 2014, "Fast splittable pseudorandom number
generators", with Stafford's constants), in which each bit of a sum bears on each bit of a digit.

Digits are compared as three more levels: in order, they are one weight of 72 bits. By the isolation lemma
(Mulmuley, Vazirani & Vazirani, 1987), which asks of weights only that sums are ordered, two optima are left
with probability below E / 2^72 among E equal pairs: under one in 10^16 for 1,000 × 400.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.objective import Ints

DIGITS, BITS = 3, 24
_WORDS = 2
# Rows mixed at once: few enough to stay in a processor's cache.
_BLOCK = 64
Words = NDArray[np.uint64]


def words(salt: str, names: Sequence[str]) -> Words:
    """Return two 64-bit words for each name (names × 2), the same on every machine."""
    # As `json.dumps([salt, name])`, several times faster: a text alone needs no encoder of its own.
    start = f"[{json.dumps(salt)}, "
    texts = [f"{start}{json.dumps(name)}]".encode() for name in names]
    raw = b"".join([hashlib.sha256(text).digest()[: 8 * _WORDS] for text in texts])
    return np.frombuffer(raw, ">u8").astype(np.uint64).reshape(len(names), _WORDS)


def digits(rows: Words, columns: Words) -> Iterator[NDArray[np.uint64]]:
    """Yield the digits of pairs, the first first: `rows` and `columns` (… × 2) are broadcast together."""
    first = _mixed(rows[..., 0] + columns[..., 0])
    yield first >> np.uint64(64 - BITS)
    yield (first >> np.uint64(64 - 2 * BITS)) & np.uint64(2**BITS - 1)
    yield _mixed(rows[..., 1] + columns[..., 1]) >> np.uint64(64 - BITS)


def tie_digits(row_names: Sequence[str], column_names: Sequence[str]) -> Ints:
    """Return the digits of all pairs: n × m × 3, each of 24 bits."""
    rows, columns = words("row", row_names)[:, None], words("column", column_names)
    # A digit of all pairs is one level of the objective, so it is kept in one piece.
    found = np.empty((DIGITS, len(row_names), len(column_names)), np.int64)
    for start in range(0, len(rows), _BLOCK):
        block = slice(start, start + _BLOCK)
        for level, digit in zip(found[:, block], digits(rows[block], columns), strict=True):
            level[:] = digit
    return np.moveaxis(found, 0, 2)


def _mixed(sums: Words) -> Words:
    """Mix each word in place; multiplication wraps at 2^64, as it should."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        sums ^= sums >> np.uint64(shift)
        sums *= np.uint64(factor)
    sums ^= sums >> np.uint64(31)
    return sums
