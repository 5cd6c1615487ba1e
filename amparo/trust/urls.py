from __future__ import annotations

from amparo.trust.looking.urls import urlpatterns as looking

urlpatterns = [*looking]
