"""Suggestions and pairs: those that are open or live now, and those that lie behind people."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import current_app

from mentoring.core import clock
from mentoring.demo import course, suiting
from mentoring.demo.mentors import Mentor
from mentoring.demo.psps import Psp
from mentoring.demo.suggestions import Suggestions
from mentoring.demo.world import World
from mentoring.pairings.models import EndReason, Exclusion, Pairing, PairingState, SuggestionState
from mentoring.profiles.models import MentorStatus, PspStatus


class Pairs:
    """Makes them, and remembers who was ever with whom and how many places are taken."""

    def __init__(self, world: World, psps: list[Psp], mentors: list[Mentor]) -> None:
        self._world, self._psps, self._mentors = world, psps, mentors
        self._suggestions = Suggestions(world)
        self._ever: set[tuple[UUID, UUID]] = set()
        self._breaks = 0
        self.made: list[tuple[Psp, Pairing]] = []

    def make(self) -> None:
        first, waiting, paired = self._psps[:3]
        for psp, mentor in ((first, self._mentors[0]), (paired, self._mentors[1])):
            mentor.profile.places = 2
            self._introduce(psp, mentor)
        self._now(first, self._mentors[0])
        self._now(paired, self._mentors[1])
        self._the_leaving()
        for psp in self._psps[3:]:
            here = psp.stage.status in (PspStatus.PROPOSED, PspStatus.MATCHED)
            if here and not self._has(psp):
                self._now(psp, suiting.best(psp, self._with_a_free_place(), self._ever))
        self._before()
        self._ruled_out()
        # Somebody who waits long and for whom the next round surely finds a good match.
        possible = [m for m in self._with_a_free_place() if suiting.may_meet(waiting, m, self._ever)]
        self._introduce(waiting, max(possible, key=lambda mentor: suiting.setting(waiting, mentor)))

    def _introduce(self, psp: Psp, mentor: Mentor) -> None:
        """Make two people suit each other; they may not work with the same organisation."""
        suiting.make_suit(psp, mentor)
        if not suiting.may_meet(psp, mentor, self._ever):
            raise RuntimeError(f"{psp.person.name} and {mentor.person.name} cannot be shown together")

    def _with_a_free_place(self) -> list[Mentor]:
        return [mentor for mentor in self._mentors if mentor.free > 0]

    def _has(self, psp: Psp) -> bool:
        return any(one is psp for one, _ in self.made)

    def _now(self, psp: Psp, mentor: Mentor) -> None:
        """What is open or live today, as the PSP's stage says."""
        mentor.taken += 1
        self._ever.add((psp.person.id, mentor.person.id))
        if psp.stage.status is PspStatus.PROPOSED:
            self._suggestions.open(psp, mentor)
        else:
            started_on = self._started_on(psp)
            pairing = self._pair(psp, mentor, started_on, PairingState.ACTIVE)
            psp.profile.status_since, psp.profile.status_by = pairing.state_since, None
            course.met(pairing, self._world)
            if psp.stage.on_break:
                self._breaks += 1
                course.take_break(pairing, self._world, number=self._breaks)
            elif psp.stage.moment == "change wanted":
                course.ask_for_change(pairing, self._world)

    def _started_on(self, psp: Psp) -> date:
        """So that a check-in falls on the last working day, or its nudge does, where the stage wants that."""
        world, stage = self._world, psp.stage
        if stage.moment == "due":
            return world.last_workday - timedelta(days=stage.days)
        if stage.moment == "just asked":
            return world.workday_before(world.last_workday) - timedelta(days=14)
        if stage.moment == "nudge":
            days = current_app.config["SETTINGS"].check_in_nudge_days
            return world.working_days_before(world.last_workday, days) - timedelta(days=14)
        return world.days_ago(stage.days)

    def _pair(self, psp: Psp, mentor: Mentor, started_on: date, state: PairingState) -> Pairing:
        world = self._world
        accepted = self._suggestions.accepted(psp, mentor, started_on)
        pairing = Pairing(
            id=world.new_id(),
            suggestion_id=accepted.id,
            psp_id=psp.person.id,
            mentor_id=mentor.person.id,
            started_on=started_on,
            ends_on=clock.add_months(started_on, current_app.config["SETTINGS"].pairing_months),
            state=state,
            state_since=accepted.state_since,
            state_by=None,
        )
        world.add(pairing)
        world.record("pairings.start", pairing, accepted.state_since, actor_id=None, about_id=psp.person.id)
        self.made.append((psp, pairing))
        return pairing

    def _the_leaving(self) -> None:
        """Mentors who leave see their last pair through."""
        leaving = [mentor for mentor in self._mentors if mentor.profile.status is MentorStatus.LEAVING]
        last = [psp for psp in self._psps if psp.stage.status is PspStatus.MATCHED and not psp.stage.moment]
        for mentor, psp in zip(leaving, reversed(last), strict=False):
            self._now(psp, suiting.best(psp, [mentor], self._ever))

    def _before(self) -> None:
        """What lies behind people: pairs that ended, suggestions that led to nothing."""
        approved = [mentor for mentor in self._mentors if mentor.profile.status is MentorStatus.APPROVED]
        for psp in self._psps:
            if not psp.stage.past:
                continue
            mentor = suiting.best(psp, self._world.some(approved, 30, 30), self._ever)
            self._ever.add((psp.person.id, mentor.person.id))
            if psp.stage.past == "ended":
                self._ended(psp, mentor)
            else:
                self._suggestions.closed(psp, mentor, SuggestionState(psp.stage.past))

    def _ended(self, psp: Psp, mentor: Mentor) -> None:
        world, closed = self._world, psp.stage.status is PspStatus.CLOSED
        ended_on = world.days_ago(psp.stage.days + 2)
        started_on = (
            clock.add_months(ended_on, -12)
            if closed
            else ended_on - timedelta(days=world.chance.randint(70, 300))
        )
        pairing = self._pair(psp, mentor, started_on, PairingState.ENDED)
        pairing.state_since = world.moment(ended_on)
        course.met(pairing, world)
        if closed:
            psp.profile.status_since, psp.profile.status_by = pairing.state_since, None
            pairing.end_reason = EndReason.COMPLETED
        else:
            pairing.state_by = world.coordinator_id
            pairing.end_reason = EndReason.BY_COORDINATOR
            psp.profile.previous_match_ended = True
            psp.profile.status_since = psp.profile.waiting_since = pairing.state_since

    def _ruled_out(self) -> None:
        """Two pairs that the coordinator ruled out by hand."""
        world = self._world
        waiting = [psp for psp in self._psps if psp.stage.status is PspStatus.WAITING and not psp.stage.past]
        for psp, mentor in zip(waiting[20:22], self._mentors[20:22], strict=True):
            world.add(
                Exclusion(
                    id=world.new_id(),
                    psp_id=psp.person.id,
                    mentor_id=mentor.person.id,
                    by_coordinator=True,
                    made_at=world.moment(world.days_ago(9)),
                    made_by=world.coordinator_id,
                )
            )
