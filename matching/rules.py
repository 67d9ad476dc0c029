"""Hard rules: which pairs may not be, and every reason why.

Each rule is one small named function that answers "does this rule this pair out?". All reasons of a pair are
kept, not only the first, as bits of one integer, so that "ruled out by this rule alone" can be counted.
These functions are the definition; `ruled_out` answers them for all pairs of a round at once.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matching.features import Mask, distinct, in_common, laid_out, meet
from matching.model import Mentee, Mentor
from matching.reasons import Reason

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


def _same_person(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Mask:
    return meet(_selves(mentees), _selves(mentors))


def _organisations(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Mask:
    return meet([one.organisations for one in mentees], [one.organisations for one in mentors])


def _private(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Mask:
    return (
        meet([one.please_not_people for one in mentees], _selves(mentors))
        | meet(_selves(mentees), [one.please_not_people for one in mentors])
        | meet([one.please_not_organisations for one in mentees], [one.organisations for one in mentors])
        | meet([one.organisations for one in mentees], [one.please_not_organisations for one in mentors])
    )


def _past(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Mask:
    by_mentee = meet([one.past_partners for one in mentees], _selves(mentors))
    return by_mentee | meet(_selves(mentees), [one.past_partners for one in mentors])


def _mentoring(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Mask:
    by_mentor = meet([one.mentored_by for one in mentees], _selves(mentors))
    return by_mentor | meet(_selves(mentees), [one.mentored_by for one in mentors])


def _formats(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Mask:
    asked, row = distinct((one.ways_to_meet, bool(one.only_format)) for one in mentees)
    given, column = distinct((one.ways_to_meet, bool(one.only_format)) for one in mentors)
    apart = in_common([ways for ways, _ in asked], [ways for ways, _ in given]) == 0
    answers, gives = (np.array([bool(ways) for ways, _ in one], np.bool_) for one in (asked, given))
    strict, strictly = (np.array([only for _, only in one], np.bool_) for one in (asked, given))
    rules_out = apart & (answers[:, None] & gives) & (strict[:, None] | strictly)
    return laid_out(rules_out, row, column)


def _needs(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Mask:
    asked, row = distinct(one.needs for one in mentees)
    given, column = distinct(one.needs_met for one in mentors)
    how_many = np.array([len(one) for one in asked], np.int64)
    return laid_out(in_common(asked, given) < how_many[:, None], row, column)


def _languages(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Mask:
    asked, row = distinct(one.languages_required for one in mentees)
    given, column = distinct(one.languages for one in mentors)
    required = np.array([bool(one) for one in asked], np.bool_)
    return laid_out((in_common(asked, given) == 0) & required[:, None], row, column)


def _selves(people: Sequence[Mentee] | Sequence[Mentor]) -> list[tuple[str]]:
    return [(one.person_id,) for one in people]


# The rules of PAIR_RULES for all pairs at once.
ALL_PAIRS: dict[Reason, Callable[[Sequence[Mentee], Sequence[Mentor]], Mask]] = {
    Reason.SAME_PERSON: _same_person,
    Reason.SAME_ORGANISATION: _organisations,
    Reason.PRIVATE_REQUEST: _private,
    Reason.PAST_PAIR: _past,
    Reason.ALREADY_MENTORS: _mentoring,
    Reason.NO_SHARED_FORMAT: _formats,
    Reason.ACCESS_NEED: _needs,
    Reason.LANGUAGE: _languages,
}


def ruled_out(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], today: date | None = None
) -> NDArray[np.int64]:
    """Return an array (mentees × mentors): the bits of every rule of the people themselves; 0 = eligible.

    Free places and the coordinator's blocks change while a round is worked on and are added by the solve.
    """
    bits = np.zeros((len(mentees), len(mentors)), np.int32)
    bits |= np.array([mentor_bits(mentor, today) for mentor in mentors], np.int32)
    for reason, where in ALL_PAIRS.items():
        bits |= where(mentees, mentors) * np.int32(BIT[reason])
    return bits.astype(np.int64)


def reasons_of(bits: int) -> tuple[Reason, ...]:
    """Turn the bits of one pair into its reasons, in their listed order."""
    return tuple(reason for reason, bit in BIT.items() if bits & bit)
