"""Hard rules: which pairs may not be, and every reason why.

Each rule is one small named function that answers "does this rule this pair out?". All reasons of a pair are
kept, not only the first, as bits of one integer, so that "ruled out by this rule alone" can be counted.
These functions are the definition; `ruled_out` answers them for all pairs of a round at once.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain
from operator import attrgetter

import numpy as np

from matching.features import (
    Features,
    Ints,
    Names,
    Spread,
    alike,
    distinct,
    in_common,
    looked_up,
    meetings,
    named,
    nothing,
    numbered,
    numbering,
    side_by_side,
    unmet,
)
from matching.model import Mentee, Mentor
from matching.reasons import Reason

Mentees = Sequence[Mentee]
Mentors = Sequence[Mentor]
Rule = Callable[[Mentee, Mentor], bool]

BIT: dict[Reason, int] = {reason: 1 << place for place, reason in enumerate(Reason)}


def is_same_person(mentee: Mentee, mentor: Mentor) -> bool:
    """Nobody mentors themselves, though one person may be both."""
    return mentee.person_id == mentor.person_id


def shares_organisation(mentee: Mentee, mentor: Mentor) -> bool:
    """A mentor from the same organisation (or its predecessor or successor) is not an outside ear."""
    return not mentee.organisations.isdisjoint(mentor.organisations)


def is_privately_ruled_out(mentee: Mentee, mentor: Mentor) -> bool:
    """Either side asked not to meet the other, or somebody from the other's organisation."""
    return (
        mentor.person_id in mentee.please_not_people
        or mentee.person_id in mentor.please_not_people
        or not mentee.please_not_organisations.isdisjoint(mentor.organisations)
        or not mentor.please_not_organisations.isdisjoint(mentee.organisations)
    )


def were_paired_or_declined(mentee: Mentee, mentor: Mentor) -> bool:
    """A pair that was, or that one of them declined, is not proposed again."""
    return mentor.person_id in mentee.past_partners or mentee.person_id in mentor.past_partners


def already_mentor_each_other(mentee: Mentee, mentor: Mentor) -> bool:
    """Roles inside one pair are not mixed: neither may already be the other's mentor."""
    return mentee.person_id in mentor.mentored_by or mentor.person_id in mentee.mentored_by


def has_no_shared_format(mentee: Mentee, mentor: Mentor) -> bool:
    """Someone who can meet in one way only needs a partner who can too. No answer rules nobody out."""
    if not (mentee.only_format or mentor.only_format) or not (mentee.ways_to_meet and mentor.ways_to_meet):
        return False
    return mentee.ways_to_meet.isdisjoint(mentor.ways_to_meet)


def misses_access_need(mentee: Mentee, mentor: Mentor) -> bool:
    """Every access and communication need that bears on the mentor must be one they can meet."""
    return not mentee.needs <= mentor.needs_met


def shares_no_language(mentee: Mentee, mentor: Mentor) -> bool:
    """If the mentee needs certain languages, at least one is the mentor's."""
    return bool(mentee.languages_required) and mentee.languages_required.isdisjoint(mentor.languages)


def is_not_approved(mentor: Mentor) -> bool:
    """Only approved mentors are proposed."""
    return not mentor.approved


def is_paused(mentor: Mentor) -> bool:
    """A mentor may take a break without giving a reason."""
    return mentor.paused


def no_longer_accepts(mentor: Mentor, today: date | None) -> bool:
    """The mentor's last day for new people is over. The last day itself still counts."""
    return mentor.accepting_until is not None and today is not None and today > mentor.accepting_until


PAIR_RULES: tuple[tuple[Reason, Rule], ...] = (
    (Reason.SAME_PERSON, is_same_person),
    (Reason.SAME_ORGANISATION, shares_organisation),
    (Reason.PRIVATE_REQUEST, is_privately_ruled_out),
    (Reason.PAST_PAIR, were_paired_or_declined),
    (Reason.ALREADY_MENTORS, already_mentor_each_other),
    (Reason.NO_SHARED_FORMAT, has_no_shared_format),
    (Reason.ACCESS_NEED, misses_access_need),
    (Reason.LANGUAGE, shares_no_language),
)


def mentor_bits(mentor: Mentor, today: date | None) -> int:
    """Return the bits of the rules that look at the mentor only (free places are counted elsewhere)."""
    checks: tuple[tuple[Reason, Callable[[Mentor], bool]], ...] = (
        (Reason.NOT_APPROVED, is_not_approved),
        (Reason.PAUSED, is_paused),
        (Reason.NOT_ACCEPTING, partial(no_longer_accepts, today=today)),
    )
    return sum(BIT[reason] for reason, applies in checks if applies(mentor))


def _needs(mentees: Mentees, mentors: Mentors) -> Spread:
    asked, rows = distinct([one.needs for one in mentees])
    given, columns = distinct([one.needs_met for one in mentors])
    return Spread(unmet(asked, given), rows, columns)


