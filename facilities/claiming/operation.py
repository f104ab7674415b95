"""Full months of residents, for the subsidy of operation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from facilities.models import Institution, Resident, ResidentGrade
from portal.lib.periods import Month


@dataclass(frozen=True, slots=True)
class Stay:
    """A resident's full months of a period at one grade."""

    key: str
    name: str
    grade: str
    months: tuple[str, ...]
    before: int


def key_of(resident: Resident) -> str:
    """Who it is over all homes: the person's file, else the stay itself."""
    return f"person:{resident.person_id}" if resident.person_id else f"stay:{resident.pk}"


def is_full(resident: Resident, month: Month) -> bool:
    """Whether the stay covers every day of the month; the day of leaving does not count."""
    return resident.admitted_on <= month.first and (
        resident.left_on is None or resident.left_on > month.last
    )


def grade_in(resident: Resident, month: Month) -> str | None:
    """The grade in force on the month's first day; None before the first assessment."""
    rows: list[ResidentGrade] = list(resident.grades.all())  # newest first, prefetched
    return next((row.grade for row in rows if row.from_day <= month.first), None)


def full_months(
    institution: Institution, first: Month, last: Month, claimed: Mapping[str, set[str]]
) -> list[Stay]:
    """Full months of social residents by grade, without months claimed before.

    A resident whose grade changes inside the period has a row for each grade.
    """
    rows = institution.residents.filter(
        Q(left_on=None) | Q(left_on__gt=first.first),
        category=Resident.Category.SOCIAL, admitted_on__lte=last.first,
    ).prefetch_related("grades").order_by("name", "pk")  # fmt: skip
    found: list[Stay] = []
    for resident in rows:
        key = key_of(resident)
        done = claimed.get(key, set())
        by_grade: dict[str, list[str]] = {}
        for month in first.until(last):
            grade = grade_in(resident, month)
            if grade and is_full(resident, month) and str(month) not in done:
                by_grade.setdefault(grade, []).append(str(month))
        before = resident.months_before + len(done)
        for grade, months in sorted(by_grade.items(), key=lambda pair: pair[1][0]):
            found.append(Stay(key, resident.name, grade, tuple(months), before))
            before += len(months)
    return found


def years_between(start: date, end: date) -> int:
    """Full years from one day to another."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
