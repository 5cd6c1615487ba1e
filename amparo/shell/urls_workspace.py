"""The workspace's addresses."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from amparo.accounts.sessions import more_time
from amparo.api import urls as api
from amparo.core import views as core

urlpatterns = [
    path("lang/", core.set_language, name="set_language"),
    path("health/", core.health, name="health"),
    path("accounts/mas-tiempo/", more_time, name="more_time"),
    path("accounts/", include("allauth.urls")),
    path("api/", include(api.addresses, namespace="api")),
    path("", include("amparo.casework.urls")),
    path("", include("amparo.people.urls")),
    path("", include("amparo.review.urls")),
    path("", include("amparo.custody.urls")),
    path("", include("amparo.families.urls")),
    path("", include("amparo.counsel.urls")),
    path("", include("amparo.returns.urls")),
    path("", include("amparo.inclusion.urls")),
    path("", include("amparo.insight.urls")),
    path("", include("amparo.trust.urls")),
    path("", include("amparo.notices.urls")),
    path("", include("amparo.places.urls")),
    path("programas/", include("amparo.programmes.urls")),
    path("", include("amparo.api.urls_staff")),
]
if settings.AMPARO_DEMO or settings.DOOR == "test":
    urlpatterns.append(path("dev/", include("amparo.core.urls_dev")))

handler400 = "amparo.core.views.bad_request"
handler403 = "amparo.core.views.forbidden"
handler404 = "amparo.core.views.not_found"
handler500 = "amparo.core.views.server_error"
