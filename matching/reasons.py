"""Every code the engine gives for a "no", and its sentence in plain English, in one place."""

from enum import StrEnum


class Reason(StrEnum):
    """Why one pair is ruled out. The order is the order in which reasons are listed."""

    SAME_PERSON = "same_person"
    SAME_ORGANISATION = "same_organisation"
    PRIVATE_REQUEST = "private_request"
    PAST_PAIR = "past_pair"
    ALREADY_MENTORS = "already_mentors"
    NOT_APPROVED = "not_approved"
    PAUSED = "paused"
    NOT_ACCEPTING = "not_accepting"
    NO_PLACE = "no_place"
    NO_SHARED_FORMAT = "no_shared_format"
    ACCESS_NEED = "access_need"
    LANGUAGE = "language"
    BLOCKED = "blocked"


class Why(StrEnum):
    """Why a mentee was left without a mentor."""

    NO_MENTORS = "no_mentors"
    NO_PLACES = "no_places"
    NOBODY_ELIGIBLE = "nobody_eligible"
    PLACES_TAKEN = "places_taken"


class Refusal(StrEnum):
    """Why a lock cannot hold."""

    UNKNOWN_MENTEE = "unknown_mentee"
    UNKNOWN_MENTOR = "unknown_mentor"
    TWO_MENTORS = "two_mentors"
    RULED_OUT = "ruled_out"
    NO_PLACE_LEFT = "no_place_left"


_SENTENCES: dict[Reason | Why | Refusal, str] = {
    Reason.SAME_PERSON: "This is the same person.",
    Reason.SAME_ORGANISATION: "They share an organisation, or one that came before or after it.",
    # Never whose request it was, nor whether it named a person or an organisation.
    Reason.PRIVATE_REQUEST: "Ruled out by a private request.",
    Reason.PAST_PAIR: "They were paired before, or this pair was declined.",
    Reason.ALREADY_MENTORS: "One of them already mentors the other.",
    Reason.NOT_APPROVED: "The mentor is not approved yet.",
    Reason.PAUSED: "The mentor is taking a break.",
    Reason.NOT_ACCEPTING: "The mentor no longer takes new people.",
    Reason.NO_PLACE: "The mentor has no free place.",
    Reason.NO_SHARED_FORMAT: "One of them can meet in one way only, and the other cannot meet that way.",
    Reason.ACCESS_NEED: "The mentor cannot meet an access or communication need.",
    Reason.LANGUAGE: "They share no language that is needed.",
    Reason.BLOCKED: "Ruled out by the coordinator.",
    Why.NO_MENTORS: "There are no mentors in this round.",
    Why.NO_PLACES: "No mentor in this round is open with a free place.",
    Why.NOBODY_ELIGIBLE: "No mentor in this round is eligible.",
    Why.PLACES_TAKEN: "Eligible mentors are full: too many people compete for too few places.",
    Refusal.UNKNOWN_MENTEE: "The mentee is not in this round.",
    Refusal.UNKNOWN_MENTOR: "The mentor is not in this round.",
    Refusal.TWO_MENTORS: "The mentee is held to more than one mentor.",
    Refusal.RULED_OUT: "A rule forbids this pair.",
    Refusal.NO_PLACE_LEFT: "Other pairs that are held take every place of this mentor.",
}


def sentence(code: Reason | Why | Refusal) -> str:
    """Return the plain-English sentence of a code. It never holds a name, an item or a number."""
    return _SENTENCES[code]
