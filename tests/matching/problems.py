"""Random problems for the bare optimiser, as plain lists, small enough to be solved by trying everything."""

from typing import Any

from hypothesis import strategies as st


@st.composite
def small_problems(draw: st.DrawFn, most_rows: int = 4, most_columns: int = 3) -> dict[str, Any]:
    """Arguments of `assign`. Few different numbers: ties are common, so every level decides."""
    n, m = draw(st.integers(0, most_rows)), draw(st.integers(0, most_columns))

    def grid(numbers: st.SearchStrategy[int]) -> list[list[int]]:
        return [[draw(numbers) for _ in range(m)] for _ in range(n)]

    def line(numbers: st.SearchStrategy[int], length: int) -> list[int]:
        return [draw(numbers) for _ in range(length)]

    # No two sets of powers of two have the same sum: exactly one answer is the best.
    powers = draw(st.permutations([2**k for k in range(n * m)]))
    return {
        "fit": grid(st.sampled_from([-1, 0, 250, 350, 450, 600, 601])),
        "places": line(st.integers(0, 3), m),
        "priority": line(st.integers(-1, 2), n),
        "floors": (300, 400, 500),
        "bonus": grid(st.sampled_from([0, 1, 200])),
        "load": line(st.integers(0, 2), m),
        "tie": [powers[row * m : (row + 1) * m] for row in range(n)],
    }
