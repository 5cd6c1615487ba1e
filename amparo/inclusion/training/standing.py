"""Where somebody stands in the course: each unit, what is passed, what is lacking, and the certificate."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from amparo.accounts.models import Staff
from amparo.inclusion.training import rules
from amparo.inclusion.training.course import Unit, required, units
from amparo.inclusion.training.models import Attempt, Certificate, Progress


@dataclass(frozen=True, slots=True)
class Line:
    """A unit for one member of staff. `passed`: the pass that counts; `changed`: its text is another one since."""

    unit: Unit
    required: bool
    done: frozenset[str]
    passed: Attempt | None
    changed: bool
    #: What is asked for the certificate, or for its renewal.
    lacking: bool

    @property
    def parts_done(self) -> int:
        return len(self.done.intersection(self.unit.parts))

    @property
    def next_part(self) -> str:
        """The first part that is not gone through; the quiz when there is none, and nothing after that."""
        if self.passed is not None and not self.lacking:
            return ""
        if self.passed is not None:
            return "prueba"
        return next((part for part in self.unit.parts if part not in self.done), "prueba")


@dataclass(frozen=True, slots=True)
class Standing:
    lines: list[Line]
    #: The one that holds, or held last.
    certificate: Certificate | None
    today: dt.date

    @property
    def holds(self) -> bool:
        return self.certificate is not None and self.certificate.expires_on > self.today

    @property
    def days_left(self) -> int:
        return (self.certificate.expires_on - self.today).days if self.certificate is not None else 0

    @property
    def renewing(self) -> bool:
        """Whether there is a certificate that may be renewed today."""
        return self.certificate is not None and self.days_left <= rules.figures()["renewal_days"]

    @property
    def lacking(self) -> list[Line]:
        return [line for line in self.lines if line.lacking]

    @property
    def may_be_issued(self) -> bool:
        asked = any(line.required for line in self.lines)
        return asked and not self.lacking and (self.certificate is None or self.renewing)

    @property
    def next(self) -> Line | None:
        """What to do next: what the certificate lacks, in order."""
        return next((line for line in self.lines if line.lacking), None)


def of(staff: Staff, today: dt.date) -> Standing:
    """Where somebody stands. Three queries."""
    done = defaultdict(set)
    for slug, part in Progress.objects.filter(staff=staff).values_list("unit", "part"):
        done[slug].add(part)
    passed = {
        one.unit: one for one in Attempt.objects.filter(staff=staff, passed=True).order_by("at", "pk")
    }  # the latest of each unit
    certificate = latest(staff)
    must = {unit.slug for unit in required(staff.role)}
    lines = []
    for unit in units().values():
        one = _counts(passed.get(unit.slug), certificate, today)
        changed = one is not None and one.version != unit.version
        lines.append(
            Line(
                unit=unit, required=unit.slug in must, done=frozenset(done[unit.slug]), passed=one, changed=changed,
                lacking=unit.slug in must and (one is None or (changed and certificate is not None)),
            )
        )  # fmt: skip
    return Standing(lines, certificate, today)


def latest(staff: Staff) -> Certificate | None:
    """The certificate for the role that somebody has now, unless it was revoked: the one that ends last."""
    kept = Certificate.objects.filter(staff=staff, revoked_at__isnull=True).order_by("-expires_on", "-pk")
    return next((one for one in kept if serves(one, staff.role)), None)


def serves(certificate: Certificate, role: str) -> bool:
    """Whether a certificate is for this role: it was issued for it, or has all of its units."""
    return certificate.role == role or {unit.slug for unit in required(role)} <= set(certificate.units)


def _counts(passed: Attempt | None, certificate: Certificate | None, today: dt.date) -> Attempt | None:
    """A pass, while it counts: for a first certificate as long as a certificate holds, in a renewal twice as long."""
    if passed is None:
        return None
    months = rules.figures()["renewal_months" if certificate is not None else "certificate_months"]
    return passed if rules.add_months(passed.at.date(), months) > today else None
