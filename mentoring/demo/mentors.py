"""60 made-up mentors: 4 applied, 50 approved with 1 to 3 places, 3 on a break, 2 leaving, 1 not finished."""

from __future__ import annotations

from datetime import timedelta

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.demo import answers, inclusion
from mentoring.demo.persons import Persons
from mentoring.demo.trusts import Trusts
from mentoring.demo.world import World
from mentoring.organisations.models import Organisation
from mentoring.organisations.regions import REGIONS
from mentoring.people.models import Person
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, Place
from mentoring.profiles.reference import AVAILABILITY, LANGUAGES, TOPICS
from mentoring.profiles.sections import MENTOR_SECTIONS

_SECTIONS = [section.slug for section in MENTOR_SECTIONS]

COUNT = 60
# In the order of their numbers; mentor-001 and mentor-002 are approved, mentor-003 applied.
_FIRST = [MentorStatus.APPROVED, MentorStatus.APPROVED, MentorStatus.APPLIED]
_REST = (
    [MentorStatus.APPLIED] * 3
    + [MentorStatus.APPROVED] * 48
    + [MentorStatus.PAUSED] * 3
    + [MentorStatus.LEAVING] * 2
    + [MentorStatus.DRAFT]
)


class Mentor:
    """A mentor while the cohort is made: the rows, and where they work."""

    def __init__(self, person: Person, profile: MentorProfile, hosts: list[Organisation]) -> None:
        self.person, self.profile, self.hosts = person, profile, hosts
        self.taken = 0

    @property
    def free(self) -> int:
        open_now = self.profile.status is MentorStatus.APPROVED
        return (self.profile.places or 0) - self.taken if open_now else 0


def make(
    world: World, persons: Persons, trusts: Trusts, also_psps: list[tuple[Person, Organisation]]
) -> list[Mentor]:
    """The mentors by number; the last approved ones are people who are PSPs here as well."""
    statuses = _FIRST + _REST
    last_approved = [n for n, status in enumerate(statuses) if status is MentorStatus.APPROVED][
        -len(also_psps) :
    ]
    both = dict(zip(last_approved, also_psps, strict=True))
    regions = list(REGIONS)
    mentors = []
    for n, status in enumerate(statuses):
        if n in both:
            person, host = both[n]
        else:
            host = world.pick(trusts.of_region[regions[n % len(regions)]])
            recent = status in (MentorStatus.APPLIED, MentorStatus.DRAFT)
            since = world.moment(world.days_ago(world.chance.randint(*((3, 12) if recent else (640, 1000)))))
            person = persons.make(
                f"mentor-{n + 1:03}", Role.MENTOR, since=since, host=host, icb=trusts.icb_of(host)
            )
        mentors.append(_mentor(world, person, _places(world, trusts, person, host), status, n))
    return mentors


def _mentor(world: World, person: Person, hosts: list[Organisation], status: MentorStatus, n: int) -> Mentor:
    applied = person.created_at + timedelta(days=1, hours=1)
    approved = applied + timedelta(days=5)
    years = world.chance.randint(3, 4)
    profile = MentorProfile(
        id=world.new_id(),
        person_id=person.id,
        status=status,
        status_since=applied if status is MentorStatus.APPLIED else person.created_at,
        updated_at=applied,
        done=_SECTIONS[:4] if status is MentorStatus.DRAFT else _SECTIONS[:],
        begun=[],
        years_as_psp=years,
    )
    world.add(profile)
    mentor = Mentor(person, profile, hosts)
    if status is MentorStatus.DRAFT:
        profile.begun = _SECTIONS[4:5]
        return mentor
    profile.submitted_at = applied
    _answers(world, profile, mentor.hosts)
    world.record("profiles.mentor-applied", profile, applied, actor_id=person.id, about_id=person.id)
    if status is not MentorStatus.APPLIED:
        by = world.coordinator_id
        profile.status_since, profile.status_by = approved, by
        profile.confirmed_at = world.moment(world.days_ago(world.chance.randint(5, 150)))
        profile.training_completed_on = clock.day_of(approved) - timedelta(days=20)
        profile.refresher_due_on = clock.add_months(profile.training_completed_on, 24)
        world.record("profiles.mentor-approved", profile, approved, actor_id=by, about_id=person.id)
    if status in (MentorStatus.PAUSED, MentorStatus.LEAVING):
        profile.status_since = world.moment(world.days_ago(10 + n % 9))
    return mentor


def _answers(world: World, profile: MentorProfile, hosts: list[Organisation]) -> None:
    kinds = {topic for host in hosts for topic in answers.TOPICS_OF.get(host.type, ())}
    known = list(dict.fromkeys(world.shuffled(sorted(kinds)) + world.shuffled(TOPICS)))
    profile.topics = {
        topic: "confident" if i < 5 else "some"
        for i, topic in enumerate(known[: world.chance.randint(7, 11)])
    } | {"settling-in": "confident", world.pick(answers.NEW_TO_THE_ROLE[1:]): "confident"}
    profile.formats = {
        "video": "yes" if world.maybe(92) else "no",
        "phone": "yes",
        "in-person": "yes" if world.maybe(35) else "no",
        "email": "yes" if world.maybe(55) else "no",
    }
    profile.availability = [code for code in AVAILABILITY if world.maybe(60)] or ["evening"]
    profile.needs = world.some(answers.PSP_NEEDS, 1, 2) if world.maybe(15) else []
    profile.needs_met = world.some(answers.EASY_NEEDS, 7, 10) + world.some(answers.FAIR_NEEDS, 0, 4)
    profile.needs_met += [need for need in answers.RARE_NEEDS if world.maybe(8)]
    profile.languages = world.some(list(LANGUAGES)[1:], 1, 2) if world.maybe(25) else []
    profile.places = world.pick((1, 1, 2, 2, 2, 3, 3))
    profile.hours_a_month = world.pick((2, 3, 4, 6, 8))
    profile.accepting_until = world.month_ago(-world.chance.randint(4, 14)) if world.maybe(20) else None
    profile.bio, profile.style = world.pick(answers.BIOS), world.pick(answers.STYLES)
    profile.code_agreed_at = profile.submitted_at
    if profile.submitted_at:
        profile.experiences = inclusion.experiences(world, profile.submitted_at, of_a_hundred=85)
    if world.maybe(8):
        profile.conflicts = world.pick(answers.CONFLICTS)
    if world.maybe(8):
        profile.please_not = {"organisations": [str(hosts[0].id)]}


def _places(world: World, trusts: Trusts, person: Person, host: Organisation) -> list[Organisation]:
    """Where they work now, and for some where they were before."""
    hosts = [host]
    if world.maybe(40):
        hosts.append(world.pick([one for one in trusts.of_region[host.region or ""] if one is not host]))
    for position, organisation in enumerate(hosts):
        world.add(
            Place(
                id=world.new_id(),
                person_id=person.id,
                part=Part.MENTOR,
                organisation_id=organisation.id,
                type=organisation.type,
                position=position,
                started_on=world.month_ago(30 + 12 * position),
                ended_on=world.month_ago(29) if position else None,
            )
        )
    return hosts
