"""For gunicorn: `gunicorn mentoring.wsgi:app`."""

from mentoring.core import logs
from mentoring.factory import create_app

app = create_app()
logs.configure("web", debug=app.config["SETTINGS"].debug)
