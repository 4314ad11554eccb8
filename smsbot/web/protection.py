"""Protection of every response and request: headers, hosts, sizes, cookies, forms posted from elsewhere."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect

from smsbot.bootstrap import App
from smsbot.web import acknowledge, twilio_webhooks

LARGEST_BODY = 64 * 1024
# Nothing from elsewhere, no script at all, no frame around a page.
PAGE_POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
_A_YEAR = "max-age=31536000; includeSubDomains"


def protect(flask: Flask, installation: App) -> None:
    """Set the app's limits and secrets, and put the security headers on whatever it answers."""
    public = urlsplit(installation.public_url)
    flask.config.update(
        SECRET_KEY=installation.secret_key,
        # The loopback names are for health checks on the machine itself.
        TRUSTED_HOSTS=[host for host in (public.hostname, "127.0.0.1", "localhost") if host],
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=twilio_webhooks.MOST_FIELDS,
        SESSION_COOKIE_NAME="__Host-smsbot",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    is_https = public.scheme == "https"

    @flask.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        response.headers["Content-Security-Policy"] = _spell(g.get("policy", PAGE_POLICY))
        if is_https:
            response.headers["Strict-Transport-Security"] = _A_YEAR
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

    _protect_forms(flask)


def _protect_forms(flask: Flask) -> None:
    csrf = CSRFProtect(flask)
    # Twilio's signature says where these come from.
    csrf.exempt(twilio_webhooks.blueprint)
    # No cookie opens these pages, so another site's form gains nothing by the browser's: whoever posts must
    # know the unguessable signed link, which is the token.
    csrf.exempt(acknowledge.blueprint)


def use_policy(policy: Mapping[str, str]) -> None:
    """Answer the present request with this content policy in place of PAGE_POLICY."""
    g.policy = policy


def _spell(policy: Mapping[str, str]) -> str:
    return "; ".join(f"{directive} {sources}" for directive, sources in policy.items())
