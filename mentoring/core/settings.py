"""Everything that differs between two installations, read once from the environment and checked at start."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from mentoring.core import clock


class SettingsError(Exception):
    """The environment does not make sense; the message says what to set, one sentence a problem."""


def _setting(default: Any, means: str, *, env: str = "", secret: bool = False) -> Any:
    return field(default=default, metadata={"means": means, "env": env, "secret": secret})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One attribute a setting. Its variable is MENTORING_ and the attribute in capitals, unless given."""

    mode: str = _setting("embedded", "`embedded` (one machine, nothing to install) or `production`.")
    host: str = _setting("127.0.0.1", "The address to listen on.", env="HOST")
    port: int = _setting(8000, "The port to listen on.", env="PORT")
    data: str = _setting("data", "The folder for everything the embedded service keeps.", env="DATA")
    database_url: str = _setting(
        "", "Where the data is. Embedded: an SQLite file in the data folder.", secret=True
    )
    broker_url: str = _setting("", "Redis for Celery. Embedded: files in the data folder.", secret=True)
    base_url: str = _setting("", "The public address, used in e-mails. Embedded: the host and port.")
    secret_key: str = _setting(
        "", "Signs sessions and links, 32 characters or more. Embedded: made once.", secret=True
    )
    encryption_keys: str = _setting(
        "",
        "`name:key` pairs, comma separated, newest first; a key is 32 bytes in base64. Embedded: made once.",
        secret=True,
    )
    mail_url: str = _setting(
        "",
        "`folder:PATH`, `smtp://user:password@host:port` (STARTTLS where offered), `smtps://…` or"
        " `notify://KEY@TEMPLATE`.",
        secret=True,
    )
    mail_from: str = _setting("mentoring@example.org", "The address that messages come from.")
    sending_hours: str = _setting(
        "",
        "`working` (London working days, 08:00 to 18:00) or `always`. Default: `always` in the demo.",
    )
    messages_a_week: int = _setting(2, "Messages to one person in 7 days at most; urgent ones are apart.")
    mail_connections: int = _setting(
        1, "Connections to the mail server of one worker. As many messages are uncertain when it is killed."
    )
    lease_seconds: int = _setting(
        300, "How long a worker may hold a message, longer than one conversation with the mail server."
    )
    tick_seconds: int = _setting(20, "How often the workers look for what is due.")
    demo: bool = _setting(True, "Make a synthetic cohort and one-click demo sign-in. Refused in production.")
    debug: bool = _setting(False, "Show errors in the browser. Refused in production.")
    trusted_proxies: int = _setting(0, "How many reverse proxies stand in front and set X-Forwarded headers.")
    service_name: str = _setting(
        "Patient Safety Partner mentoring", "What the service is called on every page."
    )
    operator_name: str = _setting("the national mentoring team", "Who runs the service.")
    contact_email: str = _setting(
        "mentoring@example.org", "Where people can write for help with the service."
    )
    contact_phone: str = _setting(
        "", "Where people can phone; many do not use e-mail. The demo has a made-up one."
    )
    safeguarding_name: str = _setting(
        "", "The named safeguarding lead, outside the mentoring team. The demo has a made-up one."
    )
    safeguarding_email: str = _setting("", "Where the safeguarding lead can be reached, and signs in.")
    session_idle_minutes: int = _setting(60, "Signed out after this long without a page.")
    session_hours: int = _setting(12, "Signed out after this long in any case.")
    sign_in_link_minutes: int = _setting(15, "How long a sign-in link works.")
    sign_in_links_an_hour: int = _setting(
        5, "Sign-in links for one address in an hour; ten times that for one client."
    )
    max_upload_mb: int = _setting(5, "The largest file or form that is accepted.")
    suggestion_nudge_days: int = _setting(5, "Working days before a suggestion without an answer is nudged.")
    suggestion_lapse_days: int = _setting(10, "Working days before a suggestion without an answer lapses.")
    pairing_months: int = _setting(12, "How long a pair is agreed for.")
    check_in_days: str = _setting(
        "14,28", "Days after the start of a pair with a check-in; then every month."
    )
    check_in_nudge_days: int = _setting(5, "Working days before a check-in without an answer is nudged once.")
    contact_target_days: int = _setting(2, "Working days in which somebody who asked for contact is seen.")
    helplines_file: str = _setting(
        "", "A file of the lines on Get help now, instead of `mentoring/wellbeing/helplines.toml`."
    )
    metrics_token: str = _setting(
        "",
        "What a monitor sends as `Authorization: Bearer …` to read `/metrics`; empty: no such page.",
        secret=True,
    )
    profile_reminder_days: str = _setting(
        "7,21", "Days after registering with a reminder to finish the profile; then no more."
    )
    still_looking_weeks: int = _setting(4, "Weeks between two letters that we still look for a mentor.")
    first_meeting_days: int = _setting(7, "Days before a pair that has not met is reminded.")
    first_meeting_again_days: int = _setting(14, "Days before a pair that has not met is reminded again.")
    review_months: str = _setting("3,6", "Months after the start of a pair at which the two look back.")
    review_notice_days: int = _setting(7, "Days before such a day on which the two are told of it.")
    ending_notice_days: int = _setting(30, "Days before the end of a pair on which the two are told of it.")
    capacity_check_months: int = _setting(3, "Months after which a mentor is asked if all is still right.")

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @property
    def data_folder(self) -> Path:
        return Path(self.data).resolve()

    @property
    def check_in_first_days(self) -> tuple[int, ...]:
        return _numbers(self.check_in_days)

    @property
    def profile_reminders(self) -> tuple[int, ...]:
        return _numbers(self.profile_reminder_days)

    @property
    def reviews(self) -> tuple[int, ...]:
        return _numbers(self.review_months)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted(int(number) for number in text.split(",")))


