"""The mailbox page: a folder of files, any of which may be odd."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from flask import Flask

from mentoring.demo import mailbox

PLAIN = """To: Sam Example <{to}>
From: mentoring@example.org
Subject: {subject}
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset=utf-8

Dear Sam
<script>alert(1)</script>
Read more: https://mentoring.example.org/a?b=1&c=2.
--x
Content-Type: text/html; charset=utf-8

<p>Dear Sam</p>
--x--
"""


def put(
    folder: Path, name: str, *, to: str = "sam@example.org", subject: str = "A message", at: int = 0
) -> Path:
    path = folder / name
    path.write_text(PLAIN.format(to=to, subject=subject))
    os.utime(path, (1_790_000_000 + at, 1_790_000_000 + at))
    return path


def page(app: Flask, path: str) -> str:
    response = app.test_client().get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_an_empty_folder_says_that_nothing_was_sent_yet(demo_app: Flask, demo_mail: Path) -> None:
    assert "No e-mail has been sent yet" in page(demo_app, "/demo/mail")


def test_the_list_is_newest_first(demo_app: Flask, demo_mail: Path) -> None:
    put(demo_mail, "b.eml", subject="Older", at=1)
    put(demo_mail, "a.eml", subject="Newer", at=2)
    html = page(demo_app, "/demo/mail")
    assert html.index("Newer") < html.index("Older")


def test_the_list_is_paged(demo_app: Flask, demo_mail: Path) -> None:
    for n in range(mailbox.PER_PAGE + 1):
        put(demo_mail, f"{n:03}.eml", subject=f"Number {n:03}", at=n)
    first, second = page(demo_app, "/demo/mail"), page(demo_app, "/demo/mail?page=2")
    assert "Number 000" not in first
    assert "Older" in first
    assert "Number 000" in second
    assert "Number 001" not in second


def test_the_list_can_be_kept_to_one_recipient(demo_app: Flask, demo_mail: Path) -> None:
    put(demo_mail, "a.eml", to="psp-001@example.org", subject="For one")
    put(demo_mail, "b.eml", to="psp-002@example.org", subject="For two")
    html = page(demo_app, "/demo/mail?to=PSP-001")
    assert "For one" in html
    assert "For two" not in html
    assert "No e-mail has gone to" in page(demo_app, "/demo/mail?to=nobody")


def test_a_message_shows_its_text_escaped_and_its_links_as_links(demo_app: Flask, demo_mail: Path) -> None:
    put(demo_mail, "a.eml")
    html = page(demo_app, "/demo/mail/a.eml")
    assert "Dear Sam<br>" in html
    assert "<script>alert" not in html
    assert '<a href="https://mentoring.example.org/a?b=1&amp;c=2">' in html


def test_the_file_itself_can_be_had(demo_app: Flask, demo_mail: Path) -> None:
    path = put(demo_mail, "a.eml")
    response = demo_app.test_client().get("/demo/mail/a.eml/file")
    assert response.data == path.read_bytes()
    assert response.headers["Content-Disposition"].startswith("attachment")
    response.close()


@pytest.mark.parametrize(
    "name",
    ["../secret.key", "..%2Fsecret.key", ".hidden.eml", "none.eml", "a.txt", "%00.eml", "a" * 300 + ".eml"],
)
def test_only_messages_in_the_folder_can_be_read(demo_app: Flask, demo_mail: Path, name: str) -> None:
    (demo_mail / ".hidden.eml").write_text("x")
    (demo_mail / "a.txt").write_text("x")
    assert demo_app.test_client().get(f"/demo/mail/{name}").status_code == 404


def test_a_link_out_of_the_folder_is_not_followed(demo_app: Flask, demo_mail: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("Subject: Secret\n\nhidden")
    (demo_mail / "link.eml").symlink_to(secret)
    assert "Secret" not in page(demo_app, "/demo/mail")
    assert demo_app.test_client().get("/demo/mail/link.eml").status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00\x01" * 50,
        b"To: =?utf-8?b?!!!?=\nSubject: =?nope?q?=FF?=\n\n",
        b"Content-Type: text/plain; charset=klingon\n\nhello",
        b'Content-Type: multipart/mixed; boundary="x"\n\n--x\n--x\n',
        b"Subject: Huge\n\n" + b"x" * 3_000_000,
        b"A: " + b"y" * 2_000_000,
    ],
    ids=["empty", "binary", "bad words", "bad charset", "bad parts", "huge body", "huge header"],
)
def test_a_broken_or_huge_file_breaks_no_page(demo_app: Flask, demo_mail: Path, content: bytes) -> None:
    (demo_mail / "odd.eml").write_bytes(content)
    assert "odd.eml" in page(demo_app, "/demo/mail")
    page(demo_app, "/demo/mail/odd.eml")


def test_with_a_mail_server_the_page_says_where_messages_go(demo_app: Flask) -> None:
    kept = demo_app.config["SETTINGS"]
    demo_app.config["SETTINGS"] = dataclasses.replace(kept, mail_url="smtp://localhost:25")
    try:
        assert "mail server" in page(demo_app, "/demo/mail")
        assert demo_app.test_client().get("/demo/mail/a.eml").status_code == 404
    finally:
        demo_app.config["SETTINGS"] = kept
