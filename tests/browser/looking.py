"""Pages that were answered already, looked at in the browser one after the other: axe, reflow, cut words, targets, focus.

A small server on this machine gives them out with the built style sheets. Scripts are left out: every page must be whole
without one.
"""

from __future__ import annotations

import mimetypes
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser

from tests.browser.conftest import AXE
from tests.every_page import Page

LOOK = (Path(__file__).parent / "look.js").read_text()
#: 1280 px at 400 % (WCAG 1.4.10).
NARROW = {"width": 320, "height": 640}
#: One thing at two addresses, each for those who have no other: its title is the same.
SAME_THING = [
    {"ask_pale_money", "pale_my_ask"},
    {"pale_invoice_line", "pale_my_invoice_line"},
    {"pale_invoice", "pale_my_invoice"},
    {"new_hearing", "pale_new_hearing"},
    {"referral", "pale_my_referral"},
    {"requests", "state_requests"},
    {"roster", "arrival_list"},
    {"roster_upload", "arrival_list_upload"},
    {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"},
    {"mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"},
    {"account_change_password", "account_reset_password_from_key", "account_reset_password_from_key_done"},
    {"account_reset_password", "account_reset_password_done"},
    {"mfa_generate_recovery_codes", "mfa_view_recovery_codes"},
]
_SCRIPT = re.compile(rb"<script\b.*?</script>|<meta http-equiv=\"refresh\"[^>]*>", re.S)


@contextmanager
def served(pages: list[Page]) -> Iterator[str]:
    """An address of this machine under which page number N is `/N`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, kind = _file(self.path.partition("?")[0], pages)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body or b"")))
            self.send_header("Cache-Control", "max-age=3600")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _file(path: str, pages: list[Page]) -> tuple[bytes | None, str]:
    if path == "/axe.js":
        return AXE.read_bytes() + LOOK.encode(), "text/javascript"
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return (Path(found).read_bytes() if found else None), kind
    if path[1:].isdigit():
        html = _SCRIPT.sub(b"", pages[int(path[1:])].html)
        return html.replace(
            b"</head>", b'<script src="/axe.js"></script></head>', 1
        ), "text/html; charset=utf-8"
    return None, "text/plain"


def look_at(browser: Browser, pages: list[Page]) -> list[str]:
    """What is wrong with these pages at 320 px by the rules of `look.js`, a line a finding; and titles that two share."""
    findings: list[str] = []
    titles: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    context = browser.new_context(viewport=NARROW, reduced_motion="reduce")
    tab = context.new_page()
    with served(pages) as address:
        for number, page in enumerate(pages):
            tab.goto(f"{address}/{number}")
            told = tab.evaluate("wants => look(wants)", _wants(page))
            findings += [f"{page}: {one}" for one in told["findings"]]
            if page.kind == "page":  # a title says where one is (WCAG 2.4.2)
                titles[page.door, page.language, told["title"]].add(page.name)
    context.close()
    shared = [
        f"title «{key[2]}» of {sorted(names)}"
        for key, names in titles.items()
        if len(names) > 1 and not any(names <= same for same in SAME_THING)
    ]
    return findings + shared


def _wants(page: Page) -> dict[str, Any]:
    return {"language": page.language, "door": page.door, "kind": page.kind, "name": page.name}
