"""The table: each kind of words and who may find them on any page; each page and who is let in at all."""

from __future__ import annotations

from tests.wellbeing.who_sees_what_cast import EVERYBODY, TEAM, Readers, who

NOBODY = who()
# What a PSP lets the other one know once both have said yes: it ends with the pair.
AFTER_YES = who("owner", *TEAM, live=["mentor"], new_pair=["new mentor"])
# The safeguarding lead too, as the PSP has raised a concern.
TO_REACH = who("owner", *TEAM, "safeguarding lead", live=["mentor"], new_pair=["new mentor"])

WORDS: dict[str, Readers] = {
    "profile: what they do in the role": AFTER_YES,
    "profile: a note about needs": AFTER_YES,
    "profile: full name": TO_REACH,
    "profile: phone number, given": TO_REACH,
    "profile: e-mail address, given": TO_REACH,
    "profile: postal address": who("owner", *TEAM, "safeguarding lead"),
    "profile: note to the coordinator": who("owner", *TEAM),
    "profile: experience that may be told": who("owner", live=["mentor"], new_pair=["new mentor"]),
    "profile: experience only to match": who("owner"),
    "profile: a wish": who("owner"),
    "profile: a person not to meet": who("owner"),
    "profile: an organisation to leave out": who("owner"),
    "mentor’s profile: about them": who("mentor", *TEAM, live=["owner"]),
    "mentor’s profile: phone number, not given": who("mentor", *TEAM),
    "mentor’s profile: conflicts of interest": who("mentor", *TEAM),
    "mentor’s profile: a person not to meet": who("mentor"),
    "note: for nobody": who("owner"),
    "note: for nobody, contact wanted": who("owner"),
    "note: for the mentor": who("owner", live=["mentor"]),
    "note: for the coordinator": who("owner", *TEAM),
    "note: the mentor’s": who("mentor", *TEAM),
    # A concern is not read again by whoever raised it: somebody may look over their shoulder.
    "concern: for both": who(*TEAM, "safeguarding lead"),
    "concern: for the lead": who("safeguarding lead"),
    "concern: for the coordinator": who(*TEAM),
    "concern: what was done about it": who(*TEAM, "safeguarding lead"),
    "concern: that there is one": who(*TEAM, "safeguarding lead"),
    "message: when it was sent": who("owner", *TEAM),
    "message: its words to the PSP": NOBODY,
    "message: its words to the mentor": NOBODY,
    "dates: the pair’s start": who("owner", "mentor", *TEAM),
    "dates: their first meeting": who(*TEAM, live=["owner", "mentor"]),
    "trail: that the coordinator read a note": who("owner"),
    "trail: that the coordinator looked at the plan": who("owner"),
    "trail: what was done": who("auditor"),
}

LISTS = {
    "/": who(*EVERYBODY),
    "/audit": who("auditor"),
    "/audit/own": who(*TEAM),
    "/check-ins": who("owner", "mentor", "new mentor", "another psp", "another mentor"),
    "/concerns": who(*TEAM, "safeguarding lead"),
    "/concerns/mine": who("owner", "mentor", "new mentor", "another psp", "another mentor"),
    "/insight": who("auditor", *TEAM),
    "/messages": who(*TEAM),
    "/messages/mine": who(*EVERYBODY),
    "/messages/totals": who("auditor"),
    "/pairs": who(*TEAM),
    "/pairs?show=ended": who(*TEAM),
    "/people": who(*TEAM),
    "/plan": who("owner", "another psp"),
    "/plan/sharing": who("owner", "another psp"),
    "/profile/mentor/check": who("mentor", "new mentor", "another mentor"),
    "/profile/mentor/preview": who("mentor", "new mentor", "another mentor"),
    "/profile/psp/contact": who("owner", "another psp"),
    "/profile/psp/check": who("owner", "another psp"),
    "/profile/psp/preview": who("owner", "another psp"),
    "/rounds": who(*TEAM),
    "/work-list": who(*TEAM),
}

PAGES: dict[str, Readers] = LISTS | {
    "the pair": who("owner", "mentor", *TEAM),
    "the pair after it": who(new_pair=["owner", "new mentor", *TEAM]),
    "their suggestion": who("owner", "mentor"),
    "the PSP": who(*TEAM),
    "the mentor": who(*TEAM),
    "the PSP’s profile on their behalf": who(*TEAM),
    "whom the PSP does not want, on their behalf": who(*TEAM),
    "the mentor’s profile on their behalf": who(*TEAM),
    "their messages": who(*TEAM),
    "a message of theirs to pass on": NOBODY,
    "a check-in": who("owner", "mentor"),
    "a check-in recorded for them": who(*TEAM),
    "the note for nobody": who("owner"),
    "the note for nobody, contact wanted": who("owner"),
    # The coordinator comes here from the task, and reads only that there is none for them.
    "whether there is a note, contact wanted": who("owner", *TEAM),
    "the note for the mentor": who("owner", live=["mentor"]),
    "the note for the coordinator": who("owner", *TEAM),
    "the mentor’s note": who("mentor", *TEAM),
    "the task to get in touch": who(*TEAM),
    "the concern for both": who(*TEAM, "safeguarding lead"),
    "the concern for the lead": who("safeguarding lead"),
    "the concern for the coordinator": who(*TEAM),
}
