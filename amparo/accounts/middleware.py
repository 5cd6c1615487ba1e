"""The workspace's gate: signed in, and with a second factor. Who acts is told to the database by `permissions.staff_may`."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from amparo.accounts import sessions, step_up
from amparo.core.errors import NotAllowed

#: What can be reached without signing in: signing in itself, static files (served before us), the health check, the API,
#: which knows its callers by their tokens and takes no session, and private calendars and acknowledgements, whose address is a
#: secret of its own.
OPEN_PREFIXES = ("/accounts/", "/lang/", "/health/", "/api/", "/calendario/", "/pale/acuse/")


class SignedInStaff:
    """Sends strangers to the sign-in page, and shows refusals as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OPEN_PREFIXES):
            if not request.user.is_authenticated:
                return redirect(f"{settings.LOGIN_URL_PATH}?next={request.path}")
            if sessions.ended(request):
                return redirect(f"{settings.LOGIN_URL_PATH}?next={request.path}")
            if settings.AMPARO_SECOND_FACTOR and not _has_second_factor(request):
                return redirect("mfa_index")
        response = self.get_response(request)
        device = getattr(request, "new_device", None)
        if device is not None:
            response.set_cookie(
                sessions.DEVICE, device, max_age=sessions.DEVICE_AGE, httponly=True, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, step_up.StepUp):
            return step_up.lead(request)
        if isinstance(exception, NotAllowed):
            return render(
                request, "core/403.html", {"reason": str(exception), "way": exception.way}, status=403
            )
        return None


def _has_second_factor(request: HttpRequest) -> bool:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(request.user, types=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))
