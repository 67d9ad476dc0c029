import pytest
import time_machine

from tests.messages.builders import TUESDAY
from tests.messages.smtp_server import serve, tls  # noqa: F401 - fixtures


@pytest.fixture
def tuesday(app):
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller
