"""Whether a message that is owed may go out now, later, or not at all. Plain data in, a verdict out.

London working days from 8 to 6, the half days a person chose, at most two a week of which the last is not
for reminders, and nothing to whom messages are stopped. Urgent messages, which somebody asked for a moment
ago or which cannot wait for the morning, pass at any time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from mentoring.core import clock
from mentoring.messages.models import StopReason

WEEK = timedelta(days=7)
NOON = time(12)
DAYS = ("mon", "tue", "wed", "thu", "fri")
SLOTS = tuple(f"{day}-{half}" for day in DAYS for half in ("am", "pm"))
A_MOMENT = timedelta(minutes=10)  # until it is known what became of the message under way
LOOK_AHEAD = 21  # days; longer than any run of days that are no working days of somebody's slots

PACE = "they had as many messages as may go to one person in a week"
PACE_OF_REMINDERS = "they had a message this week, and the last place in a week is not for reminders"
TIMES = "they chose other times"
HOURS = "outside working hours"
EVERYTHING = "all messages are stopped"
NO_ADDRESS = "they have no e-mail address"
WHY_STOPPED = {
    StopReason.OPTED_OUT: "they want no reminders",
    StopReason.BOUNCED: "their address takes no mail",
    StopReason.STOPPED: "messages to them are stopped",
}


class Kind(Protocol):
    """What the gate needs to know of a kind of message."""

    @property
    def urgent(self) -> bool: ...
    @property
    def paced(self) -> bool: ...
    @property
    def optional(self) -> bool: ...
    @property
    def by_hand(self) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What the gate needs to know of a person: nothing of it is about who they are."""

    has_email: bool = True
    by_email: bool = True  # they have an address, and wish to be reached there
    stops: frozenset[StopReason] = frozenset()
    slots: frozenset[str] = frozenset()  # none: any working time
    recent: tuple[datetime, ...] = ()  # when paced messages went to them in the last week
    under_way: int = 0  # paced messages that a worker has in hand for them


@dataclass(frozen=True)
class Go:
    """By e-mail, now."""


@dataclass(frozen=True)
class ByHand:
    """Now, by phone, text or letter: somebody is to do it."""


@dataclass(frozen=True)
class Later:
    until: datetime
    why: str


@dataclass(frozen=True)
class Never:
    """Not as things are."""

    why: str


Verdict = Go | ByHand | Later | Never


def stopped(kind: Kind, stops: Collection[StopReason]) -> str:
    """Why a message of this kind is kept from somebody for as long as they are so; empty: it is not.

    Urgent ones never are: somebody asked for them. An address that takes no mail keeps back reminders and
    what is of use by e-mail only; for the rest somebody picks up the phone.
    """
    if kind.urgent:
        return ""
    if StopReason.STOPPED in stops:
        return WHY_STOPPED[StopReason.STOPPED]
    if StopReason.OPTED_OUT in stops and kind.optional:
        return WHY_STOPPED[StopReason.OPTED_OUT]
    if StopReason.BOUNCED in stops and (kind.optional or not kind.by_hand):
        return WHY_STOPPED[StopReason.BOUNCED]
    return ""


def decide(kind: Kind, reader: Reader, now: datetime, *, a_week: int, any_hour: bool = False) -> Verdict:
    """What is to be done with one message that is owed. `any_hour`: no working hours, as in the demo."""
    if kind.urgent:
        return Go() if reader.has_email else ByHand()  # also who else wishes for letters
    if why := stopped(kind, reader.stops):
        return Never(why)
    if not any_hour and not is_welcome(now, reader.slots):
        return Later(next_welcome(now, reader.slots), TIMES if clock.is_sending_time(now) else HOURS)
    if kind.paced:
        recent, places = sorted(at for at in reader.recent if at > now - WEEK), places_for(kind, a_week)
        why = PACE if places == a_week else PACE_OF_REMINDERS
        if len(recent) >= places:
            return Later(recent[-places] + WEEK, why)
        if len(recent) + reader.under_way >= places:
            return Later(now + A_MOMENT, why)
    return _by_which_way(kind, reader)


def _by_which_way(kind: Kind, reader: Reader) -> Verdict:
    if not kind.by_hand:
        return Go() if reader.has_email else Never(NO_ADDRESS)
    return Go() if reader.by_email and StopReason.BOUNCED not in reader.stops else ByHand()


def places_for(kind: Kind, a_week: int) -> int:
    """How many messages somebody may have had in a week, this one with them, for it to go out.

    The last place is not for reminders: what somebody needs to know never waits because of them alone.
    """
    return max(a_week - 1, 1) if kind.optional else a_week


def is_welcome(moment: datetime, slots: frozenset[str]) -> bool:
    """Whether an ordinary message may reach somebody at this moment."""
    return clock.is_sending_time(moment) and (not slots or _slot(moment) in slots)


def next_welcome(moment: datetime, slots: frozenset[str]) -> datetime:
    """The first moment from this one on at which an ordinary message is welcome."""
    if is_welcome(moment, slots):
        return moment
    today = clock.day_of(moment)
    for ahead in range(LOOK_AHEAD):
        for at in (clock.SENDING_FROM, NOON):
            start = clock.start_of(today + timedelta(days=ahead), at)
            if start > moment and is_welcome(start, slots):
                return start
    return clock.start_of(today + timedelta(days=LOOK_AHEAD))


def _slot(moment: datetime) -> str:
    """Of a moment on a working day."""
    local = clock.london(moment)
    return f"{DAYS[local.weekday()]}-{'am' if local.time() < NOON else 'pm'}"
