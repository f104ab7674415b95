"""A proposal of how to split a target among counties: by the people of working age."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.db.models import Count

from employment.measuring.board import YEARS
from employment.measuring.indicators import PREFECTURE
from employment.models import Allotment, WorkFile
from employment.population import counting_on, is_of_age
from portal.policies.models import Target


def split_by_people(target: Target, year: int, area: Sequence[int], day: date) -> dict[int, int]:
    """What is left of the target, in even parts for the years left, by files of working age.

    A proposal only; it becomes an allotment when somebody saves it with its paper.
    """
    rule = counting_on(PREFECTURE, day)
    rows = WorkFile.objects.filter(is_of_age(rule, day), person__managing_region__in=area)
    people = dict(rows.order_by().values_list("person__managing_region").annotate(Count("pk")))
    given = Allotment.objects.filter(target=target, region__in=area).exclude(year=year)
    left = int(target.value) - sum(given.values_list("value", flat=True))
    open_years = [y for y in YEARS if y == year or not given.filter(year=y).exists()]
    return parts_of(max(left, 0) // len(open_years) + (left % len(open_years) > 0), people)


def parts_of(whole: int, weights: dict[int, int]) -> dict[int, int]:
    """A whole number in parts after weights, the largest remainders first; they add up to it."""
    total = sum(weights.values())
    if not total:
        return {}
    exact = {key: Fraction(whole * weight, total) for key, weight in weights.items()}
    parts = {key: int(part) for key, part in exact.items()}
    rest = sorted(weights, key=lambda key: (parts[key] - exact[key], key))
    for key in rest[: whole - sum(parts.values())]:
        parts[key] += 1
    return parts
