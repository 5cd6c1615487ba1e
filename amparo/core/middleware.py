"""What both doors do with every request: whose it is, the headers of the answer, the language."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
    ]
)
NOTHING_OF_THE_DEVICE = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "microphone",
        "geolocation",
        "payment",
        "usb",
        "browsing-topics",
        "display-capture",
    )
)


class ClientAddress:
    """The address of the visitor, as our own proxies report it. Limits by network are counted by it.

    Each proxy adds the address it was called from to the end of X-Forwarded-For. What stands further to the front came
    with the request and is not believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxies = settings.AMPARO_PROXIES
        reported = request.headers.get("X-Forwarded-For", "").split(",")
        if proxies and len(reported) >= proxies and reported[-proxies].strip():
            request.META["REMOTE_ADDR"] = reported[-proxies].strip()
        return self.get_response(request)


class SafeHeaders:
    """Content Security Policy without exceptions, no referrer, no framing, nothing of the device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A view that hands out a file somebody gave us sets a policy of its own, in which nothing at all may run.
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        if not getattr(
            response, "xframe_options_exempt", False
        ):  # a page made to be shown inside those of others
            response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        # One page asks for the microphone, for itself alone (inclusion/packs).
        response.headers.setdefault("Permissions-Policy", NOTHING_OF_THE_DEVICE)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
        response.headers["Referrer-Policy"] = settings.SECURE_REFERRER_POLICY
        return response


class Language:
    """Spanish, unless the reader chose another language on a page: what the browser prefers is not asked.

    In the United States most browsers say English, also those of people who read Spanish better.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
