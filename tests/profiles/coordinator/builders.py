"""Profiles in any state, with nothing in them but what the test is about."""

from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.organisations.models import Organisation, OrganisationType
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, Place, PspProfile, PspStatus


def _profile(model, person, values, sealed):
    now = clock.now()
    base = {"person_id": person.id, "status_since": now, "updated_at": now}
    with transaction():
        profile = model(**(base | values))
        for name, value in sealed.items():
            setattr(profile, name, value)
        db.session.add(profile)
    return profile


def make_psp_profile(person, status=PspStatus.WAITING, *, sealed=None, **values):
    return _profile(PspProfile, person, {"status": status} | values, sealed or {})


def make_mentor_profile(person, status=MentorStatus.APPROVED, *, sealed=None, **values):
    return _profile(MentorProfile, person, {"status": status} | values, sealed or {})


def make_organisation(name="Example Hospitals", code=None, kind=OrganisationType.ACUTE, **values):
    with transaction():
        organisation = Organisation(name=name, ods_code=code, type=kind, updated_at=clock.now(), **values)
        db.session.add(organisation)
    return organisation


def make_place(person, organisation, part=Part.PSP):
    with transaction():
        place = Place(
            person_id=person.id,
            part=part,
            organisation_id=organisation.id,
            type=organisation.type,
            position=0,
        )
        db.session.add(place)
    return place
