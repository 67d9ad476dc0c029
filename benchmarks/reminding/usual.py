"""The usual way: a Celery task for each e-mail, on Redis. Started with `celery -A reminding.usual worker`.

A task takes the id of a row, loads what it needs, renders the same templates into the same message as ours,
opens a connection to the mail server, sends it, and says so in the row. Celery is as it comes, but that
results, which nobody reads, are not stored. It prints nothing and repeats nothing.
"""

import os
import smtplib
import uuid
from urllib.parse import urlsplit

from celery import Celery, signals

from mentoring.core import clock
from mentoring.core.db import db
from mentoring.factory import create_app
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.messages.render import letter_for
from mentoring.people.models import Person

QUEUE = "usual"

flask_app = create_app()
signals.worker_ready.disconnect(dispatch_uid="look at once")  # that is for workers of ours
app = Celery("usual", broker=os.environ["MENTORING_BROKER_URL"])
app.conf.update(task_default_queue=QUEUE, task_ignore_result=True, broker_connection_retry_on_startup=True)
app.set_default()


@app.task(name="usual.send")
def send(row_id: str) -> None:
    settings = flask_app.config["SETTINGS"]
    server = urlsplit(settings.mail_url)
    with flask_app.app_context():
        row = db.session.get_one(OutboxMessage, uuid.UUID(row_id))
        person = db.session.get_one(Person, row.person_id)
        letter = letter_for(row, person, clock.now())
        address = server.hostname or "", server.port or 25
        with smtplib.SMTP(*address, local_hostname="localhost") as connection:
            connection.sendmail(letter.sender, [letter.to], letter.as_bytes())
        row.state, row.sent_at = OutboxState.SENT, clock.now()
        db.session.commit()


@app.task(name="usual.ready")
def ready() -> None:
    """Say that a worker is there."""
    with app.connection_for_write() as connection:
        connection.default_channel.client.set("ready", "yes")
