"""150 made-up PSPs. What they answer is here; suggestions and pairs are made from them afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from mentoring.core.access import Role
from mentoring.demo import answers, inclusion
from mentoring.demo.persons import Persons
from mentoring.demo.stages import STAGES, Stage
from mentoring.demo.trusts import Trusts
from mentoring.demo.world import World
from mentoring.organisations.models import Organisation
from mentoring.organisations.regions import REGIONS
from mentoring.people.models import Channel, Person
from mentoring.profiles.models import Part, Place, PspProfile, PspStatus
from mentoring.profiles.reference import AVAILABILITY, LANGUAGES, NETWORKS, TOPICS
from mentoring.profiles.sections import PSP_SECTIONS

_SECTIONS = [section.slug for section in PSP_SECTIONS]

_LETTER_ONLY = (40, 61, 83, 99)  # numbers of those without e-mail
_PHONE = (52, 77, 110)
_SHARED_INBOX = (45, 70, 121)
_BY_PHONE_WITH_THE_COORDINATOR = (40, 61, 83, 99, 52)  # filled in on behalf of them


class Psp:
    """A PSP while the cohort is made: the rows, where they work, and the stage they are to be at."""

    def __init__(self, person: Person, profile: PspProfile, hosts: list[Organisation], stage: Stage) -> None:
        self.person, self.profile, self.hosts, self.stage = person, profile, hosts, stage


def make(world: World, persons: Persons, trusts: Trusts) -> list[Psp]:
    """All of them, by number."""
    regions = list(REGIONS)
    found = []
    for n, stage in enumerate(STAGES, start=1):
        host = world.pick(trusts.of_region[regions[n % len(regions)]])
        person = persons.make(
            f"psp-{n:03}",
            *((Role.PSP, Role.MENTOR) if stage.mentors_too else (Role.PSP,)),
            since=world.moment(stage.registered(world)),
            host=host,
            icb=trusts.icb_of(host),
            channel=Channel.LETTER if n in _LETTER_ONLY else Channel.PHONE if n in _PHONE else Channel.EMAIL,
        )
        person.shared_inbox = n in _SHARED_INBOX
        found.append(_psp(world, person, _places(world, trusts, person, host, stage), stage, n))
    return found


def _psp(world: World, person: Person, hosts: list[Organisation], stage: Stage, n: int) -> Psp:
    joined = world.moment(stage.joined(world))
    profile = PspProfile(
        id=world.new_id(),
        person_id=person.id,
        status=stage.status,
        status_since=joined,
        updated_at=joined,
        done=_SECTIONS[:],
        begun=[],
        vouched=stage.status not in (PspStatus.DRAFT, PspStatus.READY),
    )
    world.add(profile)
    draft = stage.status is PspStatus.DRAFT
    _about_the_role(world, profile, stage, draft=draft)
    if draft:
        profile.done = _SECTIONS[: 3 + n % 3]
        profile.begun = [slug for slug in ("role",) if slug not in profile.done]
        return Psp(person, profile, hosts, stage)
    sent = joined + timedelta(hours=2)
    profile.submitted_at = profile.updated_at = sent
    if n in _BY_PHONE_WITH_THE_COORDINATOR:
        profile.recorded_by = world.coordinator_id
    _wants(world, profile, hosts, sent)
    world.record("profiles.psp-ready", profile, sent, actor_id=person.id, about_id=person.id)
    profile.status_since = sent
    if stage.status is not PspStatus.READY:
        _confirmed(world, profile, person)
    if stage.status is PspStatus.PAUSED:
        profile.status_since, profile.status_by = world.moment(world.days_ago(12)), person.id
    return Psp(person, profile, hosts, stage)


def _confirmed(world: World, profile: PspProfile, person: Person) -> None:
    confirmed = min(profile.status_since + timedelta(days=2), world.moment(world.days_ago(1)))
    profile.status_since, profile.status_by = confirmed, world.coordinator_id
    profile.waiting_since = confirmed
    world.record(
        "profiles.psp-waiting", profile, confirmed, actor_id=world.coordinator_id, about_id=person.id
    )


def _about_the_role(world: World, profile: PspProfile, stage: Stage, *, draft: bool) -> None:
    profile.started_role_on = world.month_ago(stage.months_in_role(world))
    profile.role_does = world.pick(answers.ROLE_DOES)
    if not draft or world.maybe(50):
        profile.networks = [code for code in NETWORKS if world.maybe(25)]
        profile.helped_by = "My sister typed it for me" if world.maybe(4) else ""


def _wants(world: World, profile: PspProfile, hosts: list[Organisation], at: datetime) -> None:
    new = profile.started_role_on is not None and profile.started_role_on > world.month_ago(8)
    likely = world.some(answers.NEW_TO_THE_ROLE if new else TOPICS, 1, 2)
    likely += world.some(answers.TOPICS_OF.get(hosts[0].type, ()), 1, 3) + world.some(TOPICS, 0, 1)
    profile.topics = list(dict.fromkeys(likely))[:5]
    profile.hopes = world.pick(answers.HOPES)
    only = world.pick(("video", "phone")) if world.maybe(10) else ""
    yes = {code for code in ("video", "phone", "in-person", "email") if world.maybe(60)} | {"video"}
    profile.formats = {
        code: ("only" if code == only else "no") if only else ("yes" if code in yes else "no")
        for code in ("video", "phone", "in-person", "email")
    }
    profile.availability = [code for code in AVAILABILITY if world.maybe(50)] or ["morning", "evening"]
    profile.how_often = world.pick(("month", "month", "fortnight", "six-weeks", "needed"))
    profile.needs = list(dict.fromkeys(world.some(answers.PSP_NEEDS, 1, 2))) if world.maybe(35) else []
    if "interpreter" in profile.needs:
        profile.languages, profile.needs_note = ["polish"], "Polish"
    elif world.maybe(15):
        profile.languages = world.some(list(LANGUAGES)[1:], 1, 1)
    profile.experiences = inclusion.experiences(world, at, of_a_hundred=50)
    profile.wishes = inclusion.wishes(world, of_a_hundred=40)
    profile.note = world.pick(answers.NOTES) if world.maybe(12) else ""
    if world.maybe(7):
        profile.please_not = {"people": "Nobody Inparticular"}


def _places(
    world: World, trusts: Trusts, person: Person, host: Organisation, stage: Stage
) -> list[Organisation]:
    """One host organisation; for some a second, and for some of those it is their ICB."""
    hosts = [host]
    if world.maybe(18):
        icb = trusts.icb_of(host)
        others = [one for one in trusts.of_region[host.region or ""] if one is not host]
        hosts.append(icb if icb and world.maybe(40) else world.pick(others))
    for position, organisation in enumerate(hosts):
        world.add(
            Place(
                id=world.new_id(),
                person_id=person.id,
                part=Part.PSP,
                organisation_id=organisation.id,
                type=organisation.type,
                position=position,
                started_on=world.month_ago(stage.months_in_role(world)),
            )
        )
    return hosts
