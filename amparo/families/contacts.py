"""A contact as it is kept: sealed, by its sort, with the hash by which it is found again."""

from __future__ import annotations

from typing import Any

from amparo.notices.addresses import index, plain, sealed


def columns_of(contact: str) -> dict[str, Any]:
    """The columns of a telephone or an e-mail; of none, all empty."""
    contact = contact.strip()
    is_mail = "@" in contact
    return {
        "email": sealed(plain(contact)) if is_mail else None,
        "phone": sealed(plain(contact)) if contact and not is_mail else None,
        "contact_index": index(contact),
    }
