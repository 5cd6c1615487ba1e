"""Arranging learners: through the actions of the product."""

from __future__ import annotations

from amparo.inclusion.training import actions
from amparo.inclusion.training.course import required


def right_answers(unit):
    return {number: set(question.right) for number, question in enumerate(unit.quiz)}


def trained(staff):
    """Somebody who passed every unit of their role today; returns their certificate."""
    certificate = None
    for unit in required(staff.role):
        _attempt, certificate = actions.answer_quiz(unit=unit, answers=right_answers(unit), by=staff)
    return certificate
