"""What the gateway says of messages, and what people answer to them. It is signed; the worker reads the signature again."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from amparo.core import clock, webhooks
from amparo.core.sealing import seal
from amparo.portal.door import hand_in

LARGEST = 8_000


@csrf_exempt
@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """One thing, signed as Standard Webhooks. 204: kept, or kept before. 401: not signed by our gateway, or not now."""
    if request.content_type != "application/json":
        return HttpResponse(status=415)
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    told_as, at = request.headers.get("Webhook-Id", "")[:100], request.headers.get("Webhook-Timestamp", "")
    signature = request.headers.get("Webhook-Signature", "")[:1000]
    try:
        body = request.body.decode()
    except UnicodeDecodeError:
        return HttpResponse(status=400)
    if not webhooks.is_signed(
        told_as=told_as, at=at, body=body, signature=signature, key=settings.AMPARO_GATEWAY_KEY,
        now=clock.now().timestamp(),
    ):  # fmt: skip
        return HttpResponse(status=401)
    sealed = seal(body, settings.AMPARO_CONTACT_PUBLIC_KEY).hex()
    hand_in("gateway", {"id": told_as, "at": at, "signature": signature, "body": sealed})
    return HttpResponse(status=204)
