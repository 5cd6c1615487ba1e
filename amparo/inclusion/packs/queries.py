"""What the pages of languages show: a fixed number of queries each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import get_language

from amparo.core.packs.phrases import Group, Phrase, groups, needed, phrases
from amparo.inclusion.packs.models import Speaker, Tongue, Voice

STANDS = Q(speaker__withdrawn_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Line:
    """A phrase of a language: its last voice that still counts, and how many there are."""

    phrase: Phrase
    state: str  # "" nothing yet, or a state of Voice
    spoken: bool
    written: bool


def name_of(group: Group) -> str:
    return group.en if (get_language() or "es").startswith("en") else group.es


def tongues() -> list[tuple[Tongue, int, int]]:
    """Every language with how many of the needed phrases were approved in it, and how many voices wait."""
    counted = Tongue.objects.order_by("spanish", "code").annotate(
        done=Count(
            "voices__phrase",
            distinct=True,
            filter=Q(
                voices__state="approved",
                voices__speaker__withdrawn_at__isnull=True,
                voices__phrase__in=needed(),
            ),
        ),
        waiting=Count(
            "voices",
            distinct=True,
            filter=Q(voices__state="waiting", voices__speaker__withdrawn_at__isnull=True),
        ),
    )
    return [(one, one.done, one.waiting) for one in counted]


def lines_of(tongue: Tongue) -> list[tuple[str, bool, list[Line]]]:
    """The whole list by group: its name, whether it is optional, its phrases."""
    best: dict[str, Voice] = {}
    order = {Voice.State.APPROVED: 2, Voice.State.WAITING: 1, Voice.State.REJECTED: 0}
    for voice in Voice.objects.filter(STANDS, tongue=tongue).order_by("kept_at", "pk"):
        known = best.get(voice.phrase)
        if known is None or order[Voice.State(voice.state)] >= order[Voice.State(known.state)]:
            best[voice.phrase] = voice
    found = []
    for group in groups().values():
        lines = []
        for phrase in phrases().values():
            if phrase.group == group.code:
                last = best.get(phrase.id)
                lines.append(
                    Line(phrase, last.state, bool(last.kind), bool(last.text))
                    if last
                    else Line(phrase, "", False, False)
                )
        found.append((name_of(group), group.optional, lines))
    return found


def voices_of(tongue: Tongue, phrase: str) -> list[Voice]:
    """Every voice of a phrase, the newest first."""
    return list(
        Voice.objects.filter(tongue=tongue, phrase=phrase)
        .select_related("speaker", "reviewer", "kept_by")
        .order_by("-kept_at", "-pk")
    )


def speakers_of(tongue: Tongue) -> list[Speaker]:
    """Who may be recorded today, by name."""
    return list(tongue.speakers.filter(withdrawn_at__isnull=True).order_by("name"))


def approved(tongue: Tongue) -> dict[str, Voice]:
    """For each phrase the last approved voice of somebody who still agrees."""
    voices = Voice.objects.filter(STANDS, tongue=tongue, state=Voice.State.APPROVED).select_related(
        "speaker", "reviewer"
    )
    return {voice.phrase: voice for voice in voices.order_by("kept_at", "pk")}
