"""`/dev/components` of each door: every component in every state, to look at while building pages."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.core import clock
from amparo.core.rendering import Checkboxes, DayInput, GovukForm, MomentInput, Radios

CHOICES = [
    ("a", "Una respuesta"),
    ("b", "Otra respuesta, bastante más larga que la primera"),
    ("c", "Ninguna"),
]


class Sample(GovukForm):
    """One field of each kind."""

    text = forms.CharField(label="Texto", help_text="Una ayuda corta.")
    optional = forms.CharField(label="Texto", required=False)
    paragraph = forms.CharField(label="Texto largo", widget=forms.Textarea(attrs={"rows": 2}))
    choice = forms.ChoiceField(label="Lista", choices=CHOICES)
    radio = forms.ChoiceField(label="Una de varias", choices=CHOICES, widget=Radios, help_text="Elija una.")
    several = forms.MultipleChoiceField(label="Varias", choices=CHOICES, widget=Checkboxes)
    yes = forms.BooleanField(label="Sí o no", required=False, help_text="Con una ayuda.")
    day = forms.DateField(label="Día", widget=DayInput)
    moment = forms.DateTimeField(label="Momento", widget=MomentInput)
    file = forms.FileField(label="Archivo")


class PortalSample(GovukForm):
    """The kinds of fields that the portal asks with."""

    text = forms.CharField(label="Texto", help_text="Una ayuda corta.")
    optional = forms.CharField(label="Texto", required=False)
    paragraph = forms.CharField(label="Texto largo", widget=forms.Textarea(attrs={"rows": 2}))
    radio = forms.ChoiceField(label="Una de varias", choices=CHOICES, widget=Radios, help_text="Elija una.")


def components(request: HttpRequest) -> HttpResponse:
    """The page, in the workspace's style."""
    now = clock.now()
    context = {
        "pages": Paginator(range(60), 20).get_page(2),
        "plain": Sample(auto_id="plain_%s"),
        "wrong": Sample({}, auto_id="wrong_%s"),
        "now": now,
        "clocks": [now, now - dt.timedelta(days=2), now - dt.timedelta(days=12)],
        "colours": ["grey", "green", "blue", "yellow", "orange", "red", "purple"],
    }
    return render(request, "core/components.html", context)


def portal_components(request: HttpRequest) -> HttpResponse:
    """The page, in the portal's style."""
    context = {"plain": PortalSample(auto_id="plain_%s"), "wrong": PortalSample({}, auto_id="wrong_%s")}
    return render(request, "core/portal_components.html", context)


components.permission = None  # type: ignore[attr-defined]
