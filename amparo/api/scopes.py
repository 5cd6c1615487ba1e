"""What other systems may ask for: one table of scopes, one of operations and the scope that each needs.

`OPERATIONS` names every address below `/api/` by its operation. Only the document that describes the API, the answer
for an address that does not exist, and the one that lends tokens need none.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PUBLIC = ""

SCOPES: dict[str, str | Promise] = {
    "find_person": _("Ask who somebody may be"),
    "alerts": _("Hand in alerts of the app, confirm and cancel them"),
    "read_open": _("Read programmes and open data"),
}
OPERATIONS: dict[str, str] = {
    "find_person": "find_person",
    "sound_alert": "alerts",
    "confirm_alert": "alerts",
    "cancel_alert": "alerts",
    "programmes": "read_open",
    "programme": "read_open",
    "open_data_months": "read_open",
    "open_data_file": "read_open",
    "events": "read_open",
    "oauth_token": PUBLIC,
    "openapi-json": PUBLIC,
    "api-root": PUBLIC,
    "nothing_here": PUBLIC,
}