def _formats(mentees: Mentees, mentors: Mentors) -> Spread:
    if not any(one.only_format for one in chain[Mentee | Mentor](mentees, mentors)):
        return nothing(len(mentees), len(mentors))
    asked, rows = alike(mentees, attrgetter("formats", "only_format"))
    given, columns = alike(mentors, attrgetter("formats", "only_format"))
    only, only_given = ([{one.only_format} - {None, ""} for one in side] for side in (asked, given))
    # No answer rules nobody out: it stands for every way somebody insists on.
    every = set().union(*only, *only_given)
    ways, ways_given = ([one.ways_to_meet or every for one in side] for side in (asked, given))
    answers = side_by_side([unmet(only, ways_given), unmet(only_given, ways).flipped()])
    return Spread(answers, rows, columns)


def _languages(mentees: Mentees, mentors: Mentors) -> Spread:
    if not any(one.languages_required for one in mentees):
        return nothing(len(mentees), len(mentors))
    asked, rows = distinct([one.languages_required for one in mentees])
    given, columns = distinct([one.languages for one in mentors])
    required = np.array([bool(one) for one in asked], np.bool_)
    return Spread(looked_up((in_common(asked, given) == 0) & required[:, None]), rows, columns)


# Rules about answers, for all pairs at once: points against a pair; 0 = the rule does not rule it out.
ANSWERS: dict[Reason, Callable[[Mentees, Mentors], Spread]] = {
    Reason.NO_SHARED_FORMAT: _formats,
    Reason.ACCESS_NEED: _needs,
    Reason.LANGUAGE: _languages,
}

# Rules about names: they rule out who names the same thing, (reason, field of a mentee, field of a mentor).
MEETINGS: tuple[tuple[Reason, str, str], ...] = (
    (Reason.SAME_PERSON, "person_id", "person_id"),
    (Reason.SAME_ORGANISATION, "organisations", "organisations"),
    (Reason.PRIVATE_REQUEST, "please_not_people", "person_id"),
    (Reason.PRIVATE_REQUEST, "person_id", "please_not_people"),
    (Reason.PRIVATE_REQUEST, "please_not_organisations", "organisations"),
    (Reason.PRIVATE_REQUEST, "organisations", "please_not_organisations"),
    (Reason.PAST_PAIR, "past_partners", "person_id"),
    (Reason.PAST_PAIR, "person_id", "past_partners"),
    (Reason.ALREADY_MENTORS, "mentored_by", "person_id"),
    (Reason.ALREADY_MENTORS, "person_id", "mentored_by"),
)


def names_against(mentees: Mentees, mentors: Mentors) -> Iterator[tuple[Reason, Names, Names]]:
    """Yield who names what for each line of MEETINGS, where anybody on both sides names anything."""
    number: dict[str, int] = numbering()
    asking, offering = _names(mentees, number), _names(mentors, number)
    for reason, of_mentee, of_mentor in MEETINGS:
        left, right = asking[of_mentee], offering[of_mentor]
        if left.owner.size and right.owner.size:
            yield reason, left, right


def _names(people: Mentees | Mentors, number: dict[str, int]) -> dict[str, Names]:
    """Return what people name in each field of MEETINGS; all share one numbering."""
    fields = sorted({field for _, *both in MEETINGS for field in both} - {"person_id"})
    names = {field: named(list(map(attrgetter(field), people)), number) for field in fields}
    return names | {
        "person_id": Names(np.arange(len(people)), numbered([one.person_id for one in people], number))
    }


def closed(mentors: Mentors, today: date | None) -> Ints:
    """Return `mentor_bits` of each mentor."""
    firsts, codes = alike(mentors, attrgetter("approved", "paused", "accepting_until"))
    return np.array([mentor_bits(one, today) for one in firsts], np.int64)[codes]


def answers_against(mentees: Mentees, mentors: Mentors, today: date | None) -> Features:
    """Return features that count what the rules of ANSWERS and those on mentors alone have against a pair."""
    everybody = np.ones((len(mentees), 1), np.float32)
    alone = Features(everybody, (closed(mentors, today) > 0).astype(np.float32)[:, None])
    return side_by_side([alone, *(rule(mentees, mentors).of_people() for rule in ANSWERS.values())])


def ruled_out(mentees: Mentees, mentors: Mentors, today: date | None = None) -> Ints:
    """Return an array (mentees × mentors): the bits of every rule of the people themselves; 0 = eligible.

    Free places and the coordinator's blocks change while a round is worked on and are added by the solve.
    """
    bits = np.empty((len(mentees), len(mentors)), np.int32)
    bits[:] = closed(mentors, today)
    for reason, rule in ANSWERS.items():
        answers, rows, columns = rule(mentees, mentors)
        against = (answers.points() > 0) * np.int32(BIT[reason])
        if against.any():  # most rules hold nowhere, and cost nothing then
            bits |= against.take(columns, axis=1).take(rows, axis=0)
    for reason, left, right in names_against(mentees, mentors):
        bits[meetings(left, right)] |= BIT[reason]
    return bits.astype(np.int64)


def reasons_of(bits: int) -> tuple[Reason, ...]:
    """Turn the bits of one pair into its reasons, in their listed order."""
    return tuple(reason for reason, bit in BIT.items() if bits & bit)
