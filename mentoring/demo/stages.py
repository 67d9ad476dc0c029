"""At which stage of the year each of the 150 PSPs is: the plan that the cohort is made by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mentoring.demo.world import World
from mentoring.profiles.models import PspStatus


@dataclass(frozen=True)
class Stage:
    """Where a PSP stands and what lies behind them.

    `days` is how long they have been in it: in the pool, in a pair. `past` is how an earlier suggestion or
    pair ended: "lapsed", "declined", "withdrawn" or "ended". `answered`: who said yes to the open suggestion.
    """

    status: PspStatus
    days: int = 0
    new_to_role: bool = False
    mentors_too: bool = False
    past: str = ""
    answered: str = ""  # "", "psp" or "mentor"
    moment: str = ""  # of a suggestion: "new", "nudge" or "last day"; of a pair: what its check-in shows
    on_break: bool = False  # with their mentor

    def joined(self, world: World) -> date:
        """When they filled in their profile: long enough before for what lies behind them."""
        behind = {"ended": 420, "lapsed": 60, "declined": 60, "withdrawn": 60}.get(self.past, 0)
        waited = 0 if self.status in (PspStatus.DRAFT, PspStatus.READY, PspStatus.WAITING) else 45
        return world.days_ago(self.days + behind + waited + 3)

    def registered(self, world: World) -> date:
        """Those who are mentors too came as that, long before."""
        joined = self.joined(world)
        return joined - timedelta(days=600) if self.mentors_too else joined

    def months_in_role(self, world: World) -> int:
        months = (world.today - self.joined(world)).days // 30
        if self.mentors_too:
            return months + 40
        return months + (1 if self.new_to_role else 4 + self.days % 19)


def _proposed(moment: str, answered: str = "", days: int = 0) -> Stage:
    return Stage(PspStatus.PROPOSED, days=days, moment=moment, answered=answered)


def _matched(days: int, moment: str = "", *, mentors_too: bool = False) -> Stage:
    return Stage(PspStatus.MATCHED, days=days, moment=moment, mentors_too=mentors_too)


def _waiting(days: int, past: str = "", *, new_to_role: bool = False, mentors_too: bool = False) -> Stage:
    return Stage(PspStatus.WAITING, days, new_to_role=new_to_role, mentors_too=mentors_too, past=past)


# By number: psp-001 is the first. The first four are those that the front page names.
STAGES: tuple[Stage, ...] = (
    _proposed("new"),
    _waiting(120),
    _matched(28, "due"),
    Stage(PspStatus.DRAFT, days=5),
    *(Stage(PspStatus.DRAFT, days=days) for days in (1, 2, 4, 7, 9, 13, 18, 21, 30)),
    *(Stage(PspStatus.READY, days=days) for days in (1, 1, 2, 3, 4, 6)),
    # Waiting: new to the role, with something behind them, mentors themselves, and everybody else.
    *(_waiting(days, new_to_role=True) for days in (1, 3, 5, 8, 12, 16, 20, 25, 31, 38, 44, 52)),
    *(_waiting(days, "ended") for days in (6, 14, 27, 40, 66, 90)),
    *(_waiting(days, "lapsed") for days in (15, 33, 58, 104)),
    *(_waiting(days, "declined") for days in (21, 47, 73)),
    _waiting(36, "withdrawn"),
    *(_waiting(days, mentors_too=True) for days in (64, 131)),
    *(_waiting(2 + 7 * n) for n in range(33)),
    # Suggestions: neither has answered, one has, a nudge is due, the last day is near.
    *(_proposed("new") for _ in range(3)),
    *(_proposed("recent", "mentor") for _ in range(3)),
    *(_proposed("recent", "psp") for _ in range(2)),
    _proposed("nudge"),
    _proposed("nudge", "mentor"),
    _proposed("last day"),
    # Pairs from their first week to their eleventh month.
    *(_matched(days) for days in (1, 3, 6, 8, 11)),
    *(_matched(14, "due") for _ in range(2)),
    *(_matched(28, "nudge") for _ in range(2)),
    *(_matched(days, "psp silent") for days in (18, 79)),
    *(_matched(days, "mentor silent") for days in (47, 109)),
    _matched(14, "just asked"),
    *(_matched(days, "contact wanted") for days in (24, 66)),
    *(_matched(days, "contact made") for days in (53, 170)),
    *(_matched(days, "mentor worried") for days in (35, 120)),
    *(_matched(days, mentors_too=True) for days in (75, 205)),
    *(_matched(20 + 14 * n, "change wanted" if n == 5 else "") for n in range(22)),
    # Pairs on a break, those who take one from looking, and those who are done.
    *(Stage(PspStatus.MATCHED, days=days, on_break=True) for days in (70, 130, 190)),
    *(Stage(PspStatus.PAUSED, days=days) for days in (30, 50, 80)),
    *(Stage(PspStatus.CLOSED, days=days, past="ended") for days in (5, 20, 41, 63, 88, 120, 150, 187, 240)),
)
