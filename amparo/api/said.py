"""What calls bring and what they are answered, as the OpenAPI document describes them."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

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
    probability: float | None = Field(ge=0, le=1)
    weight: float | None = Field(description="bits")
    decision: str = Field(
        description="certain, doubtful or different; closed: a minor, of whom only folio and whom to ask are told"
    )
    closed: str = Field(description="For a minor: that the file exists and whom to ask. Else empty.")
    reasons: list[Because]


class Found(Schema):
    id: str
    candidates: list[Likely] = Field(description="The likeliest first, at most ten.")


class LentToken(Schema):
    """RFC 6749 §5.1."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="seconds")
    scope: str


class OAuthProblem(Schema):
    """RFC 6749 §5.2."""

    error: Literal["unsupported_grant_type", "invalid_client", "invalid_scope"]


class Programme(Schema):
    programme: str
    version: int
    published_at: str
    content: dict[str, Any] = Field(
        description="the sheet, as /programas.esquema.json of the portal describes its parts"
    )


class Programmes(Schema):
    items: list[Programme]
    next: str | None = Field(description="for `after` of the next call; null at the end")


class Event(Schema):
    id: int
    kind: Literal["programme.published", "open_data.published"]
    at: str
    body: dict[str, Any]


class Events(Schema):
    items: list[Event]
    next: int = Field(description="for `after` of the next call, also when there is nothing new")


class OpenFile(Schema):
    name: str
    media_type: str
    sha256: str


class Month(Schema):
    month: str
    published_at: str
    files: list[OpenFile]


class Months(Schema):
    items: list[Month]


class Profile(Said):
    """The sender as the app knows them."""

    given_names: Text = ""
    surname1: Text = ""
    surname2: Text = ""
    surnames: Text = ""
    birth_date: Text = Field("", description="YYYY-MM-DD")
    sex: Text = ""
    passport: Text = ""
    phone: Text = ""


class EmergencyContact(Said):
    name: Annotated[str, StringConstraints(min_length=1, max_length=160, strip_whitespace=True,
                                           pattern=r"^[^\x00-\x1f\x7f]*$")]  # fmt: skip
    phone: Annotated[
        str, StringConstraints(max_length=20, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")
    ] = ""
    relation: Literal["mother", "father", "spouse", "child", "sibling", "other_kin", "friend"] = "other_kin"


class Location(Said):
    """Where the telephone is. It is kept with the alert alone, and deleted when the alert is over."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    accuracy: float | None = Field(None, ge=0, le=1_000_000, description="metres")


class NewAlert(Said):
    profile: Profile
    emergency_contacts: list[EmergencyContact] = Field([], max_length=5)
    location: Location | None = None
    at: AwareDatetime = Field(description="When the button was pressed, with its time zone.")
    language: Literal["es", "en"] = "es"


class AlertOffice(Schema):
    """Who will call."""

    name: str
    city: str
    phone: str
    emergency_phone: str


class AlertState(Schema):
    folio: str
    state: Literal["sounded", "confirmed", "cancelled", "closed"]
    cancel_until: str = Field(description="Until when it can be cancelled (ISO 8601).")
    office: AlertOffice
