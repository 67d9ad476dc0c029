"""The seven NHS regions in England (ODS codes), and which of them touch."""

from __future__ import annotations

REGIONS: dict[str, str] = {
    "Y61": "East of England",
    "Y56": "London",
    "Y60": "Midlands",
    "Y63": "North East and Yorkshire",
    "Y62": "North West",
    "Y59": "South East",
    "Y58": "South West",
}

_TOUCH = (
    ("Y61", "Y56"),
    ("Y61", "Y60"),
    ("Y61", "Y59"),
    ("Y56", "Y59"),
    ("Y60", "Y63"),
    ("Y60", "Y62"),
    ("Y60", "Y59"),
    ("Y60", "Y58"),
    ("Y63", "Y62"),
    ("Y59", "Y58"),
)

NEIGHBOURS: dict[str, frozenset[str]] = {
    code: frozenset(b if a == code else a for a, b in _TOUCH if code in (a, b)) for code in REGIONS
}
