"""A server that speaks the part of GOV.UK Notify's API which is used, and answers as it is told to."""

import json
import threading
import time
import uuid
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from notifications_python_client.authentication import decode_jwt_token, get_token_issuer

SERVICE, SECRET, TEMPLATE = str(uuid.UUID(int=11)), str(uuid.UUID(int=12)), str(uuid.UUID(int=13))
KEY = f"live-{SERVICE}-{SECRET}"


class FakeNotify:
    """`answers`: what to do with the next requests instead of taking them, one after the other.

    A pair (status, errors) is an answer; a number, seconds of silence; "hang up" takes it and says nothing.
    """

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []
        self.taken = []
        self.base = ""

    @property
    def url(self):
        return f"notify://{KEY}@{TEMPLATE}?base={self.base}"

    def found(self, reference):
        return [one for one in self.taken if one["reference"] == reference]

    @contextmanager
    def running(self):
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(self))
        server.daemon_threads = True
        self.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


def _handler_for(notify):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self._answered_otherwise(asked):
                return
            notify.taken.append({"id": str(uuid.uuid4()), "status": "created", **asked})
            self._say(201, notify.taken[-1])

        def do_GET(self):
            query = parse_qs(urlsplit(self.path).query)
            if self._answered_otherwise(query):
                return
            self._say(200, {"notifications": notify.found(query["reference"][0]), "links": {}})

        def _answered_otherwise(self, asked):
            notify.asked.append((self.command, urlsplit(self.path).path, asked))
            token = self.headers["Authorization"].removeprefix("Bearer ")
            if get_token_issuer(token) != SERVICE or not decode_jwt_token(token, SECRET):
                self._say(403, _errors("AuthError", "Invalid token: API key not found"))
                return True
            answer = notify.answers.pop(0) if notify.answers else None
            if answer is None:
                return False
            if answer == "hang up":
                notify.taken.append({"id": str(uuid.uuid4()), "status": "created", **asked})
                self.close_connection = True
            elif isinstance(answer, float):
                time.sleep(answer)
                self.close_connection = True
            else:
                self._say(*answer)
            return True

        def _say(self, status, content):
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _errors(kind, message):
    return {"errors": [{"error": kind, "message": message}]}


def error(status, kind, message):
    """An answer of Notify's that is an error."""
    return status, _errors(kind, message) | {"status_code": status}
