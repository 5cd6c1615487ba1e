"""The workspace's gate: signed in, and with a second factor. Who acts is told to the database by `permissions.staff_may`."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from amparo.core.errors import NotAllowed

#: What can be reached without signing in: signing in itself, static files (served before us), the health check, the API,
#: which knows its callers by their tokens and takes no session, and private calendars and acknowledgements, whose address is a
#: secret of its own.
OPEN_PREFIXES = ("/accounts/", "/lang/", "/health/", "/api/", "/calendario/", "/pale/acuse/")
#: What somebody who has yet to set up a second factor can reach.
SECOND_FACTOR_PREFIXES = ("/accounts/", "/lang/")


class SignedInStaff:
    """Sends strangers to the sign-in page, and shows refusals as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OPEN_PREFIXES):
            if not request.user.is_authenticated:
                return redirect(f"{settings.LOGIN_URL_PATH}?next={request.path}")
            if settings.AMPARO_SECOND_FACTOR and not _has_second_factor(request):
                return redirect("mfa_activate_totp")
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return render(
                request, "core/403.html", {"reason": str(exception), "way": exception.way}, status=403
            )
        return None


def _has_second_factor(request: HttpRequest) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(request.user))
