"""Response headers: a strict content policy, no framing, no caching of anybody's page."""

from __future__ import annotations

from flask import Flask, Response, request

from mentoring.core.web.pages import csp_nonce


def init_app(app: Flask) -> None:
    https = app.config["SETTINGS"].base_url.startswith("https://")

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("X-Frame-Options", "DENY")
        headers["Referrer-Policy"] = "same-origin"  # the CSRF check needs it; nothing leaves the site
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        if https:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint == "static" and response.status_code < 400:
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
            return response
        headers["Cache-Control"] = "no-store"
        headers.setdefault(
            "Content-Security-Policy",
            "default-src 'none'; "
            f"script-src 'self' 'nonce-{csp_nonce()}'; "
            "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            # Our own pages refuse to be framed, but for the preview of a message.
            "frame-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'",
        )
        return response
