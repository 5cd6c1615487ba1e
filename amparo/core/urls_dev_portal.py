"""The portal's page of components, which only the demo and the tests have."""

from __future__ import annotations

from django.urls import path

from amparo.core import views_dev

urlpatterns = [path("components/", views_dev.portal_components, name="portal_components")]
