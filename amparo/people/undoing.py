"""What undoing a merge gives back, and what it cannot know: said on the page before anybody does it.

Undoing is exact in any order (ADR 1): the two persons get their own records, and with them everything that hangs on a
record, as it was. What was written since the merge stays on the record on which it was written; whether that record is of
the right person is for whoever undoes it to look at, so it is counted here for each of the two.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import DateTimeField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.people.hanging import models_that_hang_on_records
from amparo.people.models import Merge, Person, Record, Separation

#: What of the things that hang on a record is worth a look before a merge is undone, and since when it is there.
#: A table that is not named here is counted as "other entries" if one of its columns says when.
WRITTEN: dict[str, tuple[str, Promise]] = {
    "people.Consent": ("recorded_at", _("decisions on consent")),
    "people.Choice": ("at", _("choices of the description")),
    "people.Relative": ("added_at", _("relatives written down")),
    "people.Kinship": ("recorded_at", _("relations between people")),
    "families.Follow": ("began_at", _("relatives who follow")),
    "families.Request": ("received_at", _("family requests")),
    "casework.Case": ("opened_at", _("cases")),
    "casework.Event": ("recorded_at", _("events")),
    "casework.Task": ("created_at", _("tasks")),
    "custody.Sighting": ("recorded_at", _("sightings")),
    "custody.Stay": ("began_at", _("stays")),
}
OTHER = _("other entries")
#: Machinery, or shown by its own list on the page.
LEFT_OUT = frozenset(
    ("people.Check", "people.MatchKey", "people.Identifier", "people.Pair", "people.Separation")
)
MOMENTS = ("recorded_at", "created_at", "added_at", "received_at", "at")


@dataclass(frozen=True, slots=True)
class Written:
    """How many entries of a kind were written since the merge on records of the one and of the other."""

    what: str
    gone: int
    kept: int


@dataclass(frozen=True, slots=True)
class Consequences:
    """What undoing a merge does. `later`: merges in force that were made after it on the same file, the latest first;
    they stay. `separations`: records that were said since to be about somebody else; they stay there."""

    gone: Person
    kept: Person
    gone_records: int
    kept_records: int
    received: Written
    written: Sequence[Written]
    later: Sequence[Merge]
    separations: Sequence[Separation]

    @property
    def nothing_since(self) -> bool:
        """Whether the two become what they were with nothing to look at."""
        return not (
            self.received.gone or self.received.kept or self.written or self.later or self.separations
        )


def consequences(merge: Merge) -> Consequences:
    """What taking this merge back would do now. `kept` is the person that holds both today."""
    going = behind([merge.gone_id])
    last = Person.objects.get(pk=merge.gone_id)
    while last.merged_into_id is not None:
        last = Person.objects.get(pk=last.merged_into_id)
    everybody = behind([last.pk])
    records = list(Record.objects.filter(person=last).values_list("pk", "home_id", "received_at"))
    gone = {pk for pk, home, _at in records if home in going}
    kept = {pk for pk, home, _at in records if home not in going}
    since = [pk for pk, _home, at in records if at > merge.at]
    return Consequences(
        gone=merge.gone,
        kept=last,
        gone_records=len(gone),
        kept_records=len(kept),
        received=Written(
            str(_("records received")), len(gone.intersection(since)), len(kept.intersection(since))
        ),
        written=_written(gone, kept, merge),
        later=list(
            Merge.objects.filter(gone_id__in=everybody, undone_at__isnull=True, at__gt=merge.at)
            .select_related("gone", "kept", "by")
            .order_by("-at", "-pk")
        ),
        separations=list(
            Separation.objects.filter(old_home_id__in=everybody, at__gt=merge.at)
            .select_related("record", "new_home", "by")
            .order_by("-at", "-pk")
        ),
    )


def behind(person_ids: Collection[int]) -> set[int]:
    """These persons and everybody merged into them, directly or through others."""
    found, last = set(person_ids), set(person_ids)
    while last:
        last = set(Person.objects.filter(merged_into_id__in=last).values_list("pk", flat=True))
        found |= last
    return found


def _written(gone: Collection[int], kept: Collection[int], merge: Merge) -> list[Written]:
    counts: dict[str, list[int]] = {}
    for model, record in models_that_hang_on_records():
        label = model._meta.label
        moment, what = WRITTEN.get(label, (_moment(model), OTHER))
        if label in LEFT_OUT or not moment:
            continue
        since = model._default_manager.filter(**{f"{moment}__gt": merge.at})
        numbers = [since.filter(**{f"{record}__in": side}).count() for side in (gone, kept)]
        known = counts.setdefault(str(what), [0, 0])
        counts[str(what)] = [known[0] + numbers[0], known[1] + numbers[1]]
    return [Written(what, *numbers) for what, numbers in counts.items() if any(numbers)]


def _moment(model: type) -> str:
    names = {field.name for field in model._meta.concrete_fields if isinstance(field, DateTimeField)}  # type: ignore[attr-defined]
    return next((name for name in MOMENTS if name in names), "")
