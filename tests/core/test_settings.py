import base64
from pathlib import Path

import pytest

from mentoring.core.settings import SettingsError, as_table, load

PRODUCTION = {
    "MENTORING_MODE": "production",
    "MENTORING_SECRET_KEY": "x" * 40,
    "MENTORING_ENCRYPTION_KEYS": "k1:" + base64.b64encode(b"1" * 32).decode(),
    "MENTORING_DATABASE_URL": "postgresql://somewhere/db",
    "MENTORING_BROKER_URL": "redis://somewhere",
    "MENTORING_BASE_URL": "https://mentoring.example.org",
    "MENTORING_MAIL_URL": "smtp://somewhere",
    "MENTORING_CONTACT_PHONE": "01632 960100",
    "MENTORING_SAFEGUARDING_NAME": "Sam Example",
    "MENTORING_SAFEGUARDING_EMAIL": "safeguarding@example.org",
}


def test_the_embedded_service_needs_nothing_and_keeps_its_keys(tmp_path):
    first = load({"DATA": str(tmp_path)})
    second = load({"DATA": str(tmp_path)})
    assert first == second
    assert len(first.secret_key) >= 32
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_production_says_everything_that_is_missing_at_once():
    with pytest.raises(SettingsError) as refused:
        load({"MENTORING_MODE": "production"})
    for name in set(PRODUCTION) - {"MENTORING_MODE"}:
        assert name in str(refused.value)


def test_production_starts_when_all_is_set():
    settings = load(PRODUCTION)
    assert not settings.demo
    assert settings.sending_hours in {"", "working"}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MENTORING_DEMO", "yes", "anybody sign in"),
        ("MENTORING_DEBUG", "on", "must be off"),
        ("MENTORING_SECRET_KEY", "short", "32 characters"),
        ("MENTORING_BASE_URL", "http://plain.example.org", "https://"),
        ("PORT", "eighty", "whole number"),
        ("PORT", "70000", "65535"),
        ("MENTORING_DEMO", "perhaps", "yes or no"),
        ("MENTORING_SENDING_HOURS", "never", "working or always"),
        ("MENTORING_CHECK_IN_DAYS", "a,b", "whole numbers"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(name, value, says):
    with pytest.raises(SettingsError, match=says):
        load(PRODUCTION | {name: value})


def test_a_data_folder_that_cannot_be_written_is_said_plainly(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="Set DATA to a folder"):
        load({"DATA": str(tmp_path / "file" / "data")})


def test_the_documented_table_is_the_real_one():
    text = (Path(__file__).parents[2] / "docs" / "settings.md").read_text()
    assert as_table() in text


def test_links_never_lead_to_the_address_that_means_every_address(tmp_path):
    assert load({"DATA": str(tmp_path), "HOST": "0.0.0.0"}).base_url == "http://localhost:8000"
