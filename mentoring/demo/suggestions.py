"""Suggestions: open ones at different moments, and those that were accepted, declined or came to nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import current_app

from mentoring.core import clock
from mentoring.demo import suiting
from mentoring.demo.mentors import Mentor
from mentoring.demo.psps import Psp
from mentoring.demo.world import World
from mentoring.pairings.models import Answer, Exclusion, Suggestion, SuggestionState


class Suggestions:
    def __init__(self, world: World) -> None:
        self._world = world
        self._count = 0

    def open(self, psp: Psp, mentor: Mentor) -> Suggestion:
        """One that can still be answered, as far along as the PSP's stage says."""
        row = self._make(psp, mentor, self._made_on(psp))
        answered = min(row.made_at + timedelta(days=1, hours=3), self._yesterday)
        if psp.stage.answered == "psp":
            row.psp_answer, row.psp_answered_at = Answer.YES, answered
        elif psp.stage.answered == "mentor":
            row.mentor_answer, row.mentor_answered_at = Answer.YES, answered
        psp.profile.status_since, psp.profile.status_by = row.made_at, self._world.coordinator_id
        return row

    def accepted(self, psp: Psp, mentor: Mentor, on: date) -> Suggestion:
        """One to which both said yes, the second of them on that day."""
        row = self._make(psp, mentor, on - timedelta(days=self._world.chance.randint(2, 6)))
        second = self._world.moment(on)
        first = row.made_at + (second - row.made_at) / 2
        row.psp_answer = row.mentor_answer = Answer.YES
        row.psp_answered_at, row.mentor_answered_at = self._world.shuffled([first, second])
        for at in (row.psp_answered_at, row.mentor_answered_at):
            self._world.record("pairings.answer", row, at, actor_id=None, about_id=row.psp_id)
        return self._close(row, SuggestionState.ACCEPTED, second)

    def closed(self, psp: Psp, mentor: Mentor, state: SuggestionState) -> Suggestion:
        """One that led to nothing; the PSP keeps their place in the queue."""
        world = self._world
        made_on = world.days_ago(25 + world.chance.randrange(psp.stage.days))
        row = self._make(psp, mentor, made_on)
        if state is SuggestionState.LAPSED:
            row.mentor_answer, row.mentor_answered_at = Answer.YES, row.made_at + timedelta(days=2)
            since = clock.start_of(row.lapses_on + timedelta(days=1))
        else:
            since = row.made_at + timedelta(days=3)
        if state is SuggestionState.DECLINED:
            self._declined(row, since)
        if state is SuggestionState.WITHDRAWN:
            row.state_by = world.coordinator_id
        psp.profile.status_since, psp.profile.status_by = since, row.state_by
        return self._close(row, state, since)

    @property
    def _yesterday(self) -> datetime:
        return self._world.moment(self._world.days_ago(1))

    def _made_on(self, psp: Psp) -> date:
        """A working day from which the stage's moment follows."""
        world, settings = self._world, current_app.config["SETTINGS"]
        self._count += 1
        if psp.stage.moment == "nudge":
            return world.working_days_before(world.last_workday, settings.suggestion_nudge_days)
        if psp.stage.moment == "last day":
            day = world.last_workday
            while (
                clock.add_working_days(world.workday_before(day), settings.suggestion_lapse_days)
                >= world.today
            ):
                day = world.workday_before(day)
            return day
        back = (self._count - 1) % 3 + (1 if psp.stage.moment == "recent" else 0)
        return world.working_days_before(world.last_workday, back)

    def _make(self, psp: Psp, mentor: Mentor, made_on: date) -> Suggestion:
        world, settings = self._world, current_app.config["SETTINGS"]
        made_at = world.moment(made_on)
        row = Suggestion(
            id=world.new_id(),
            psp_id=psp.person.id,
            mentor_id=mentor.person.id,
            why=suiting.why(psp, mentor),
            made_at=made_at,
            made_by=world.coordinator_id,
            nudge_on=clock.add_working_days(made_on, settings.suggestion_nudge_days),
            lapses_on=clock.add_working_days(made_on, settings.suggestion_lapse_days),
            state=SuggestionState.OPEN,
            state_since=made_at,
            state_by=world.coordinator_id,
        )
        world.add(row)
        world.record("pairings.suggest", row, made_at, actor_id=world.coordinator_id, about_id=psp.person.id)
        return row

    def _declined(self, row: Suggestion, at: datetime) -> None:
        """One of them said no; they are not suggested to each other again."""
        if self._world.maybe(50):
            row.psp_answer, row.psp_answered_at = Answer.NO, at
        else:
            row.mentor_answer, row.mentor_answered_at = Answer.NO, at
        self._world.add(
            Exclusion(
                id=self._world.new_id(),
                psp_id=row.psp_id,
                mentor_id=row.mentor_id,
                by_coordinator=False,
                made_at=at,
                made_by=None,
            )
        )

    def _close(self, row: Suggestion, state: SuggestionState, since: datetime) -> Suggestion:
        row.state, row.state_since = state, since
        row.state_by = row.state_by if state is SuggestionState.WITHDRAWN else None
        return row
