"""The one command: it starts everything, ends everything, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest

from mentoring.core.settings import load
from mentoring.embedded import CannotStart, listen, only_one
from tests.embedded.service import COMMAND, Service, alive, eventually, running

services = pytest.mark.services


def refuses(**environ: str) -> str:
    """What the command says when it cannot start."""
    found = subprocess.run(
        COMMAND, env=os.environ | environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert found.returncode == 1, found
    return found.stderr.strip()


@services
def test_it_serves_sends_and_stops_with_nothing_left(tmp_path):
    with running(tmp_path / "data") as service:
        (child,) = service.children()
        assert join(service) == 200
        letters = eventually(lambda: list((tmp_path / "data" / "mail").glob("*.eml")), within=15)
        assert b"To: sam@example.org" in letters[0].read_bytes()
        assert service.stop(signal.SIGINT) < 10
        assert service.process.returncode == 0
        assert not alive(child)
        lines = service.log.splitlines()
        assert lines[0] == f"Ready: {service.address}  (Ctrl-C stops it)"
        assert lines[1:] == ["Stopped."]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "data.log"]
        assert "sam@" not in service.log


def join(service: Service) -> int:
    """Register in the way a browser would."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = opener.open(f"{service.address}/join").read().decode()
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert token, page
    data = {"csrf_token": token.group(1), "role": "psp", "name": "Sam Pretend", "email": "sam@example.org"}
    answer = opener.open(f"{service.address}/join", urllib.parse.urlencode(data).encode())
    assert answer.url.endswith("/sign-in/sent")
    return int(answer.status)


@services
def test_a_killed_parent_leaves_no_child_and_starts_again_on_its_folder(tmp_path):
    with running(tmp_path / "data") as service:
        (child,) = service.children()
        service.process.kill()
        eventually(lambda: not alive(child), within=10)
    with running(tmp_path / "data") as service:
        service.stop()


@services
def test_a_killed_child_is_started_again_and_sigterm_stops_both(tmp_path):
    with running(tmp_path / "data") as service:
        (child,) = service.children()
        mark = service.health()["worker_heartbeat"]
        os.kill(child, signal.SIGKILL)
        (second,) = eventually(lambda: set(service.children()) - {child}, why=lambda: service.log)
        assert re.search(r"Z WARNING web +the worker ended with status -9; it starts again in", service.log)
        eventually(lambda: service.health()["worker_heartbeat"] != mark)
        service.stop(signal.SIGTERM)
        assert service.process.returncode == 0
        assert not alive(second)


@services
def test_two_services_do_not_share_a_folder(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    with only_one(folder):
        told = refuses(DATA=str(folder), PORT="0", MENTORING_DEMO="no")
    assert told == f"The service runs on the folder {folder} already. Stop it, or set DATA to another folder."


@services
def test_a_taken_port_is_told_in_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = refuses(DATA=str(tmp_path / "data"), PORT=str(port), MENTORING_DEMO="no")
    assert told == f"Port {port} is taken. Stop what is using it, or set PORT to another."


def settings(tmp_path, **values):
    return load({}, data=str(tmp_path / "data"), **values)


def test_an_address_of_another_machine_is_told_in_a_sentence(tmp_path):
    with pytest.raises(CannotStart, match=r"^The address 192\.0\.2\.1 cannot be used"):
        listen(settings(tmp_path, host="192.0.2.1"))


def test_an_unknown_address_is_told_in_a_sentence(tmp_path):
    with pytest.raises(CannotStart, match=r"^The address nowhere\.invalid is not known"):
        listen(settings(tmp_path, host="nowhere.invalid"))


def test_port_0_picks_a_free_one(tmp_path):
    with listen(settings(tmp_path, port=0)) as listener:
        assert listener.getsockname()[1] > 0


def test_a_folder_is_free_again_after_its_service(tmp_path):
    with only_one(tmp_path), pytest.raises(CannotStart), only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass
