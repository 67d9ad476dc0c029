"""Sign-in, joining, and adding somebody."""

from __future__ import annotations

import wtforms
from email_validator import EmailNotValidError, validate_email

from mentoring.core.access import Role
from mentoring.core.web.fields import options
from mentoring.core.web.forms import Form, Required


class EmailAddress:
    """A well-formed address; nothing is looked up, so that the form says nothing about who is registered."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.data:
            try:
                validate_email(field.data, check_deliverability=False, test_environment=True)
            except EmailNotValidError:
                raise wtforms.ValidationError(
                    "Enter an e-mail address in the right format, such as name@example.com"
                ) from None


class SignInForm(Form):
    email = wtforms.EmailField(
        "E-mail address",
        description="We will e-mail you a link. You do not need a password.",
        validators=[Required("Enter your e-mail address"), EmailAddress()],
    )


class JoinForm(Form):
    role = wtforms.RadioField(
        "What would you like to do?",
        choices=options([(Role.PSP, "Have a mentor"), (Role.MENTOR, "Be a mentor")]),
        render_kw={
            "hints": {
                Role.PSP: "You are a Patient Safety Partner and would like support",
                Role.MENTOR: "You have experience as a Patient Safety Partner and can support somebody",
            }
        },
        validators=[wtforms.validators.InputRequired("Choose what you would like to do")],
    )
    name = wtforms.StringField(
        "Your name", validators=[Required("Enter your name")], render_kw={"autocomplete": "name"}
    )
    email = wtforms.EmailField(
        "Your e-mail address",
        description="If you do not use e-mail, contact us and we will fill everything in with you by phone.",
        validators=[Required("Enter your e-mail address"), EmailAddress()],
    )
