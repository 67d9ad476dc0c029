"""What a person should look at next: a few cards for each role they hold, most urgent first."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for

from mentoring.core import clock
from mentoring.core.web.pages import count, day
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Pairing, PairingState, Suggestion
from mentoring.profiles import queries as profiles
from mentoring.profiles.models import MentorProfile, MentorStatus, PspProfile, PspStatus
from mentoring.wellbeing import queries as wellbeing
from mentoring.wellbeing.models import Side
from mentoring.wellbeing.plan import queries as plans

ENDED_SHOWN_FOR = timedelta(days=28)  # how long a front page says that a pair has ended


@dataclass(frozen=True)
class Card:
    """One thing to know or do. `action` is the words of the link; urgent ones stand out."""

    heading: str
    text: str
    action: str
    href: str
    urgent: bool = False


def for_psp(person_id: uuid.UUID) -> list[Card]:
    """What a PSP sees on their front page."""
    asked = _asked_for_contact(person_id)
    cards = _suggestions(person_id, Side.PSP) + _check_ins(person_id, Side.PSP)
    pairs = [pairing for pairing in pairings.live_pairings_of(person_id) if pairing.psp_id == person_id]
    cards += [
        _on_a_break(pairing, person_id)
        or Card(
            f"Your mentor is {pairing.mentor.first_name}",
            f"You have been paired since {day(pairing.started_on)}.",
            f"See how to reach {pairing.mentor.first_name}",
            url_for("pairings.show", pairing_id=pairing.id),
        )
        for pairing in pairs
    ]
    ended = _ended(person_id, Side.PSP)
    profile = profiles.psp_profile(person_id)
    if not cards and not (ended and profile and profile.status in _SAID_BY_THE_END):
        cards = [_psp_status(profile)]
    return [*asked, *cards, *ended, _plan(person_id)]


# What the page of the pair that has just ended says about these is enough.
_SAID_BY_THE_END = (PspStatus.PAUSED, PspStatus.CLOSED)


def _on_a_break(pairing: Pairing, person_id: uuid.UUID) -> Card | None:
    """Alike for both, but for the day that whoever began the break had in mind."""
    if pairing.state is not PairingState.PAUSED:
        return None
    other = pairing.mentor if person_id == pairing.psp_id else pairing.psp
    meant, href = pairings.day_meant(pairing, person_id), url_for("pairings.show", pairing_id=pairing.id)
    heading = f"You and {other.first_name} are on a break"
    if meant is not None and meant <= clock.today():
        text = f"You meant to go on from {day(meant)}. There is no hurry."
        return Card(heading, text, "Go on, or leave it for now", href)
    return Card(heading, "Nothing is expected of you until it is over.", "See your page together", href)


def _ended(person_id: uuid.UUID, side: Side) -> list[Card]:
    """Pairs that have ended lately: alike whoever ended them, and why."""
    found = []
    for pairing in pairings.ended_since(clock.now() - ENDED_SHOWN_FOR, person_id):
        if person_id == (pairing.psp_id if side is Side.PSP else pairing.mentor_id):
            other = pairing.mentor if side is Side.PSP else pairing.psp
            heading = f"Your mentoring with {other.first_name} has ended"
            href = url_for("pairings.show", pairing_id=pairing.id)
            text = f"You were a pair until {day(pairing.state_since)}."
            found.append(Card(heading, text, "See what happens next", href))
    return found


def _plan(person_id: uuid.UUID) -> Card:
    plan, href = plans.plan_of(person_id), url_for("wellbeing.plan")
    if plan is None:
        return Card(
            "Your wellbeing plan",
            "Write down what keeps you well in this role, and what helps when it is hard. It is yours alone,"
            " unless you share some of it.",
            "See how it works",
            href,
        )
    due = plan.review_on is not None and plan.review_on <= clock.today()
    text = (
        "You wanted to look at it again around now." if due else "Yours alone, unless you share some of it."
    )
    return Card("Your wellbeing plan", text, "Open your plan", href)


def invites_to_mentor(person_id: uuid.UUID) -> bool:
    """Whether to ask a PSP if they could be a mentor: not before their profile is in, nor while they wait for
    the coordinator to get in touch."""
    profile = profiles.psp_profile(person_id)
    submitted = profile is not None and profile.status is not PspStatus.DRAFT
    return submitted and wellbeing.contact_task(person_id) is None


def _asked_for_contact(person_id: uuid.UUID) -> list[Card]:
    task = wellbeing.contact_task(person_id)
    if task is None:
        return []
    if task.acted_on:
        return [
            Card(
                "The coordinator tried to reach you",
                f"They tried on {day(task.acted_on)}, and will try again. You can also get in touch"
                " with them.",
                "See how to reach them",
                url_for("home.contact"),
                urgent=True,
            )
        ]
    return [
        Card(
            "You asked the coordinator to get in touch",
            f"They saw that on {day(task.seen_at)} and will get in touch with you."
            if task.seen_at
            else f"They aim to do so by the end of {day(task.due_on)}.",
            "Get help now",
            url_for("wellbeing.help_now"),
        )
    ]


def _psp_status(profile: PspProfile | None) -> Card:
    href = url_for("profiles.own_psp")
    if profile is None or profile.status is PspStatus.DRAFT:
        return Card(
            "Tell us about yourself",
            "We use your profile to find a mentor who fits. It takes about 20 minutes, and you can stop"
            " and come back whenever you like.",
            "Go to your profile",
            href,
            urgent=True,
        )
    words = {
        PspStatus.READY: (
            "We have your profile",
            "The coordinator will look at it soon and add you to the people waiting for a mentor.",
        ),
        PspStatus.WAITING: (
            "We are looking for a mentor for you",
            f"You have been waiting since {day(profile.waiting_since)}. We will write to you as soon as"
            " we have somebody to suggest. Those who have waited longest come first.",
        ),
        PspStatus.PROPOSED: (
            "Your suggestion is being answered",
            "We will write to you as soon as there is news.",
        ),
        PspStatus.MATCHED: ("Your pair is being set up", "We will write to you as soon as there is news."),
        PspStatus.PAUSED: ("You are taking a break", "We will not look for a mentor until you tell us to."),
        PspStatus.CLOSED: ("You have no mentor at the moment", "You can start again whenever you like."),
    }
    heading, text = words[profile.status]
    if profile.status is PspStatus.CLOSED:
        last = pairings.last_pairing(profile.person_id)
        if last is None:
            return Card(heading, text, "Contact us to start again", url_for("home.contact"))
        return Card(heading, text, "Start again", url_for("pairings.show", pairing_id=last.id))
    return Card(heading, text, "Look at or change your profile", href)


def for_mentor(person_id: uuid.UUID) -> list[Card]:
    """What a mentor sees on their front page."""
    cards = _suggestions(person_id, Side.MENTOR) + _check_ins(person_id, Side.MENTOR)
    pairs = [pairing for pairing in pairings.live_pairings_of(person_id) if pairing.mentor_id == person_id]
    cards += [_on_a_break(pairing, person_id) or _mentee(pairing) for pairing in pairs]
    status = _mentor_status(profiles.mentor_profile(person_id), pairings.places_taken_by(person_id))
    if status is not None:
        cards.append(status)
    return cards + _ended(person_id, Side.MENTOR)


def _mentee(pairing: Pairing) -> Card:
    name = pairing.psp.first_name
    wants = wellbeing.wants_a_word(pairing)
    return Card(
        f"{name} would like a word" if wants else f"You are mentoring {name}",
        "Get in touch when you can, and ask how they are."
        if wants
        else f"You have been paired since {day(pairing.started_on)}.",
        f"See how to reach {name}",
        url_for("pairings.show", pairing_id=pairing.id),
        urgent=wants,
    )


def _mentor_status(profile: MentorProfile | None, taken: int) -> Card | None:
    href = url_for("profiles.own_mentor")
    if profile is None or profile.status is MentorStatus.DRAFT:
        return Card(
            "Offer to be a mentor",
            "Tell us what you can offer. The coordinator looks at every application.",
            "Go to your mentor profile",
            href,
            urgent=True,
        )
    if profile.status is MentorStatus.APPROVED:
        free = (profile.places or 0) - taken
        if free <= 0:
            return None
        return Card(
            f"You have {count(free, 'free place')}",
            "We will write to you when we have somebody to suggest.",
            "Look at or change your mentor profile",
            href,
        )
    words = {
        MentorStatus.APPLIED: (
            "We have your application",
            "The coordinator will look at it and write to you.",
        ),
        MentorStatus.PAUSED: ("You are taking a break from mentoring", "We will not suggest anybody to you."),
        MentorStatus.LEAVING: ("You are finishing as a mentor", "We will not suggest anybody new to you."),
        MentorStatus.LEFT: (
            "You have finished as a mentor",
            "Thank you. Contact us if you would like to return.",
        ),
    }
    heading, text = words[profile.status]
    return Card(heading, text, "Look at your mentor profile", href)


def _suggestions(person_id: uuid.UUID, side: Side) -> list[Card]:
    return [
        _suggestion(suggestion, side)
        for suggestion in pairings.open_suggestions_of(person_id)
        if (suggestion.psp_id == person_id if side is Side.PSP else suggestion.mentor_id == person_id)
    ]


def _suggestion(suggestion: Suggestion, side: Side) -> Card:
    other, answered = (
        (suggestion.mentor, suggestion.psp_answer)
        if side is Side.PSP
        else (suggestion.psp, suggestion.mentor_answer)
    )
    href = url_for("pairings.suggestion", suggestion_id=suggestion.id)
    if answered is not None:
        return Card(
            f"You said yes to {other.first_name}",
            "We will write to you as soon as there is news.",
            "Look at the suggestion",
            href,
        )
    what = "mentor" if side is Side.PSP else "mentee"
    return Card(
        f"We suggest {other.first_name} as your {what}",
        f"Have a look, and tell us by {day(suggestion.lapses_on)}.",
        "See the suggestion",
        href,
        urgent=True,
    )


def _check_ins(person_id: uuid.UUID, side: Side) -> list[Card]:
    cards = []
    for pairing, owner_side, number, _due_on in wellbeing.unanswered(person_id, clock.today()):
        if owner_side is side:
            other = pairing.mentor if side is Side.PSP else pairing.psp
            cards.append(
                Card(
                    "How are things going?"
                    if side is Side.PSP
                    else f"How is it going with {other.first_name}?",
                    "A check-in takes less than a minute. You can leave out any question.",
                    "Answer the check-in",
                    url_for("wellbeing.check_in", pairing_id=pairing.id, number=number),
                    urgent=True,
                )
            )
    return cards
