"""What made-up people answer: sentences and lists to draw from."""

from __future__ import annotations

from mentoring.organisations.models import OrganisationType

ROLE_DOES = (
    "I sit on the patient safety committee and read the papers before each meeting.",
    "I join reviews of incidents and make sure that families are heard early.",
    "I work with the staff who plan training, and tell them how it feels on the other side.",
    "I look at letters and leaflets before they go out and say what is hard to follow.",
    "I go on safety walks on the wards and write up what patients tell me.",
    "I am part of the group that brings in the new way of responding to incidents.",
    "I help to choose which improvement projects come first, and follow 2 of them.",
    "I attend the learning from deaths group and the quality committee in turn.",
    "I visit ambulance stations and bring back what crews and patients say.",
    "I co-chair the patient partners’ forum and report to the board twice a year.",
)

HOPES = (
    "Somebody to think aloud with before difficult meetings.",
    "To know what is expected of me, and what I can say no to.",
    "Confidence to speak up in a room full of clinicians.",
    "To hear how somebody else made the role their own.",
    "Help to read long papers without losing a weekend to them.",
    "To feel less alone as the only partner in my organisation.",
    "Ideas for working with staff who are not sure what I am for.",
    "To learn how incident reviews work, and where my part in them is.",
    "Support to look after myself when what I read is close to home.",
    "To find out how other organisations pay and support their partners.",
    "A sounding board while I decide whether to chair our group.",
    "To turn what patients tell me into something a committee acts on.",
)

NOTES = (
    "I am away for most of August.",
    "My laptop is shared, so a call is easier than e-mail.",
    "I started mentoring somewhere else once and it fizzled out. I would like to try again.",
    "I would rather not meet on days when our committee meets.",
)

BIOS = (
    "I came to the role after years of caring for a relative, and have sat on 3 committees since.",
    "I was among the first partners in my trust and helped to write the role description we use now.",
    "I have taken part in more than 20 incident reviews and still learn something in each.",
    "I worked in schools before. I like plain words, short papers and asking the simple question.",
    "I chair our partners’ forum and have helped 5 new colleagues to find their feet.",
    "I bring experience of mental health services from both sides, and a lot of patience.",
    "I joined because something went wrong and I wanted the next family to be heard sooner.",
    "I have worked with 2 ambulance services and know what long shifts do to good intentions.",
    "I enjoy data more than most people do, and explaining it even more.",
    "I live by the sea, far from any big hospital, and speak up for those who travel 2 hours to one.",
)

STYLES = (
    "Calm, practical, good at listening",
    "Warm and direct; I ask a lot of questions",
    "Structured: we agree what to talk about and note what comes next",
    "Relaxed; a cup of tea and no agenda",
    "Encouraging, with honest feedback when you want it",
    "Patient; I like to try things out together",
)

CONFLICTS = ("I sit on a panel that assesses bids from trusts in my region.", "My daughter works for an ICB.")

HARD_NOTES = (
    "The last review was very close to what happened to us. I did not sleep well after it.",
    "I feel invisible in the meetings and am not sure that I want to go on.",
)

GOOD_NOTES = (
    "We agreed what to try before the next committee.",
    "It helped to hear how others ask questions about papers.",
    "Short and useful. Same again next month.",
)

# What a kind of organisation makes people want help with, or able to give it.
TOPICS_OF = {
    OrganisationType.ACUTE: ("psirf", "committees", "deaths", "medication", "marthas-rule", "maternity"),
    OrganisationType.SPECIALIST: ("children", "medication", "research", "psirf", "information"),
    OrganisationType.MENTAL_HEALTH: (
        "mental-health",
        "learning-disability",
        "candour",
        "psirf",
        "inequalities",
    ),
    OrganisationType.COMMUNITY: ("community", "primary-care", "information", "inequalities", "co-design"),
    OrganisationType.AMBULANCE: ("urgent-care", "lfpse", "training", "policies", "psirf"),
    OrganisationType.ICB: ("policies", "inequalities", "primary-care", "board", "co-design"),
}

NEW_TO_THE_ROLE = ("settling-in", "committees", "payment", "boundaries", "peers")

# Common ones stand twice. Then what almost any mentor can do, and what fewer can.
_PSP_NEEDS = """plain-language plain-language more-time more-time large-print agenda-first agenda-first
breaks captions written-summary written-summary camera-off phone-not-video quiet-room step-free screen-reader
supporter easy-read bsl interpreter"""
_EASY = """large-print plain-language more-time camera-off breaks written-summary agenda-first phone-not-video
supporter quiet-room"""
_FAIR = "captions step-free screen-reader easy-read audio"
_RARE = "hearing-loop text-relay letters bsl interpreter"
_EXPERIENCES = """carer bereaved harmed long-term-condition disability neurodivergent mental-health lgbtq
ethnic-cultural faith eal rural-coastal over-65 parent woman man"""

PSP_NEEDS, EASY_NEEDS = _PSP_NEEDS.split(), _EASY.split()
FAIR_NEEDS, RARE_NEEDS = _FAIR.split(), _RARE.split()
COMMON_EXPERIENCES = _EXPERIENCES.split()
