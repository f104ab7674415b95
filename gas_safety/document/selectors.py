"""Reads of the document's rows."""

from datetime import date

from django.db.models import Q, QuerySet

from gas_safety.models import Problem, ScheduleRule


def problems() -> list[Problem]:
    """All sixteen in their order, missing ones among them."""
    return list(Problem.objects.order_by("number"))


def usable_problems() -> QuerySet[Problem]:
    """Those an inspection can find: with a text."""
    return Problem.objects.filter(missing=False).order_by("number")


def rules_on(day: date) -> QuerySet[ScheduleRule]:
    """The rules of the schedule in force on a day."""
    return ScheduleRule.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day
    ).order_by("supply", "customer")
