"""Every route has a rule and stands in exactly one list: a new one fails until somebody decides."""

from dataclasses import replace

import pytest

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.factory import create_app
from tests.access_lists import COORDINATOR, DEMO, OTHER_ROLES, PUBLIC, SIGNED_IN
from tests.builders import make_person


def endpoints(app):
    return {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}


def test_every_route_has_an_access_rule(whole_app):
    assert [e for e in endpoints(whole_app) if access.rule_of(whole_app, e) is None] == []


def test_every_route_stands_in_exactly_one_list(whole_app):
    listed = [*PUBLIC, *SIGNED_IN, *COORDINATOR, *OTHER_ROLES]
    assert sorted(listed) == sorted(endpoints(whole_app))


def test_the_demo_adds_only_what_its_list_says(whole_app, settings):
    with_demo = create_app(replace(settings, demo=True))
    assert endpoints(with_demo) - endpoints(whole_app) == set(DEMO)
    assert all(access.rule_of(with_demo, endpoint) == access.Rule(public=True) for endpoint in DEMO)


def test_the_lists_say_what_the_rules_say(whole_app):
    for endpoint in endpoints(whole_app):
        rule = access.rule_of(whole_app, endpoint)
        expected = (
            access.Rule(public=True)
            if endpoint in PUBLIC
            else access.Rule()
            if endpoint in SIGNED_IN
            else access.Rule(roles=frozenset({Role.COORDINATOR}))
            if endpoint in COORDINATOR
            else access.Rule(roles=frozenset(OTHER_ROLES[endpoint]))
        )
        assert rule == expected, endpoint


def addresses(app, wanted):
    """A real-looking address of each route: nobody's record, but the rule comes before the record."""
    fill = {"uuid": "00000000-0000-4000-8000-000000000000", "int": 1, "default": "x"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in wanted:
            values = {}
            for name, converter in rule._converters.items():
                kind = type(converter).__name__
                values[name] = (
                    fill["uuid"]
                    if kind == "UUIDConverter"
                    else 1
                    if kind == "IntegerConverter"
                    else next(iter(converter.items), "x")
                    if kind == "AnyConverter"
                    else "x"
                )
            with app.test_request_context():
                yield (
                    app.url_map.bind("localhost").build(rule.endpoint, values, force_external=False),
                    ("GET" if "GET" in rule.methods else "POST"),
                )


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.DEPUTY, Role.AUDITOR])
def test_nobody_else_opens_a_coordinators_page(app, signed_in, role):
    browser = signed_in(make_person(role))
    for address, method in addresses(app, COORDINATOR):
        assert browser.open(address, method=method).status_code == 403, address


def test_signed_out_people_are_sent_to_sign_in(app, client):
    for address, method in addresses(app, [*SIGNED_IN, *COORDINATOR, *OTHER_ROLES]):
        response = client.open(address, method=method)
        assert response.status_code == 302, address
        assert response.location.startswith("/sign-in"), address


def test_a_route_without_a_rule_is_closed(whole_app):
    from flask import Flask

    bare = Flask("bare")
    bare.add_url_rule("/open", "open", lambda: "secret")
    access.init_app(bare, lambda: None)
    assert bare.test_client().get("/open").status_code == 403
