"""The course as whoever takes it walks through it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal
from amparo.inclusion.training import actions, printing, rules, standing, walking
from amparo.inclusion.training.course import Unit, units


@require_GET
@staff_may("take_course")
def my_course(request: StaffRequest) -> HttpResponse:
    """The units, what is done of each, what is next, and the certificate."""
    mine = standing.of(request.user, clock.today())
    context = {
        "mine": mine, "rules": rules.figures(), "next_url": _address(mine.next) if mine.next is not None else "",
        "minutes": sum(line.unit.minutes for line in mine.lines if line.required),
    }  # fmt: skip
    return render(request, "inclusion/course.html", context)


@require_GET
@staff_may("take_course")
def unit_page(request: StaffRequest, slug: str) -> HttpResponse:
    """A unit: what it is for, its parts, its quiz and its card."""
    unit = _unit(slug)
    line = next(one for one in standing.of(request.user, clock.today()).lines if one.unit.slug == slug)
    parts = [(part in line.done, *_named(unit, part)) for part in unit.parts]
    context = {"unit": unit, "line": line, "parts": parts, "next_url": _address(line)}
    return render(request, "inclusion/unit.html", context)


@staff_may("take_course")
def lesson(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    unit = _unit(slug)
    if not 1 <= number <= len(unit.lessons):
        raise Http404
    if request.method == "POST":
        return _on(request, unit, f"leccion-{number}")
    context = {"unit": unit, "lesson": unit.lessons[number - 1], "number": number, "of": len(unit.lessons)}
    return render(request, "inclusion/lesson.html", context)


@staff_may("take_course")
def story(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """A case: what happened and a question; the answer opens when it is asked for."""
    unit = _unit(slug)
    if not 1 <= number <= len(unit.cases):
        raise Http404
    if request.method == "POST":
        return _on(request, unit, f"caso-{number}")
    context = {"unit": unit, "case": unit.cases[number - 1], "number": number, "of": len(unit.cases)}
    return render(request, "inclusion/case.html", context)


@staff_may("take_course")
def exercise(request: StaffRequest, slug: str) -> HttpResponse:
    """The exercise, one decision at a time. The address holds the road taken, so the browser's own way back works too."""
    unit = _unit(slug)
    if request.method == "POST":
        return _on(request, unit, "ejercicio")
    road = walking.follow(unit.exercise, request.GET.get("camino", ""))
    if road is None:
        raise Http404
    return render(request, "inclusion/exercise.html", {"unit": unit, "road": road})


@staff_may("take_course")
def quiz(request: StaffRequest, slug: str) -> HttpResponse:
    """The quiz on one page; after answering, why each option is right or wrong, and another try."""
    unit = _unit(slug)
    answers: dict[int, list[int]] = {}
    attempt = certificate = problem = None
    missing: tuple[str, ...] = ()
    if request.method == "POST":
        answers = {
            number: [
                int(one) for one in request.POST.getlist(f"p{number}") if one.isdecimal() and len(one) < 3
            ]
            for number in range(len(unit.quiz))
        }
        try:
            attempt, certificate = actions.answer_quiz(unit=unit, answers=answers, by=request.user)
        except Incomplete as refusal:
            problem, missing = str(refusal), refusal.missing
    asked = [
        {
            "number": number, "question": question, "missing": str(number) in missing,
            "right": frozenset(answers.get(number, ())) == question.right,
            "options": [(one, option, one in answers.get(number, ())) for one, option in enumerate(question.options)],
        }
        for number, question in enumerate(unit.quiz)
    ]  # fmt: skip
    context = {
        "unit": unit, "asked": asked, "attempt": attempt, "certificate": certificate, "problem": problem,
        "pass_mark": rules.figures()["pass_mark"],
    }  # fmt: skip
    return render(
        request, "inclusion/answered.html" if attempt is not None else "inclusion/quiz.html", context
    )


@require_GET
@staff_may("take_course")
def card(request: StaffRequest, slug: str) -> HttpResponse:
    """The card of two minutes, which prints on one sheet."""
    return render(request, "inclusion/card.html", {"unit": _unit(slug)})


@require_GET
@staff_may("take_course")
def certificate_file(request: StaffRequest) -> HttpResponse:
    """One's own certificate as PDF; who holds none yet is told so on the page of the course."""
    mine = standing.of(request.user, clock.today())
    if not mine.holds or mine.certificate is None:
        messages.info(request, _("You hold no certificate yet. It comes with the last quiz of your course."))
        return redirect("my_course")
    language = "en" if (get_language() or "").startswith("en") else "es"
    response = HttpResponse(
        printing.to_pdf(mine.certificate, language=language), content_type="application/pdf"
    )
    response.headers["Content-Disposition"] = 'inline; filename="constancia.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_may("take_course")
def renew(request: StaffRequest) -> HttpResponse:
    try:
        actions.renew(by=request.user)
        messages.success(request, _("Your certificate is renewed."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("my_course")


def _unit(slug: str) -> Unit:
    unit = units().get(slug)
    if unit is None:
        raise Http404
    return unit


def _on(request: StaffRequest, unit: Unit, part: str) -> HttpResponse:
    """Note that a part is done and go on to the one after it."""
    actions.go_through(unit=unit, part=part, by=request.user)
    after = unit.parts.index(part) + 1
    return redirect(_named(unit, unit.parts[after] if after < len(unit.parts) else "prueba")[1])


def _address(line: standing.Line) -> str:
    return _named(line.unit, line.next_part)[1] if line.next_part else ""


def _named(unit: Unit, part: str) -> tuple[str, str, int]:
    """The title of a part, its address, and its minutes where it has any."""
    what, _dash, number = part.partition("-")
    if what == "leccion":
        one = unit.lessons[int(number) - 1]
        return one.title, reverse("course_lesson", args=[unit.slug, number]), one.minutes
    if what == "caso":
        return unit.cases[int(number) - 1].title, reverse("course_case", args=[unit.slug, number]), 0
    if what == "ejercicio":
        return unit.exercise.title, reverse("course_exercise", args=[unit.slug]), 0
    return _("Quiz"), reverse("course_quiz", args=[unit.slug]), 0
