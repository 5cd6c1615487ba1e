from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from amparo.accounts.permissions import staff_may


@staff_may("see_resources")
def stub(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("recursos/", stub, name="resources")]
