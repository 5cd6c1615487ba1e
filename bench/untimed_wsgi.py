"""The portal without its tick: the rival of portal_neutrality.py. Never started by anything else."""

from __future__ import annotations

from amparo.portal import middleware
from amparo.shell.wsgi import application

middleware.until_tick = lambda took: 0.0

__all__ = ["application"]
