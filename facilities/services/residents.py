"""Writes of stays: who moves in with which grade, who leaves."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from facilities.errors import FacilityError, check_row
from facilities.models import Institution, Resident, ResidentGrade
from facilities.services.base import locked, tell, values_of
from portal.people.models import Person


@transaction.atomic
def admit_resident(
    *,
    actor: Any,
    institution: Institution,
    name: str,
    category: str,
    admitted_on: date,
    grade: str,
    at: datetime,
    person: Person | None = None,
    months_before: int = 0,
    origin: str = "",
) -> Resident:
    """A stay from a day on with its first grade; FacilityError when refused."""
    home = locked(institution, actor)
    row = Resident(
        institution=home, person=person, name=name.strip(), category=category,
        admitted_on=admitted_on, months_before=months_before,
    )  # fmt: skip
    check_row(row)
    row.save(force_insert=True)
    _grade(row, grade, admitted_on)
    after = values_of(row) | {"grade": grade}
    tell("admit", row, actor=actor, at=at, before=None, after=after, origin=origin)
    return row


@transaction.atomic
def leave(
    *, actor: Any, resident: Resident, left_on: date, reason: str, at: datetime, origin: str = ""
) -> Resident:
    """The end of a stay; the day of leaving no longer counts. FacilityError when refused."""
    locked(resident.institution, actor)
    row = Resident.objects.select_for_update(of=("self",)).get(pk=resident.pk)
    if row.left_on is not None:
        raise FacilityError(f"已于 {row.left_on} 离开。", "请刷新页面看最新情况。")
    if not reason.strip():
        raise FacilityError("没有写离开的原因。", "请写明回家、去世、转院等。", field="left_reason")
    before = values_of(row)
    row.left_on, row.left_reason = left_on, reason.strip()
    check_row(row)
    row.save()
    tell("leave", row, actor=actor, at=at, before=before, after=values_of(row), origin=origin)
    return row


@transaction.atomic
def set_grade(
    *, actor: Any, resident: Resident, grade: str, from_day: date, at: datetime, origin: str = ""
) -> ResidentGrade:
    """Another grade of a resident from a day on; FacilityError when refused."""
    locked(resident.institution, actor)
    if from_day < resident.admitted_on:
        raise FacilityError("评估日期早于入住日期。", "请核对两个日期。", field="from_day")
    known = ResidentGrade.objects.filter(resident=resident, from_day=from_day).first()
    before = values_of(known) if known else None
    row = _grade(resident, grade, from_day)
    tell("set_grade", row, actor=actor, at=at, before=before, after=values_of(row), origin=origin)
    return row


def _grade(resident: Resident, grade: str, from_day: date) -> ResidentGrade:
    row = ResidentGrade.objects.filter(resident=resident, from_day=from_day).first()
    row = row or ResidentGrade(resident=resident, from_day=from_day)
    row.grade = grade
    check_row(row)
    row.save()
    return row
