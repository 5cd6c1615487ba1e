"""Reading INM's lists of arrivals: custody's reader of lists, with the words of arrivals. Pure: no database, no clock."""

from __future__ import annotations

from amparo.returns.arriving.lists.rows import REASONS, ArrivalReader, ReadArrival
from amparo.returns.arriving.lists.words import arrivals

__all__ = ["REASONS", "ArrivalReader", "ReadArrival", "arrivals"]
