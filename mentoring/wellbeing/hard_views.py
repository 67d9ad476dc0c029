"""“I’ve just read something hard”, and a word with one's mentor."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import PairingState
from mentoring.wellbeing import hard_moment as moment
from mentoring.wellbeing import queries, words
from mentoring.wellbeing.blueprint import bp
from mentoring.wellbeing.models import Side, WordEnd


@bp.get("/hard-moment")
@access.only(Role.PSP)
def hard_moment() -> ResponseReturnValue:
    """Nothing is kept of who opened it, or when."""
    me = access.me().person_id
    pairing = pairings.live_pairing_as_psp(me)
    newest = words.newest_of(pairing) if pairing else None
    return render_template(
        "wellbeing/hard_moment.html",
        own=moment.own_words(me),
        gentle=moment.GENTLE,
        pairing=pairing,
        on_a_break=pairing is not None and pairing.state is PairingState.PAUSED,
        word=words.of_pair(pairing, clock.now()) if pairing else None,
        spoken_at=newest.closed_at if newest and newest.closed_as is WordEnd.SPOKEN else None,
    )


@bp.post("/hard-moment/word")
@access.only(Role.PSP)
def ask_word() -> ResponseReturnValue:
    me = access.me().person_id
    if words.ask(me):
        pairing = pairings.live_pairing_as_psp(me)
        who = pairing.mentor.first_name if pairing else "Your mentor"
        flash(f"{who} is told that you’d like a word, and nothing else. You can take it back below.")
    else:
        flash("Nothing has changed: they know already, or there is nobody to tell at the moment.", "refused")
    return redirect(url_for("wellbeing.hard_moment"))


@bp.post("/hard-moment/word/take-back")
@access.only(Role.PSP)
def take_word_back() -> ResponseReturnValue:
    if words.take_back(access.me().person_id):
        flash("It is taken back. Your mentor is not shown it any more.")
    else:
        flash("Nothing has changed: there was nothing to take back any more.", "refused")
    return redirect(url_for("wellbeing.hard_moment"))


@bp.post("/pairs/<uuid:pairing_id>/spoken")
@access.only(Role.MENTOR)
def spoken(pairing_id: uuid.UUID) -> ResponseReturnValue:
    """The mentor notes that they have spoken. What about is nobody's business here."""
    pairing, me = pairings.get_pairing(pairing_id), access.me().person_id
    if pairing is None or queries.side_of(pairing, me) is not Side.MENTOR:
        abort(404)
    if queries.wants_a_word(pairing):
        words.note_spoken(pairing, by=me)
        flash(f"Noted. {pairing.psp.first_name} can see that you have spoken.")
    return redirect(url_for("pairings.show", pairing_id=pairing.id))
