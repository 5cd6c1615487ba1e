"""Events: everything that custody, cases and requests say happened, and services until there are as many as are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amparo.casework.clocks.rules import heard
from amparo.casework.listeners import DETENTION, MOVED_AWAY
from amparo.casework.models import EventType
from amparo.families.models import Request

from .cases import OVER, Cases, HandOvers
from .clocks import Kept, columns_of, keep, offices_of
from .columns import Moments, Numbers, always, counting, days, moments, numbers, words
from .courts import CHANNELS, ORDERS, Contacts, Courts
from .custody import ENDS, Custody
from .families import STATES, Asked
from .places import Places
from .tables import Rows

#: Of the events that are not certain, how many are services that deadlines hear of; what is told of deadlines follows from these.
BEFORE_CLOCKS = 0.25


class TooFew(ValueError):
    """Fewer events are wanted than what is certain to have happened."""


@dataclass(slots=True)
class _Events:
    where: Places
    parts: list[pa.Table] = field(default_factory=list)

    def add(
        self, kind: str | pa.Array, record: Numbers, at: Moments, *, case: Numbers | None = None,
        office: Numbers | None = None, staff: Numbers | None = None, facility: Numbers | None = None,
        source: str = "", data: pa.Array | None = None, note: str = "",
    ) -> None:  # fmt: skip
        many = len(record)
        none = np.full(many, -1)
        self.parts.append(pa.table({
            "type_id": always(kind, many) if isinstance(kind, str) else kind,
            "record_id": numbers(record),
            "case_id": numbers(none if case is None else np.where(case < 0, -1, case + 1)),
            "at": moments(at), "recorded_at": moments(at),
            "office_id": words(self.where.offices, none if office is None else office),
            "staff_id": numbers(none if staff is None else staff),
            "facility_id": numbers(none if facility is None else self.where.facility[facility]),
            "source": always(source, many), "data": always("{}", many) if data is None else data,
            "note": always(note, many),
        }))  # fmt: skip


def event_rows(
    many: int, cases: Cases, made: HandOvers, custody: Custody, asked: Asked, courts: Courts, contacts: Contacts,
    first_record: Numbers, where: Places, now: np.datetime64, rng: np.random.Generator,
) -> tuple[Rows, Kept]:  # fmt: skip
    """Exactly `many` events, in the order in which they happened, and the clocks that they make. Raises `TooFew`."""
    events = _Events(where)
    _of_custody(events, cases, custody, first_record)
    _of_cases(events, cases, made, first_record, now, rng)
    _of_families(events, asked, rng)
    _of_courts(events, cases, courts, first_record)
    _of_contacts(events, contacts, first_record)
    certain = sum(map(len, events.parts))
    if certain > many:
        raise TooFew(
            f"What happened to so many people is {certain:,} events at least; {many:,} were asked for."
        )
    some = round((many - certain) * BEFORE_CLOCKS)
    kinds = list(EventType.objects.filter(by_hand=True).order_by("pk").values_list("pk", flat=True))
    _services(events, some, kinds, cases, first_record, now, rng)
    kept = keep(pa.concat_tables(events.parts).combine_chunks(), cases, asked, now)
    _of_clocks(events, kept, cases, asked, first_record)
    missing = many - sum(map(len, events.parts))
    if missing < 0:
        raise TooFew(f"So many people keep {many - missing:,} events busy; {many:,} were asked for.")
    unheard = [kind for kind in kinds if kind not in heard()]
    _services(events, missing, unheard, cases, first_record, now, rng)
    found = pa.concat_tables(events.parts).combine_chunks()
    at = found.column("at").cast(pa.int64()).to_numpy()
    found = found.take(pa.array(np.argsort(at, kind="stable")))
    return Rows("casework_event", found.add_column(0, "id", counting(many))), kept


def _of_courts(events: _Events, cases: Cases, courts: Courts, first_record: Numbers) -> None:
    record = first_record[cases.person]
    number = np.arange(1, len(courts.case) + 1)
    at = [f"{one}+00:00" for one in np.datetime_as_string(courts.at, unit="us").tolist()]
    for kind, when in (
        ("hearing_scheduled", courts.recorded),
        ("hearing_assigned", courts.assigned),
        ("hearing_held", courts.held),
    ):
        which = np.flatnonzero(~np.isnat(when))
        case = courts.case[which]
        events.add(
            kind, record[case], when[which], case=case, office=cases.office[case], staff=cases.officer[case],
            data=_data(hearing=number[which], hearing_at=[at[one] for one in which.tolist()]),
        )  # fmt: skip
    case = courts.ordered_case
    events.add(
        "court_order", record[case], courts.ordered, case=case, office=cases.office[case], staff=cases.officer[case],
        data=_data(order=np.arange(1, len(case) + 1), kind=words(ORDERS, courts.order)),
    )  # fmt: skip


def _of_contacts(events: _Events, contacts: Contacts, first_record: Numbers) -> None:
    which = np.flatnonzero(contacts.person >= 0)
    events.add(
        "contact_received", first_record[contacts.person[which]], contacts.at[which], office=contacts.office[which],
        staff=contacts.by[which], note="Pregunta por su familiar",
        data=_data(contact=contacts.folio.take(pa.array(which)), channel=words(CHANNELS, contacts.channel[which])),
    )  # fmt: skip


def _of_clocks(events: _Events, kept: Kept, cases: Cases, asked: Asked, first_record: Numbers) -> None:
    case, record = columns_of(kept.told, cases, asked, first_record)
    at = kept.told.column("at").cast(pa.int64()).to_numpy().astype("datetime64[us]")
    offices = events.where.offices
    number = {office: position for position, office in enumerate(offices)}
    office = np.array([number[one] for one in offices_of(kept.told, cases, asked, events.where)], np.int64)
    events.add(
        kept.told.column("type_id").combine_chunks(), record, at, case=case, office=office,
        data=kept.told.column("data").combine_chunks(),
    )  # fmt: skip


def _data(**values: Numbers | list[str] | pa.Array) -> pa.Array:
    """JSON objects of these columns, numbers as numbers."""
    parts: list[object] = []
    for name, value in values.items():
        lead = "{" if not parts else ", "
        column = pa.array(value)
        quote = "" if pa.types.is_integer(column.type) else '"'
        parts += [f'{lead}"{name}": {quote}', column.cast(pa.string()), quote]
    return pc.binary_join_element_wise(*parts, "}", "")


def _of_custody(events: _Events, cases: Cases, custody: Custody, first_record: Numbers) -> None:
    record = first_record[custody.person]
    office = events.where.office_of[custody.facility]
    for which, kind in ((custody.first, "detained"), (~custody.first, "transferred")):
        at = np.flatnonzero(which)
        stay = custody.stay[at]
        came_from = events.where.facility[custody.facility[at - 1]]
        events.add(
            kind, record[stay], custody.stint_began[at], case=cases.of_stay[stay], office=office[at],
            facility=custody.facility[at], source="list",
            data=_data(from_facility=came_from) if kind == "transferred" else None,
        )  # fmt: skip
    last = np.flatnonzero(custody.last)
    over = np.flatnonzero(custody.end >= 0)
    events.add(
        words(ENDS, custody.end[over]), record[over], custody.ended[over], case=cases.of_stay[over],
        office=office[last[over]], facility=custody.facility[last[over]],
    )  # fmt: skip
    missing = np.flatnonzero(~np.isnat(custody.missing_since))
    events.add(
        "not_seen", record[missing], custody.missing_from[missing], case=cases.of_stay[missing],
        office=office[last[missing]], facility=custody.facility[last[missing]], source="list",
    )  # fmt: skip


def _of_cases(
    events: _Events,
    cases: Cases,
    made: HandOvers,
    first_record: Numbers,
    now: np.datetime64,
    rng: np.random.Generator,
) -> None:
    record, every = first_record[cases.person], np.arange(len(cases.person))
    events.add(
        "case_opened", record, cases.opened, case=every, office=cases.first_office,
        data=_data(case_type=words(cases.types, cases.type)),
    )  # fmt: skip
    offices = events.where.offices
    events.add(
        "hand_over", record[made.case], made.at, case=made.case, office=made.to_office, note=MOVED_AWAY,
        data=_data(**{"from": words(offices, made.from_office), "to": words(offices, made.to_office)}),
    )  # fmt: skip
    seen = np.flatnonzero(~np.isnat(made.accepted))
    events.add(
        "hand_over_accepted", record[made.case[seen]], made.accepted[seen], case=made.case[seen],
        office=made.to_office[seen], staff=made.by[seen],
    )  # fmt: skip
    taken = np.flatnonzero(cases.officer >= 0)
    until = np.where(np.isnat(cases.closed[taken]), now, cases.closed[taken])
    when = np.minimum(cases.opened[taken] + days(rng.exponential(1, len(taken))), until)
    events.add(
        "case_taken", record[taken], when, case=taken, office=cases.office[taken], staff=cases.officer[taken]
    )
    for kind, at in (("first_interview", cases.interviewed), ("case_concluded", cases.closed)):
        which = np.flatnonzero(~np.isnat(at))
        events.add(
            kind, record[which], at[which], case=which, office=cases.office[which], staff=cases.officer[which]
        )


def _of_families(events: _Events, asked: Asked, rng: np.random.Generator) -> None:
    events.add(
        "request_received", asked.record, asked.at, office=asked.office, source="family",
        data=_data(channel=["web"] * len(asked.at)),
    )  # fmt: skip
    answered = np.flatnonzero(asked.state != STATES.index(Request.State.RECEIVED))
    follows = np.flatnonzero(asked.follows)
    later = asked.at + days(np.full(len(asked.at), 0.004))
    who = events.where.somebody_of(asked.office, rng)
    for kind, which in (
        ("record_linked", answered),
        ("relation_confirmed", follows),
        ("follow_began", follows),
    ):
        events.add(kind, asked.record[which], later[which], office=asked.office[which], staff=who[which])


def _services(
    events: _Events,
    many: int,
    kinds: Sequence[str],
    cases: Cases,
    first_record: Numbers,
    now: np.datetime64,
    rng: np.random.Generator,
) -> None:
    """Services and notes, somewhere in the life of a case that somebody took; more of them in detention cases."""
    taken = np.flatnonzero(cases.officer >= 0)
    if not len(taken):
        if many:
            raise TooFew("Nobody took a case: there is nothing that services could belong to.")
        return
    weight = np.where(cases.type[taken] == cases.types.index(DETENTION), 3.0, 1.0)
    case = rng.choice(taken, many, p=weight / weight.sum())
    until = np.where(cases.status[case] == OVER, cases.closed[case], now)
    part = (until - cases.opened[case]).astype(np.int64) * rng.random(many)
    at = cases.opened[case] + part.astype(np.int64).astype("timedelta64[us]")
    events.add(
        words(kinds, rng.integers(0, len(kinds), many)), first_record[cases.person[case]], at, case=case,
        office=cases.office[case], staff=cases.officer[case],
    )  # fmt: skip
