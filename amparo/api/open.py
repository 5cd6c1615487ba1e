"""What anybody may read, for programs: the sheets in force and the open data of each month. Lists have a cursor."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router

from amparo.api.find import REFUSED
from amparo.api.said import Events, Months, Problem, Programme, Programmes
from amparo.api.webhooks import events_after, told
from amparo.insight.open_data.models import Publication, PublishedFile
from amparo.programmes.models import Sheet

router = Router(tags=["open"])
After = Annotated[
    str, Query("", max_length=80, pattern=r"^[\w-]*$", description="the `next` of the answer before")
]
Many = Annotated[int, Query(50, ge=1, le=200)]
Name = Annotated[str, Path(..., max_length=60, pattern=r"^[\w.-]+$")]


@router.get(
    "/programmes", url_name="programmes", operation_id="programmes", response={200: Programmes, **REFUSED}
)
def programmes(request: HttpRequest, after: After = "", limit: Many = 50) -> dict[str, Any]:
    """The sheets in force, by the name of their programme."""
    found = list(_in_force().filter(programme_id__gt=after).order_by("programme_id")[: limit + 1])
    items = [_told(one) for one in found[:limit]]
    return {"items": items, "next": items[-1]["programme"] if len(found) > limit else None}


@router.get(
    "/programmes/{name}", url_name="programme", operation_id="programme", response={200: Programme, 404: Problem, **REFUSED}
)  # fmt: skip
def programme(request: HttpRequest, name: Name) -> dict[str, Any]:
    """One sheet in force."""
    found = _in_force().filter(programme_id=name).first()
    if found is None:
        raise Http404
    return _told(found)


@router.get(
    "/open-data",
    url_name="open_data_months",
    operation_id="open_data_months",
    response={200: Months, **REFUSED},
)
def open_data_months(request: HttpRequest) -> dict[str, Any]:
    """The months that were published, the latest first, each with its files and their hashes."""
    months = Publication.objects.defer("cells").order_by("-month")
    files: dict[int, list[dict[str, str]]] = {}
    for month, name, kind, digest in PublishedFile.objects.order_by("name").values_list(
        "publication_id", "name", "media_type", "sha256"
    ):
        files.setdefault(month, []).append({"name": name, "media_type": kind, "sha256": digest})
    return {
        "items": [
            {"month": str(one), "published_at": one.published_at.isoformat(), "files": files.get(one.pk, [])}
            for one in months
        ]
    }


@router.get(
    "/open-data/{name}",
    url_name="open_data_file",
    operation_id="open_data_file",
    response={200: None, 404: Problem, **REFUSED},
)
def open_data_file(request: HttpRequest, name: Name) -> HttpResponse:
    """A file of a month, byte for byte."""
    found = PublishedFile.objects.filter(name=name).order_by(F("publication__month").desc()).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


@router.get("/events", url_name="events", operation_id="events", response={200: Events, **REFUSED})
def events(
    request: HttpRequest, after: Annotated[int, Query(0, ge=0, le=2**62)] = 0, limit: Many = 50
) -> dict[str, Any]:
    """What happened since an event, in order: the same that webhooks are sent, for whoever was away."""
    found = [told(one) for one in events_after(after)[:limit]]
    return {"items": found, "next": found[-1]["id"] if found else after}


def _in_force() -> Any:
    return Sheet.objects.filter(state=Sheet.State.PUBLISHED)


def _told(sheet: Sheet) -> dict[str, Any]:
    assert sheet.published_at is not None
    return {
        "programme": sheet.programme_id, "version": sheet.number, "published_at": sheet.published_at.isoformat(),
        "content": sheet.content,
    }  # fmt: skip
