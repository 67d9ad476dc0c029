"""For gunicorn: `gunicorn mentoring.wsgi:app`."""

from mentoring.core import logs
from mentoring.factory import create_app

app = create_app()
logs.configure("web", app.config["SETTINGS"])  # for what gunicorn itself says in this process, too
