"""`python -m amparo.shell.stop`: stop this home's embedded PostgreSQL."""

from __future__ import annotations

from amparo.core.environment import Environment
from amparo.core.postgres import stop

if __name__ == "__main__":
    stop(Environment.read().home)
