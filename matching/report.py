"""A result as CSV, in plain words: nothing about wishes or shared experiences."""

import csv
from pathlib import Path

from matching.fit import Part
from matching.outcome import Pair, RefusedLock, Unmatched
from matching.reasons import sentence
from matching.result import MatchResult

COLUMNS = ("kind", "mentee_id", "mentor_id", "fit", "reasons")
Row = tuple[str, str, str, str, str]

_LABELS = {
    "topics": "Topics",
    "setting": "Kind of organisation and work",
    "times": "Times",
    "formats": "Ways to meet",
    "further_on": "Experience as a PSP",
    "region": "Region",
}
# A spreadsheet runs a cell that starts with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_result(path: str | Path, result: MatchResult) -> None:
    """Write one row for each pair, unmatched mentee and refused lock, in that order (UTF-8, columns COLUMNS).

    fit is empty but for pairs. A cell that a spreadsheet would run as a formula gets a leading apostrophe.
    Raises OSError if the file cannot be written.
    """
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(tuple(_harmless(cell) for cell in row) for row in rows(result))


def rows(result: MatchResult) -> list[Row]:
    """Return the rows of the file as text, without the headings."""
    return [
        *(_pair(one) for one in result.pairs),
        *(_unmatched(one) for one in result.unmatched),
        *(_refused(one) for one in result.refused),
    ]


def _pair(pair: Pair) -> Row:
    words = "; ".join(_part(part) for part in pair.parts)
    return "pair", pair.mentee_id, pair.mentor_id, str(pair.fit), words


def _part(part: Part) -> str:
    why = ", ".join(part.evidence) or ("nothing shared" if part.stated else "not answered")
    return f"{_LABELS[part.criterion]} {part.points} of {part.out_of}: {why}"


def _unmatched(one: Unmatched) -> Row:
    words = [sentence(one.why)]
    words += [
        f"{sentence(found.reason)} ({found.excluded} of the mentors, {found.excluded_alone} by this alone)"
        for found in one.reasons
    ]
    if one.competing:
        group = one.competing
        places = "1 place" if group.places == 1 else f"{group.places} places"
        words.append(f"{len(group.mentee_ids)} people compete for {places}.")
    return "unmatched", one.mentee_id, "", "", " ".join(words)


def _refused(one: RefusedLock) -> Row:
    words = " ".join([sentence(one.why), *(sentence(reason) for reason in one.reasons)])
    return "refused", one.lock.mentee_id, one.lock.mentor_id, "", words


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