def env_name(setting: str) -> str:
    """The environment variable of a setting: `env_name("port")` is `PORT`."""
    named = next(f.metadata["env"] for f in fields(Settings) if f.name == setting)
    return named or f"MENTORING_{setting.upper()}"


def load(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read, complete and check the settings. Raises SettingsError with every problem at once."""
    environ = os.environ if environ is None else environ
    problems: list[str] = []
    values: dict[str, Any] = {}
    for setting in fields(Settings):
        raw = environ.get(env_name(setting.name), "").strip()
        if raw:
            try:
                values[setting.name] = _parse(raw, type(setting.default))
            except ValueError as error:
                problems.append(f"{env_name(setting.name)} {error}")
    if values.get("mode") == "production":
        values.setdefault("demo", False)
    settings = Settings(**(values | overrides))
    problems += _contradictions(settings)
    if problems:
        raise SettingsError("\n".join(problems))
    return settings if settings.production else _embedded_defaults(settings)


def _parse(raw: str, kind: type) -> Any:
    if kind is bool:
        if raw.lower() in {"1", "yes", "true", "on"}:
            return True
        if raw.lower() in {"0", "no", "false", "off"}:
            return False
        raise ValueError(f"must be yes or no, not “{raw}”.")
    if kind is int:
        try:
            return int(raw)
        except ValueError:
            raise ValueError(f"must be a whole number, not “{raw}”.") from None
    return raw


def _contradictions(settings: Settings) -> list[str]:
    problems = []
    if settings.mode not in {"embedded", "production"}:
        problems.append(f"MENTORING_MODE must be embedded or production, not “{settings.mode}”.")
    if settings.sending_hours not in {"", "working", "always"}:
        problems.append("MENTORING_SENDING_HOURS must be working or always.")
    problems += _numbers_that_make_no_sense(settings)
    if settings.metrics_token and len(settings.metrics_token) < 16:
        problems.append("MENTORING_METRICS_TOKEN must have 16 characters or more.")
    if settings.mode != "production":
        return problems
    for name, why in {
        "secret_key": "at least 32 random characters; changing it signs everybody out",
        "encryption_keys": "such as k1:KEY with a KEY from `openssl rand -base64 32`",
        "database_url": "such as postgresql://user:password@host/mentoring",
        "broker_url": "such as redis://host:6379/0",
        "base_url": "such as https://mentoring.example.org",
        "mail_url": "such as smtp://user:password@host:587",
        "contact_phone": "people without e-mail are told to phone",
        "safeguarding_name": "who takes a concern about somebody in the mentoring team",
        "safeguarding_email": "where the safeguarding lead can be reached",
    }.items():
        if not getattr(settings, name):
            problems.append(f"In production, set {env_name(name)}: {why}.")
    if settings.secret_key and len(settings.secret_key) < 32:
        problems.append("MENTORING_SECRET_KEY must have 32 characters or more.")
    if settings.debug:
        problems.append("MENTORING_DEBUG must be off in production.")
    if settings.demo:
        problems.append("MENTORING_DEMO must be off in production: it lets anybody sign in as anybody.")
    if settings.base_url and not settings.base_url.startswith("https://"):
        problems.append("MENTORING_BASE_URL must start with https:// in production.")
    return problems


def _numbers_that_make_no_sense(settings: Settings) -> list[str]:
    problems = []
    for name, example in (
        ("check_in_days", "14,28"),
        ("profile_reminder_days", "7,21"),
        ("review_months", "3,6"),
    ):
        if not all(number.strip().isdigit() for number in getattr(settings, name).split(",")):
            problems.append(f"{env_name(name)} must be whole numbers with commas between, such as {example}.")
    if settings.first_meeting_again_days <= settings.first_meeting_days:
        problems.append("MENTORING_FIRST_MEETING_AGAIN_DAYS must be more than MENTORING_FIRST_MEETING_DAYS.")
    at_least_one = (
        "messages_a_week",
        "mail_connections",
        "lease_seconds",
        "tick_seconds",
        "still_looking_weeks",
        "capacity_check_months",
    )
    problems += [
        f"{env_name(name)} must be 1 or more." for name in at_least_one if getattr(settings, name) < 1
    ]
    if not 0 <= settings.port < 65536:
        problems.append("PORT must be between 0 and 65535.")
    return problems


def _embedded_defaults(settings: Settings) -> Settings:
    """Fill what was left open from the data folder, making the folder and its keys the first time."""
    folder = settings.data_folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        secret_key = settings.secret_key or _kept(folder / "secret.key", lambda: secrets.token_urlsafe(48))
        keys = settings.encryption_keys or _kept(folder / "encryption.keys", _new_key)
    except OSError as error:
        raise SettingsError(
            f"The folder {folder} cannot be written ({error.strerror}). Set DATA to a folder that can."
        ) from None
    completed = {
        "secret_key": secret_key,
        "encryption_keys": keys,
        "database_url": settings.database_url or f"sqlite:///{folder / 'mentoring.sqlite'}",
        "broker_url": settings.broker_url or f"filesystem://{folder / 'broker'}",
        "base_url": settings.base_url or _own_address(settings),
        "mail_url": settings.mail_url or f"folder:{folder / 'mail'}",
        "contact_phone": settings.contact_phone or ("01632 960100" if settings.demo else ""),
        "safeguarding_name": settings.safeguarding_name or ("Sam Example" if settings.demo else ""),
        "safeguarding_email": settings.safeguarding_email
        or ("safeguarding@example.org" if settings.demo else ""),
        "sending_hours": settings.sending_hours or ("always" if settings.demo else "working"),
    }
    return Settings(**({f.name: getattr(settings, f.name) for f in fields(Settings)} | completed))


def _own_address(settings: Settings) -> str:
    """Where a browser on this machine finds the service; a host that means "every address" is none itself."""
    host = "localhost" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    return f"http://{host}:{settings.port}"


def _new_key() -> str:
    return f"k{clock.today()}:" + base64.b64encode(secrets.token_bytes(32)).decode()


def _kept(path: Path, make: Any) -> str:
    """The text of a private file, made the first time; two processes that start together agree."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
    except FileExistsError:
        pass
    return path.read_text().strip()


def as_table() -> str:
    """All settings as a Markdown table, for docs/settings.md."""
    rows = ["| Variable | Default | What it means |", "|---|---|---|"]
    for setting in fields(Settings):
        default = setting.default if setting.default != "" else "–"
        default = {True: "yes", False: "no"}.get(default, default) if isinstance(default, bool) else default
        rows.append(f"| `{env_name(setting.name)}` | {default} | {setting.metadata['means']} |")
    return "\n".join(rows) + "\n"
