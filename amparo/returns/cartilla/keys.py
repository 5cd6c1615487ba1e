"""The keys that sign: the private halves with the installation's secrets, the public ones in the database, for everybody."""

from __future__ import annotations

from django.conf import settings

from amparo.core import clock
from amparo.core.errors import BadInstallation
from amparo.core.signatures import public_half
from amparo.returns.cartilla.models import CartillaKey


def in_use() -> tuple[CartillaKey, bytes]:
    """The key that signs from now on, its public half written down. Raises `BadInstallation` when its name had another."""
    name, private = settings.ENVIRONMENT.cartilla_ring().keys[0]
    key, _new = CartillaKey.objects.get_or_create(
        name=name, defaults={"public": public_half(private), "since": clock.now()}
    )
    if key.public != public_half(private):
        raise BadInstallation(
            f"The cartilla key named {name} is another one than it was: give it another name."
        )
    return key, private


def public_halves() -> dict[str, str]:
    """Every public half by its name."""
    return dict(CartillaKey.objects.values_list("name", "public"))
