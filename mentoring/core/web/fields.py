"""WTForms fields as NHS.UK components: `{{ field(form.name) }}` and `{{ error_summary(form) }}`.

A field's `label` is its question and its `description` is the hint. Anything that a component takes besides
(width, rows, heading) is a keyword of `field()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

import wtforms
from flask import Flask, current_app
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from mentoring.core.web.forms import CheckboxesField, DayField, MonthField

Params = dict[str, Any]


def options(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """(value, words) pairs as WTForms choices."""
    return [SelectChoice(value, words) for value, words in pairs]


def field(bound: wtforms.Field, *, heading: bool = False, **extra: Any) -> Markup:
    """Render one field. `heading=True` makes its question the h1 of a page that asks only this."""
    for kind, (component, build) in _COMPONENTS.items():
        if isinstance(bound, kind):
            params = _common(bound) | build(bound, heading) | extra
            return cast(Markup, getattr(current_app.jinja_env.globals["nhsuk"], component)(params))
    raise TypeError(f"No component for {type(bound).__name__}")


def error_summary(form: wtforms.Form) -> Markup:
    """Every error of the form, each a link to its field; empty when there are none."""
    errors = [
        {"text": bound.errors[0], "href": f"#{bound.id}"}
        for bound in form
        if bound.errors and bound.type != "CSRFTokenField"
    ]
    errors += [{"text": error} for error in form.form_errors]
    if not errors:
        return Markup("")
    nhsuk: Any = current_app.jinja_env.globals["nhsuk"]
    return cast(Markup, nhsuk.errorSummary({"titleText": "There is a problem", "errorList": errors}))


def _common(bound: wtforms.Field) -> Params:
    params: Params = {"name": bound.name, "idPrefix": bound.id}
    if bound.description:
        params["hint"] = {"text": bound.description}
    if bound.errors:
        params["errorMessage"] = {"text": bound.errors[0]}
    return params


def _label(bound: wtforms.Field, heading: bool) -> Params:
    label: Params = {"text": bound.label.text}
    return {
        "id": bound.id,
        "label": label | ({"isPageHeading": True, "size": "l"} if heading else {"size": "s"}),
    }


def _fieldset(bound: wtforms.Field, heading: bool) -> Params:
    legend: Params = {"text": bound.label.text}
    return {
        "fieldset": {"legend": legend | ({"isPageHeading": True, "size": "l"} if heading else {"size": "s"})}
    }


def _input(bound: wtforms.Field, heading: bool) -> Params:
    params = _label(bound, heading) | {"value": bound._value() or ""}
    if isinstance(bound, wtforms.EmailField):
        params |= {"type": "email", "autocomplete": "email", "spellcheck": False}
    elif isinstance(bound, wtforms.TelField):
        params |= {"type": "tel", "autocomplete": "tel"}
    elif isinstance(bound, wtforms.IntegerField):
        params |= {"inputmode": "numeric", "width": "3"}
    return params | dict(bound.render_kw or {})


def _textarea(bound: wtforms.Field, heading: bool) -> Params:
    return _label(bound, heading) | {"value": bound._value() or "", "rows": 5} | dict(bound.render_kw or {})


def _select(bound: wtforms.Field, heading: bool) -> Params:
    items = [{"value": c.value, "text": c.label, "selected": c.selected} for c in bound.iter_choices()]
    return _label(bound, heading) | {"items": items}


def _radios(bound: wtforms.Field, heading: bool) -> Params:
    hints = (bound.render_kw or {}).get("hints", {})
    items = [
        {"value": c.value, "text": c.label, "checked": c.selected}
        | ({"hint": {"text": hints[c.value]}} if c.value in hints else {})
        for c in bound.iter_choices()
    ]
    return _fieldset(bound, heading) | {"items": items}


def _single_checkbox(bound: wtforms.Field, _heading: bool) -> Params:
    return {"items": [{"value": "y", "text": bound.label.text, "checked": bool(bound.data)}]}


def _date_parts(bound: Any, heading: bool) -> Params:
    raw = list(bound.raw_data or []) or bound.parts()
    items = [
        {
            "id": bound.id if index == 0 else f"{bound.id}-{part}",
            "name": bound.name,
            "label": part.capitalize(),
            "value": raw[index] if index < len(raw) else "",
            "width": 4 if part == "year" else 2,
        }
        for index, part in enumerate(bound.names)
    ]
    # The first input carries the field's id for the error summary, so the group needs another.
    return _fieldset(bound, heading) | {"id": f"{bound.id}-group", "items": items}


def _file(bound: wtforms.Field, heading: bool) -> Params:
    return _label(bound, heading)


# The first kind that fits wins, so the special ones stand first.
_COMPONENTS: dict[type, tuple[str, Callable[[Any, bool], Params]]] = {
    CheckboxesField: ("checkboxes", _radios),
    wtforms.RadioField: ("radios", _radios),
    wtforms.SelectField: ("select", _select),
    wtforms.BooleanField: ("checkboxes", _single_checkbox),
    DayField: ("dateInput", _date_parts),
    MonthField: ("dateInput", _date_parts),
    wtforms.FileField: ("fileUpload", _file),
    wtforms.TextAreaField: ("textarea", _textarea),
    wtforms.StringField: ("input", _input),
    wtforms.IntegerField: ("input", _input),
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(field=field, error_summary=error_summary)
