"""The demonstration on the console."""

from __future__ import annotations

import dataclasses

import pytest
from click.testing import CliRunner
from flask import Flask

from mentoring.demo import commands
from mentoring.demo.cast import CAST

pytestmark = pytest.mark.slow


def test_says_what_it_made_and_the_second_time_that_it_made_nothing(demo_app: Flask) -> None:
    first = CliRunner().invoke(commands.demo)
    assert first.exit_code == 0
    assert first.output == "Made 150 Patient Safety Partners, 60 mentors and 63 pairs.\n"
    second = CliRunner().invoke(commands.demo)
    assert second.exit_code == 0
    assert "nothing was added" in second.output


def test_refuses_with_a_sentence_in_production(demo_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = dataclasses.replace(demo_app.config["SETTINGS"], mode="production")
    monkeypatch.setitem(demo_app.config, "SETTINGS", settings)
    result = CliRunner().invoke(commands.demo)
    assert result.exit_code == 1
    assert result.output == (
        "Error: This service runs in production, so no made-up people are added to it.\n"
    )


def test_the_announcement_links_every_part_of_the_first_page() -> None:
    said = commands.announce("http://127.0.0.1:8000/")
    assert "http://127.0.0.1:8000/demo to try" in said
    for part in CAST:
        assert part.who in said
        assert f"http://127.0.0.1:8000/demo#{part.key}" in said
    assert "http://127.0.0.1:8000/demo/mail" in said
