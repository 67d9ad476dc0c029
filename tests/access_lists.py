"""Who may open what: each route stands in exactly one of these lists. Somebody decides for every new one."""

from mentoring.core.access import Role

# Anybody, signed out too. None shows anything about anybody but whoever is signed in.
PUBLIC = [
    "health.health",
    "home.accessibility",
    "home.contact",
    "home.cookies",
    "home.index",
    "home.privacy",
    "metrics.metrics",  # figures about nobody, and only for whoever holds the token: others get 404
    "people.claim_link",
    "people.join",
    "people.link_sent",
    "people.sign_in",
    "people.sign_out",
    "wellbeing.help_now",
]

# Anybody, but only where the demo is on: there everybody is made up.
DEMO = [
    "demo.index",
    "demo.letter",
    "demo.letter_file",
    "demo.mailbox",
    "demo.sign_in",
]

# Anybody signed in; the view itself lets only the people concerned through, others get 404.
SIGNED_IN = [
    "pairings.change",
    "pairings.choose_next",
    "pairings.end",
    "pairings.go_on",
    "pairings.met",
    "pairings.say_no",
    "pairings.show",
    "pairings.suggestion",
    "pairings.take_break",
    "pairings.withdraw_change",
    "wellbeing.check_in",
    "wellbeing.note",
    "wellbeing.thanks",
]

# The coordinator, and the deputy while covering.
COORDINATOR = [
    "casework.index",
    "casework.show",
    "messages.to_pass_on",
    "organisations.correct",
    "organisations.index",
    "organisations.merger",
    "organisations.remove_merger",
    "organisations.show",
    "pairings.change_request",
    "pairings.correct_death",
    "pairings.death",
    "pairings.index",
    "pairings.mentor_leaving",
    "pairings.record_answer",
    "pairings.withdraw",
    "profiles.add_person",
    "profiles.applications",
    "profiles.behalf",
    "profiles.behalf_check",
    "profiles.behalf_place_add",
    "profiles.behalf_place_change",
    "profiles.behalf_place_remove",
    "profiles.behalf_section",
    "profiles.behalf_sent",
    "profiles.decide",
    "profiles.give_role",
    "profiles.import_columns",
    "profiles.import_confirm",
    "profiles.import_forget",
    "profiles.import_people",
    "profiles.import_plan",
    "profiles.import_refused",
    "profiles.import_template",
    "profiles.not_now",
    "profiles.people",
    "profiles.person",
    "rounds.cancel",
    "rounds.found",
    "rounds.index",
    "rounds.pair",
    "rounds.progress",
    "rounds.publish",
    "rounds.run",
    "rounds.show",
    "rounds.start",
    "rounds.unmatched",
]

# Others, by role.
OTHER_ROLES = {
    "people.audit_trail": {Role.AUDITOR},
    "people.become_mentor": {Role.PSP},
    "people.cover": {Role.COORDINATOR, Role.DEPUTY},
    "profiles.own_check": {Role.MENTOR, Role.PSP},
    "profiles.own_mentor": {Role.MENTOR},
    "profiles.own_place_add": {Role.MENTOR, Role.PSP},
    "profiles.own_place_change": {Role.MENTOR, Role.PSP},
    "profiles.own_place_remove": {Role.MENTOR, Role.PSP},
    "profiles.own_preview": {Role.MENTOR, Role.PSP},
    "profiles.own_psp": {Role.PSP},
    "profiles.own_section": {Role.MENTOR, Role.PSP},
    "profiles.own_sent": {Role.MENTOR, Role.PSP},
    "wellbeing.index": {Role.MENTOR, Role.PSP},
}
