from __future__ import annotations

from django.urls import path

from amparo.returns.child_rules import views

urlpatterns = [
    path("reglas-por-estado/", views.child_rules, name="child_rules"),
    path("reglas-por-estado/nueva/", views.new_child_rule, name="new_child_rule"),
]
