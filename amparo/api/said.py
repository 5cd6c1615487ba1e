"""What calls bring and what they are answered, as the OpenAPI document describes them."""

from __future__ import annotations

from typing import Annotated, ClassVar

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

#: Text without the characters that no name has and no database keeps.
Text = Annotated[
    str, StringConstraints(max_length=200, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")
]


class Said(Schema):
    """A field that is not in the document is refused rather than silently lost."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


class Problem(Schema):
    """RFC 9457. `errors` and `missing` name fields, never their values."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []
    missing: list[str] = []


class Description(Said):
    """What is said of a person: the columns of the match file. Any may be empty or absent."""

    id: Text = Field("", description="The caller's own name for the question; it comes back with the answer.")
    given_names: Text = ""
    surname1: Text = ""
    surname2: Text = ""
    surnames: Text = Field("", description="For sources that keep both surnames in one field.")
    birth_date: Text = Field("", description="YYYY-MM-DD, or a year.")
    sex: Text = Field("", description="M, F or X.")
    birth_state: Text = ""
    birth_municipality: Text = ""
    curp: Text = ""
    a_number: Text = ""
    passport: Text = ""
    matricula: Text = ""
    phone: Text = ""
    mother_name: Text = ""
    father_name: Text = ""


class Because(Schema):
    """One reason for a candidate's weight, in words."""

    field: str
    verdict: str = Field(description="for, against or neutral, as the officer who reviews it would see it")
    es: str
    en: str


class Likely(Schema):
    """Somebody whom a description may mean."""

    folio: str
    probability: float = Field(ge=0, le=1)
    weight: float = Field(description="bits")
    decision: str = Field(description="certain, doubtful or different")
    reasons: list[Because]


class Found(Schema):
    id: str
    candidates: list[Likely] = Field(description="The likeliest first, at most ten.")
