"""Optimal, explained, repeatable matching of Patient Safety Partners with mentors.

No web framework and no database: frozen records in, frozen records out. Start with `match`; `assign` is the
bare optimiser for other data.
"""

from matching.assign import Assignment, assign
from matching.certify import Prices
from matching.fairness import FairnessReport, fairness
from matching.fit import Part
from matching.large import LargeResult, match_large
from matching.model import Block, Experience, Lock, Mentee, Mentor, Policy
from matching.outcome import (
    Alternative,
    Certificate,
    Change,
    Competing,
    Costs,
    Excluded,
    Loss,
    Pair,
    RefusedLock,
    Unmatched,
    WouldHelp,
)
from matching.reasons import Reason, Refusal, Why, sentence
from matching.report import write_result
from matching.result import MatchResult
from matching.serial import Inputs, from_json, to_json
from matching.solution import ENGINE_VERSION
from matching.solve import match
from matching.table import TableError, TableProblem, read_mentees, read_mentors
from matching.wishes import WishOutlook

__all__ = [
    "ENGINE_VERSION",
    "Alternative",
    "Assignment",
    "Block",
    "Certificate",
    "Change",
    "Competing",
    "Costs",
    "Excluded",
    "Experience",
    "FairnessReport",
    "Inputs",
    "LargeResult",
    "Lock",
    "Loss",
    "MatchResult",
    "Mentee",
    "Mentor",
    "Pair",
    "Part",
    "Policy",
    "Prices",
    "Reason",
    "Refusal",
    "RefusedLock",
    "TableError",
    "TableProblem",
    "Unmatched",
    "Why",
    "WishOutlook",
    "WouldHelp",
    "assign",
    "fairness",
    "from_json",
    "match",
    "match_large",
    "read_mentees",
    "read_mentors",
    "sentence",
    "to_json",
    "write_result",
]
