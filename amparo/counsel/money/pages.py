"""What the pages of money have in common: keeping a form, doing one thing, a file that is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from amparo.casework.documents.inspecting import EXTENSIONS
from amparo.casework.documents.views import NOTHING_RUNS
from amparo.core.errors import BadFile, Refusal
from amparo.core.rendering import GovukForm
from amparo.counsel.money import store
from amparo.counsel.money.papers import Invoice

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def saved(request: HttpRequest, form: GovukForm, save: Callable[[], object], said: str) -> bool:
    """Whether a form was sent and kept. What an action refuses is put to its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save()
    except Refusal as refusal:
        if isinstance(refusal, BadFile) and "file" in form.fields:
            form.add_error("file", str(refusal))
        else:
            form.refuse(refusal)
        return False
    messages.success(request, said)
    return True


def done(request: HttpRequest, act: Callable[[], object], said: str) -> None:
    """Do what a button asks; say what came of it."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)


def paper(invoice: Invoice) -> HttpResponseBase:
    """The paper of an invoice, as a download from which nothing runs. Whoever calls has asked who may open it."""
    kept = invoice.file
    answer = StreamingHttpResponse(store.read(kept), content_type=kept.media_type)
    ending = EXTENSIONS.get(kept.media_type, "bin")
    answer.headers["Content-Length"] = str(kept.size)
    answer.headers["Content-Disposition"] = f'attachment; filename="factura-{invoice.pk}.{ending}"'
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def download(body: Any, name: str, kind: str) -> HttpResponseBase:
    answer = FileResponse(body, as_attachment=True, filename=name, content_type=kind)
    answer.headers["Cache-Control"] = "no-store"
    return answer
