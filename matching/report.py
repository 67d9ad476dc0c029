"""A result as files, in plain words: nothing about wishes or shared experiences."""

import csv
import io
import re
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import networkx as nx

from matching.fit import Part
from matching.outcome import Excluded, Pair, RefusedLock, Unmatched, WouldHelp
from matching.reasons import Reason, sentence
from matching.result import MatchResult

COLUMNS = ("kind", "mentee_id", "mentor_id", "fit", "reasons", "would_help", "would_help_mentors")
NAMED = 5  # mentors in a cell of would_help_mentors
Row = tuple[str, ...]

_LABELS = {
    "topics": "Topics",
    "setting": "Kind of organisation and work",
    "times": "Times",
    "formats": "Ways to meet",
    "further_on": "Experience as a PSP",
    "region": "Region",
}
_CHANGES = {
    Reason.NO_PLACE: "One more place with {who} would match them.",
    Reason.BLOCKED: "Allowing the pair with {who} again would match them.",
    Reason.NOT_APPROVED: "Approving {who} would match them.",
    Reason.NO_SHARED_FORMAT: "Another way to meet {who} would match them.",
    Reason.ACCESS_NEED: "Help with an access or communication need would match them with {who}.",
    Reason.LANGUAGE: "An interpreter, or another language in common, would match them with {who}.",
}
# Mentors are not named for these: who cannot meet a need would tell which one it is.
_ABOUT_NEEDS = (Reason.ACCESS_NEED, Reason.LANGUAGE)
# A spreadsheet runs a cell that starts with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


# XML 1.0 cannot hold these characters, even escaped.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_result(path: str | Path, result: MatchResult) -> None:
    """Write `csv_of` a result. Raises OSError if the file cannot be written; then it stays as it was."""
    write_files({Path(path): csv_of(result)})


def csv_of(result: MatchResult) -> bytes:
    """Return a row for each pair, unmatched mentee and refused lock, in that order (UTF-8, columns COLUMNS).

    fit is empty but for pairs. would_help is for unmatched mentees: what alone would match them and un-match
    nobody, the smallest change first; would_help_mentors: ids for the first change that names any, best fit
    first, a few at most. Where a private request is among the reasons, nothing is counted and one id stands
    for all: whoever was missing would be the one it is about. A cell that a spreadsheet would run as a
    formula gets a leading apostrophe.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(tuple(_harmless(cell) for cell in row) for row in rows(result))
    return file.getvalue().encode()


def graphml_of(result: MatchResult) -> bytes:
    """Return the graph of the round as GraphML, with the attributes of `matching.graph` and no others.

    Raises ValueError, with a sentence, for an id that XML cannot hold.
    """
    for _, data in result.graph.nodes(data=True):
        if NOT_XML.search(str(data["id"])):
            raise ValueError(f"The id {data['id']!r} holds a character that GraphML cannot hold.")
    file = io.BytesIO()
    nx.write_graphml(result.graph, file)
    return file.getvalue()


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write all of these files or, when one cannot be written, none: they are swapped in once all are whole.

    Raises OSError, with `filename` the path asked for. Devices and pipes are written to as they are.
    """
    waiting: list[tuple[Path, Path, Path]] = []
    try:
        for path, content in files.items():
            with _named(path):
                target = path.resolve()
                if Path("/dev") in path.absolute().parents or (target.exists() and not target.is_file()):
                    path.write_bytes(content)
                    continue
                unfinished = target.with_name(f".{uuid.uuid4().hex}.unfinished")
                waiting.append((path, target, unfinished))
                unfinished.write_bytes(content)
                if target.exists():
                    target.open("ab").close()  # a file that is not to be changed is not replaced either
                    shutil.copymode(target, unfinished)
        for path, target, unfinished in waiting:
            with _named(path):
                unfinished.replace(target)
    finally:
        for *_, unfinished in waiting:
            unfinished.unlink(missing_ok=True)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Name the file that was asked for in an error, not the one beside it."""
    try:
        yield
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror or str(problem), str(path)) from None


def rows(result: MatchResult) -> list[Row]:
    """Return the rows of the file as text, without the headings."""
    return [
        *(_pair(one) for one in result.pairs),
        *(_unmatched(one) for one in result.unmatched),
        *(_refused(one) for one in result.refused),
    ]


def _pair(pair: Pair) -> Row:
    words = "; ".join(_part(part) for part in pair.parts)
    return "pair", pair.mentee_id, pair.mentor_id, str(pair.fit), words, "", ""


def _part(part: Part) -> str:
    why = ", ".join(part.evidence) or ("nothing shared" if part.stated else "not answered")
    return f"{_LABELS[part.criterion]} {part.points} of {part.out_of}: {why}"


def _unmatched(one: Unmatched) -> Row:
    private = any(found.reason is Reason.PRIVATE_REQUEST for found in one.reasons)
    words = [sentence(one.why), *(_excluded(found, counted=not private) for found in one.reasons)]
    if one.competing:
        group = one.competing
        places = "1 place" if group.places == 1 else f"{group.places} places"
        words.append(f"{len(group.mentee_ids)} people compete for {places}.")
    national = one.competing is not None and one.competing.is_national
    ways = [way for way in one.would_help if not (national and way.change is Reason.NO_PLACE)]
    help_words = ["Places are short everywhere: find more mentors."] if national else []
    help_words += [_way(way, counted=not private) for way in ways]
    named = next((way.mentor_ids for way in ways if way.change not in _ABOUT_NEEDS), ())
    ids = "; ".join(_harmless(mentor) for mentor in named[: 1 if private else NAMED])
    return "unmatched", one.mentee_id, "", "", " ".join(words), " ".join(help_words), ids


def _excluded(found: Excluded, *, counted: bool) -> str:
    numbers = f" ({found.excluded} of the mentors, {found.excluded_alone} by this alone)" if counted else ""
    return sentence(found.reason) + numbers


def _way(way: WouldHelp, *, counted: bool) -> str:
    number = len(way.mentor_ids)
    who = "a mentor" if not counted else "1 mentor" if number == 1 else f"any of {number} mentors"
    return _CHANGES[way.change].format(who=who)


def _refused(one: RefusedLock) -> Row:
    words = " ".join([sentence(one.why), *(sentence(reason) for reason in one.reasons)])
    return "refused", one.lock.mentee_id, one.lock.mentor_id, "", words, "", ""


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
