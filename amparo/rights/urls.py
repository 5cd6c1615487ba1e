from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("amparo.rights.complaints.urls")),
    path("", include("amparo.rights.patterns.urls")),
    path("", include("amparo.rights.notification.urls")),
    path("", include("amparo.rights.separations.urls")),
    path("", include("amparo.rights.exports.urls")),
    path("", include("amparo.rights.allegations.urls")),
]
