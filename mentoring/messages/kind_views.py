"""Every kind of message: when it is owed, what it looks like, words of one's own, and a test of it."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.messages import previews, resending, stops, wording
from mentoring.messages.blueprint import bp
from mentoring.messages.forms import WordsForm
from mentoring.messages.resending import CannotSend
from mentoring.messages.rules import BY_KIND, RULES
from mentoring.messages.samples import READERS, SAMPLES, Sample
from mentoring.people import queries as people

# The message is shown as it is, styles and all, but can do nothing and be framed by nobody else.
_PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


@bp.get("/messages/kinds")
@access.only(Role.COORDINATOR)
def kinds() -> ResponseReturnValue:
    changed = {rule.kind: _is_changed(rule.kind) for rule in RULES}
    return render_template("messages/kinds.html", rules=RULES, samples=SAMPLES, changed=changed)


def _is_changed(kind: str) -> bool:
    return any(wording.current(kind, reader) for reader in SAMPLES[kind].readers)


@bp.get("/messages/kinds/<kind>")
@access.only(Role.COORDINATOR)
def kind(kind: str) -> ResponseReturnValue:
    """`?to=` is one of READERS, where the two are told different things."""
    sample, reader = _asked_for(kind)
    return render_template(
        "messages/kind.html",
        rule=BY_KIND[kind],
        sample=sample,
        reader=reader,
        readers=READERS,
        shown=previews.preview(kind, reader),
        can_be_changed=previews.can_be_changed(kind),
        changed=wording.current(kind, reader) is not None,
        version=wording.version(kind, reader),
        history=wording.history(kind, reader),
        name_of=_name_of,
        everything=stops.everything(),
    )


@bp.get("/messages/kinds/<kind>/html")
@access.only(Role.COORDINATOR)
def kind_html(kind: str) -> ResponseReturnValue:
    """The HTML alone, for the frame on the page of the kind."""
    _, reader = _asked_for(kind)
    response: Response = make_response(previews.preview(kind, reader).html)
    response.headers["Content-Security-Policy"] = _PREVIEW_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@bp.post("/messages/kinds/<kind>/test")
@access.only(Role.COORDINATOR)
def send_test(kind: str) -> ResponseReturnValue:
    """To one's own address, and to nobody else's."""
    _, reader = _asked_for(kind)
    try:
        resending.send_test(kind, reader, by=access.me().person_id)
    except CannotSend as refusal:
        flash(str(refusal), "refused")
    else:
        flash("A test is on its way to your own e-mail address. It takes about a minute.")
    return redirect(_page(kind, reader))


@bp.route("/messages/kinds/<kind>/words", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def words(kind: str) -> ResponseReturnValue:
    """POST `do=save` keeps the words; any other shows how they look.

    Nobody writes over what somebody else has changed meanwhile without having seen it.
    """
    sample, reader = _asked_for(kind)
    if not previews.can_be_changed(kind):
        abort(404)
    now = wording.current(kind, reader) or previews.original(kind, reader)
    begun = {"subject": now.subject, "body": now.body, "version": wording.version(kind, reader)}
    form, shown, me = WordsForm(sample, data=begun), None, access.me().person_id
    if form.validate_on_submit():
        after = form.version.data or ""
        if request.form.get("do") == "save" and wording.save(kind, reader, form.words, after=after, by=me):
            flash("Your words are saved. They count from the next message on.")
            return redirect(_page(kind, reader))
        shown = previews.preview(kind, reader, form.words)
    version = wording.version(kind, reader)
    newer = wording.newest(kind, reader) if form.version.data != version else None
    form.version.data = version  # from here on they know of it
    return render_template(
        "messages/words.html",
        form=form,
        sample=sample,
        kind=kind,
        reader=reader,
        readers=READERS,
        shown=shown,
        newer=newer,
        name_of=_name_of,
        warn=bool(form.anyway.errors or form.anyway.data),
        changed=wording.current(kind, reader) is not None,
        back=_page(kind, reader),
    )


@bp.post("/messages/kinds/<kind>/original")
@access.only(Role.COORDINATOR)
def original_words(kind: str) -> ResponseReturnValue:
    _, reader = _asked_for(kind)
    after = request.form.get("version", "")
    if wording.restore(kind, reader, after=after, by=access.me().person_id):
        flash("The original words count again. Yours are kept in the list of changes.")
    else:
        flash("Nothing was changed: somebody else has changed the words. These are theirs.", "refused")
    return redirect(_page(kind, reader))


def _asked_for(kind: str) -> tuple[Sample, str]:
    if kind not in BY_KIND or kind not in SAMPLES:
        abort(404)
    sample = SAMPLES[kind]
    reader = request.args.get("to", sample.readers[0])
    if reader not in sample.readers:
        abort(404)
    return sample, reader


def _page(kind: str, reader: str) -> str:
    return url_for("messages.kind", kind=kind, to=reader or None)


def _name_of(person_id: object) -> str:
    person = people.get(person_id)  # type: ignore[arg-type]
    return person.name if person else "somebody"
