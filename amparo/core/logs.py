"""Log lines without people: which view, which status, which kind of error and where in the code.

A path holds a folio, and the message of an error may hold what somebody typed or what a row of the database says.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutPeople(logging.Formatter):
    """Formats Django's lines on requests by the view's name, and every error without its message."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            record.msg = "request %s: %s"
            record.args = (
                getattr(record, "status_code", "-"),
                match.view_name if match else "no such address",
            )
        return super().format(record)

    def formatException(self, ei: ExcInfo) -> str:
        kind, _error, where = ei
        return "".join(traceback.format_tb(where)) + (kind.__name__ if kind else "")
