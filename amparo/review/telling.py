"""Who is told that the review desk waits for them: those of a consulate whom a second look, or a proposal, is asked of."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.accounts.models import Role, Staff
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.people.models import Pair
from amparo.review.models import SecondLook

TEAM = (Role.OFFICER, Role.SUPERVISOR)
LOOKS = "/duplicados/segunda-mirada/"


def tell_looks(looks: Sequence[SecondLook]) -> int:
    """Tell the consulate of each look, but for whoever answered first; several are one notice."""
    return notify_all(
        [
            NewNotice(
                kind="second_look", several="second_looks_asked", at=look.asked_at, key=f"look:{look.pk}", path=LOOKS,
                all_path=LOOKS, roles=TEAM if look.office_id else (Role.HEADQUARTERS,), office_id=look.office_id,
                by=look.not_by,
            )
            for look in looks
        ]
    )  # fmt: skip


def tell_proposed(pair: Pair, *, by: Staff) -> int:
    """Tell the other consulate that an answer waits for theirs."""
    others = {pair.office_id, pair.other_office_id} - {None, by.office_id}
    return notify_all(
        [
            NewNotice(
                kind="second_look", text_code="answer_to_confirm", at=pair.proposed_at, roles=TEAM, office_id=office,
                path=f"/duplicados/{pair.pk}/", values={"office": by.office_id} if by.office_id else {}, by=by,
                key=f"proposed:{pair.pk}:{pair.proposed_at.isoformat()}",
            )
            for office in others if pair.proposed_at is not None
        ]
    )  # fmt: skip
