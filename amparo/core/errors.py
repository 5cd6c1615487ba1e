"""The few ways in which an action says no. Each carries a sentence that may be shown to the person who asked."""

from __future__ import annotations


class Refusal(Exception):
    """An action could not be done. `str(refusal)` is a translated sentence for the user."""


class NotAllowed(Refusal):
    """This actor may not do this. `way`: the address of a page that says whom to ask, when there is one."""

    def __init__(self, message: str = "", *, way: str = "") -> None:
        super().__init__(message)
        self.way = way


class Conflict(Refusal):
    """Something changed meanwhile, or it was done already."""


class Incomplete(Refusal):
    """Something needed is missing; `missing` names the fields."""

    def __init__(self, message: str, *, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.missing = missing


class BadFile(Refusal):
    """A file cannot be read. `code` names the reason for tests and statistics."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code


class BadInstallation(Exception):
    """The installation is configured in a way that cannot work or would be unsafe."""
