"""How the five levels of an assessment read as a home's grades: the prefecture's published mapping."""

from datetime import date

from django.db.models import Q

from eligibility.models import CareGrade
from eligibility.models.dated import State
from facilities.models import ResidentGrade

LEVELS = ("intact", "mild", "moderate", "severe", "total")
_READ = {
    "able": ResidentGrade.Grade.INDEPENDENT,
    "partial": ResidentGrade.Grade.PARTLY,
    "full": ResidentGrade.Grade.DISABLED,
}


def grade_on(prefecture: str, care_level: str, day: date) -> str | None:
    """The grade of a level on a day; None when the prefecture has published no mapping for it."""
    row = CareGrade.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), region=prefecture, item="", valid_from__lte=day,
        state=State.PUBLISHED, superseded_at=None,
    ).first()  # fmt: skip
    if row is None:
        return None
    return next((grade for part, grade in _READ.items() if care_level in getattr(row, part)), None)
