import pytest
import time_machine

from tests.builders import make_coordinator
from tests.messages.builders import TUESDAY
from tests.messages.smtp_server import serve, tls  # noqa: F401 - fixtures


@pytest.fixture
def tuesday(app):
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def coordinator(app):
    return make_coordinator()


@pytest.fixture
def browser(coordinator, signed_in):
    return signed_in(coordinator)
