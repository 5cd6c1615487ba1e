"""Papers that the consulate asks for, photographed with a telephone: looked at by their first bytes, sealed, handed in.

Nothing is written to this machine's disk, and nothing of it can be opened here again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.sealing import seal_bytes
from amparo.portal import door
from amparo.portal.limits import attempt, please_wait
from amparo.portal.proved import is_english, proved

MOST_AT_ONCE = 6
#: The same words as the registry's `Paper.Code` and `Paper.Refusal`.
PAPERS: dict[str, str | Promise] = {
    "birth": gettext_lazy("their birth certificate"),
    "identity": gettext_lazy("their passport, matrícula or voter card"),
    "curp": gettext_lazy("their CURP"),
    "marriage": gettext_lazy("the marriage certificate"),
    "children": gettext_lazy("the birth certificates of the children"),
    "own_identity": gettext_lazy("your own identification"),
    "relation": gettext_lazy("a paper that shows how you are related"),
    "court": gettext_lazy("papers of the court or of immigration"),
    "receipt": gettext_lazy("the receipt of belongings"),
    "medicines": gettext_lazy("the prescription of medicines"),
    "lawyer": gettext_lazy("the lawyer’s contract or card"),
}
REFUSALS: dict[str, str | Promise] = {
    "blurred": gettext_lazy("it cannot be read well"),
    "part": gettext_lazy("a part is missing"),
    "other_paper": gettext_lazy("it is another paper"),
    "other_person": gettext_lazy("it is of another person"),
    "expired": gettext_lazy("it is no longer valid"),
    "cannot_open": gettext_lazy("the file cannot be opened"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper in words, and what went wrong with what was sent for it a moment ago."""

    paper: door.Paper
    words: str | Promise
    why: str | Promise
    error: str = ""

    @property
    def wants(self) -> bool:
        return self.paper.state in ("asked", "refused")


def asked_of(papers: list[door.Paper], errors: dict[str, str] | None = None) -> list[Asked]:
    return [
        Asked(
            one,
            PAPERS.get(one.code, one.code),
            REFUSALS.get(one.refused_why, ""),
            (errors or {}).get(one.code, ""),
        )
        for one in papers
    ]


@proved
def papers(request: HttpRequest) -> HttpResponse:
    """The papers asked for, each with a form of its own."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        verdict = attempt(request, "paper")
        if verdict.wait:
            return please_wait(request, verdict)
        code = request.POST.get("paper", "")
        problem = _hand_in(code, [*request.FILES.getlist("photo"), *request.FILES.getlist("file")])
        if not problem:
            return redirect("portal_papers")
        errors[code if code in PAPERS else ""] = problem
    seen = door.see(english=is_english())
    context: dict[str, Any] = {"papers": asked_of(seen.papers if seen else [], errors)}
    return render(request, "portal/papers.html", context, status=422 if errors else 200)


def _hand_in(code: str, files: list[Any]) -> str:
    """Seal each file and hand it in; what is wrong in a sentence, or nothing."""
    if not files:
        return _("Take a photograph, or choose a file.")
    if len(files) > MOST_AT_ONCE:
        return _("Send at most 6 photographs at once.")
    if sum(file.size or 0 for file in files) > settings.AMPARO_LARGEST_PAPER:
        return _("That is more than 12 MB. Send one photograph at a time.")
    bodies = [file.read() for file in files]
    if not all(is_known(body) for body in bodies):
        return _("Send a photograph or a PDF. Another kind of file cannot be received.")
    for body in bodies:
        if not door.hand_paper(code, seal_bytes(body, settings.AMPARO_CONTACT_PUBLIC_KEY)):
            return _("It could not be sent. Try again tomorrow, or call.")
    return ""


def is_known(body: bytes) -> bool:
    """Whether it begins as a photograph or a PDF does. The worker looks at the whole."""
    return (
        body.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"))
        or (body.startswith(b"RIFF") and body[8:12] == b"WEBP")
        or body[4:8] == b"ftyp"
    )
