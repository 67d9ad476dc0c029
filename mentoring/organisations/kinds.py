"""A first guess at what kind of care a trust gives: the national file does not say. People correct it."""

from __future__ import annotations

from mentoring.organisations.models import OrganisationType

# The first line with a word that the name holds wins.
_WORDS: tuple[tuple[OrganisationType, tuple[str, ...]], ...] = (
    (OrganisationType.AMBULANCE, ("ambulance",)),
    (OrganisationType.MENTAL_HEALTH, ("mental health", "learning disability")),
    (OrganisationType.COMMUNITY, ("community", "care services")),
    (OrganisationType.MENTAL_HEALTH, ("partnership", "health and care nhs")),
    (
        OrganisationType.SPECIALIST,
        ("children", "women’s", "orthopaedic", "heart and chest", "cancer", "eye hospital", "rheumatic"),
    ),
)

# Those whose name says nothing, or something else than what they do.
_CODES: dict[OrganisationType, str] = {
    OrganisationType.MENTAL_HEALTH: (
        "G6V2S RAT RDY RHA RKL RLY RMY RNK RNU RP1 RPG RT1 RT2 RTV RV3 RV5 RV9 RVX RW1 RW4 RW5 RWK RWX"
        " RX3 RX4 RXD RXE RXM"
    ),
    OrganisationType.COMMUNITY: "R1C R1E R1G",
    OrganisationType.PRIMARY_CARE: "RYK",
    OrganisationType.SPECIALIST: "RBV RET RGM RPC RPY RT3",
    OrganisationType.OTHER: "K0N6A RYH",  # online, by phone
}
_KIND_OF = {code: kind for kind, codes in _CODES.items() for code in codes.split()}


def guess(code: str, name: str) -> OrganisationType:
    """By the code where the name would mislead, then by the words of the name; otherwise acute."""
    if code in _KIND_OF:
        return _KIND_OF[code]
    held = name.lower().replace("'", "’")
    for kind, words in _WORDS:
        if any(word in held for word in words):
            return kind
    return OrganisationType.ACUTE
