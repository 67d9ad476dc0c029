"""The coordinator's pages: every suggestion and pair, one pair, and taking a suggestion back."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.casework import queries as casework
from mentoring.casework.models import TaskKind
from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.pairings import actions, queries
from mentoring.pairings.blueprint import bp
from mentoring.pairings.models import EndReason, Pairing, PairingState, Suggestion, SuggestionState
from mentoring.people import queries as people
from mentoring.people.models import Person

_NOT_AHEAD = (SuggestionState.DECLINED, SuggestionState.LAPSED, SuggestionState.WITHDRAWN)
_SUGGESTIONS = {"waiting": (SuggestionState.OPEN,), "not-ahead": _NOT_AHEAD}
_PAIRS = {
    "active": (PairingState.ACTIVE, PairingState.PAUSED),
    "ended": (PairingState.ENDED,),
}
TABS = {
    "waiting": "Awaiting answers",
    "active": "Meeting",
    "ended": "Ended",
    "not-ahead": "Did not go ahead",
}
# What the coordinator reads. Which of the two said no is told to nobody.
SUGGESTION_WORDS = {
    SuggestionState.OPEN: "Awaiting answers",
    SuggestionState.ACCEPTED: "Both said yes",
    SuggestionState.DECLINED: "One of them said no",
    SuggestionState.LAPSED: "Not answered in time",
    SuggestionState.WITHDRAWN: "Taken back",
}
NO_MORE_TOLD = "Did not go ahead"  # to a coordinator who is one of the two: else they knew who said no
PAIRING_WORDS = {
    PairingState.ACTIVE: "Meeting",
    PairingState.PAUSED: "On a break",
    PairingState.ENDED: "Ended",
}
END_WORDS = {
    EndReason.BY_THEM: "Ended by one of them",
    EndReason.BY_COORDINATOR: "Ended by the coordinator",
    EndReason.COMPLETED: "Came to its end",
    EndReason.CHANGE: "Ended for a change of mentor",
    EndReason.LEFT: "Ended because the mentor leaves",
    EndReason.DIED: "One of them has died",
}


@bp.get("/pairs")
@access.only(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    """`?show=` is one of TABS; `?person=` leaves only what concerns that person."""
    person = _person(request.args.get("person"))
    person_id = person.id if person else None
    found: dict[str, list[Suggestion] | list[Pairing]] = {
        "waiting": queries.suggestions_in(_SUGGESTIONS["waiting"], person_id),
        "active": queries.pairings_in(_PAIRS["active"], person_id),
        "ended": queries.pairings_in(_PAIRS["ended"], person_id),
        "not-ahead": queries.suggestions_in(_SUGGESTIONS["not-ahead"], person_id),
    }
    shown = request.args.get("show", "")
    if shown not in TABS:
        shown = next((tab for tab in TABS if found[tab]), "waiting")
    return render_template(
        "pairings/index.html",
        person=person,
        tabs=[(tab, words, len(found[tab])) for tab, words in TABS.items()],
        shown=shown,
        rows=found[shown],
        is_mine=_is_mine,
        what_happened=_what_happened,
        state_words=_state_words,
        breaks=queries.open_breaks(),
        requests={row.pairing_id: row for row in queries.open_change_requests()},
        today=clock.today(),
    )


@bp.route("/suggestions/<uuid:suggestion_id>/withdraw", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def withdraw(suggestion_id: uuid.UUID) -> ResponseReturnValue:
    row = queries.get_suggestion(suggestion_id)
    if row is None:
        abort(404)
    if request.method == "POST":
        if actions.withdraw(row.id, by=access.me().person_id):
            flash(f"The suggestion is taken back. {row.psp.name} is waiting again, in the same place.")
        else:
            flash("That suggestion was closed already. Nothing has changed.")
        return redirect(url_for("pairings.index", show="waiting"))
    if row.state is not SuggestionState.OPEN:
        return redirect(url_for("pairings.index", person=row.psp_id))
    return render_template("pairings/withdraw.html", row=row)


def _is_mine(row: Suggestion | Pairing) -> bool:
    return access.me().person_id in (row.psp_id, row.mentor_id)


def _what_happened(row: Suggestion) -> str:
    return NO_MORE_TOLD if row.state in _NOT_AHEAD and _is_mine(row) else SUGGESTION_WORDS[row.state]


def _state_words(row: Pairing) -> str:
    """Why it ended is for the coordinator, and not for one who is one of the two."""
    if row.end_reason is None or _is_mine(row):
        return PAIRING_WORDS[row.state]
    return END_WORDS[row.end_reason]


def show_to_coordinator(pairing: Pairing) -> str:
    """Names, dates and states; never an answer, nor which of the two took a break or ended it."""
    return render_template(
        "pairings/overview.html",
        pairing=pairing,
        history=queries.suggestions_to_psp(pairing.psp_id),
        what_happened=_what_happened,
        state_words=_state_words,
        breaks=queries.breaks_in(pairing.id),
        asked=queries.open_change_request(pairing.id),
        phone_first=casework.is_open(TaskKind.PHONE_FIRST, pairing.id),
        today=clock.today(),
    )


def _person(text: str | None) -> Person | None:
    """The person to filter by; None where nobody is named."""
    if not text:
        return None
    try:
        person = people.get(uuid.UUID(text))
    except ValueError:
        person = None
    if person is None:
        abort(404)
    return person
