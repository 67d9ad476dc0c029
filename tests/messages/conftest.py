import pytest
import time_machine

from tests.messages.builders import TUESDAY


@pytest.fixture
def tuesday(app):
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller
