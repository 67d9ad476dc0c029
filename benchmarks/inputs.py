"""Write the one input of a size that everything measured reads: `python inputs.py N M SHARE FILE`."""

import json
import sys
from pathlib import Path

import numpy as np

BEST = 1000


def fits(n: int, m: int, share: float = 0.7, seed: int = 1) -> np.ndarray:
    """Return an n × m array of fits from 0 to 1000, but -1 (not allowed) outside a share of the pairs."""
    dice = np.random.default_rng(seed)
    points = dice.integers(0, BEST + 1, (n, m))
    return np.where(dice.random((n, m)) < share, points, -1)


if __name__ == "__main__":
    n, m, share = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    Path(sys.argv[4]).write_text(json.dumps({"fit": fits(n, m, share).tolist(), "places": [1] * m}))
