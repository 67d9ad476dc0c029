"""Why two people may suit each other, in words."""

from mentoring.pairings import why


def test_topics_are_in_words_and_in_the_order_given():
    assert why.topics({"topics": ["psirf", "committees", "gone"]}) == [
        "Incident response under PSIRF",
        "Safety and quality committees: papers and speaking up",
    ]


def test_each_reason_is_one_plain_sentence():
    given = {
        "setting": ["acute", "national"],
        "region": ["near"],
        "times": ["morning", "weekend"],
        "formats": ["video", "phone", "email"],
    }
    assert why.points(given) == [
        "You both know this kind of organisation: acute and NHS England national",
        "You are in neighbouring regions",
        "You can both meet by: video call, phone and e-mail",
        "You are both free on: weekday mornings and weekends",
    ]


def test_what_is_not_shared_is_not_mentioned():
    assert why.points({"region": "other", "formats": [], "further_on": "2 years further on"}) == []
