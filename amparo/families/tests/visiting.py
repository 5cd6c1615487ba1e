"""A family at the portal, as tests play it: asking, proving themselves, looking."""

from __future__ import annotations

import datetime as dt
import re

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from amparo.casework import actions as casework
from amparo.core import clock
from amparo.families import actions
from amparo.families.tasks import work_inbox_through
from amparo.notices.models import DemoMessage
from amparo.notices.sending import send_due
from amparo.people.models import Purpose

FIELDS = ["status", "place", "services", "next_step", "hearings", "lawyer"]


class Visitor:
    """A browser at the portal: the portal's own door, middleware and database role."""

    def __init__(self):
        self.client = Client()

    def _as_portal(self, call):
        templates = [{**settings.TEMPLATES[0]}]
        templates[0]["OPTIONS"] = {**templates[0]["OPTIONS"], "context_processors": settings.PORTAL_CONTEXT}
        with override_settings(
            ROOT_URLCONF="amparo.shell.urls_portal",
            MIDDLEWARE=settings.PORTAL_MIDDLEWARE,
            TEMPLATES=templates,
            FILE_UPLOAD_HANDLERS=settings.PORTAL_UPLOAD_HANDLERS,
        ):
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE amparo_portal")
            try:
                return call()
            finally:
                with connection.cursor() as cursor:
                    cursor.execute("RESET ROLE")
                    cursor.execute("SELECT set_config('amparo.visit', '', false)")

    def get(self, path, **more):
        return self._as_portal(lambda: self.client.get(path, **more))

    def post(self, path, *, headers=None, **data):
        return self._as_portal(lambda: self.client.post(path, data, headers=headers))

    def prove(self, folio, secret):
        """Folio and secret, then the code that arrives; the status page."""
        self.post("/seguir/", folio=folio, secret=secret)
        work_inbox_through()
        code = sent_code()
        return self.post("/seguir/codigo/", code=code) if code else None

    def status(self):
        return self.get("/seguir/estado/")


def sent_code():
    send_due()
    message = DemoMessage.objects.filter(text__contains="código").order_by("-pk").first()
    found = re.search(r"\d{8}", message.text) if message else None
    return found.group() if found else None


def follow(case, request, *, fields=FIELDS, by):
    person = case.record.person
    actions.confirm_person(request=request, person=person, by=by)
    relative = actions.confirm_relation(request=request, evidence="named in the interview", by=by)
    casework.record_consent(
        record=request.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=fields,
        channel="visit", at=clock.now() - dt.timedelta(minutes=1), by=by,
    )  # fmt: skip
    return relative


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def look(visitor, **person):
    page = visitor.get("/buscar/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    answers = {"given_names": "Nadie", "surnames": "Inventado", "age": "40", "origin": "Oaxaca", "last_seen": "El Paso",
               "seeker_name": "Carmen", "relation": "mother", "contact": "carmen@example.org", **person}  # fmt: skip
    return visitor.post("/buscar/", step="2", token=token, **answers)


def shown_as_everybody(visitor):
    """The status page without what differs from one visit to another by nature."""
    page = visitor.status().content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|data-mark="[^"]+"|mira=\d+', "", page)


def write(visitor, words):
    """The family writes to the consulate; the worker takes it in."""
    token = re.search(
        r'name="token" value="([^"]+)"', visitor.get("/seguir/escribir/").content.decode()
    ).group(1)
    answer = visitor.post("/seguir/escribir/", token=token, text=words)
    work_inbox_through()
    return answer
