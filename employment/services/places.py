"""Writes of bases, points, fairs and reported counts, and of a county's part of a target."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from employment.errors import EmploymentError
from employment.models import Allotment, Base, CountyCount, Fair, Point
from employment.scope import refuse_stranger
from employment.services.writing import change, insert, locked, refuse_stale
from portal.accounts.scope import covers
from portal.policies.models import Target

#: Kinds of records of a county by the names they have in addresses, with the day each lives by.
PLACES: dict[str, tuple[type[models.Model], str]] = {
    "bases": (Base, "accepted_on"),
    "points": (Point, "opened_on"),
    "fairs": (Fair, "held_on"),
    "counts": (CountyCount, "as_of"),
}


@transaction.atomic
def save_place(
    *, actor: Any, kind: str, row: Any, values: Mapping[str, Any], at: datetime, today: date,
    seen: str = "", origin: str = "",
) -> Any:  # fmt: skip
    """A new record of a county, or other values of one. Raises EmploymentError."""
    model, day = PLACES[kind]
    refuse_stranger(actor, values["region"] if row is None else row.region)
    if values.get(day) and values[day] > today:
        label = str(model._meta.get_field(day).verbose_name)  # type: ignore[union-attr]
        raise EmploymentError(f"{label}晚于今天。", "请填实际日期。", field=day)
    if row is None:
        return insert(model(**values), actor=actor, at=at, origin=origin)
    held = locked(row)
    refuse_stale(held, seen)
    return change(held, values, actor=actor, at=at, origin=origin)


@transaction.atomic
def allot(
    *, actor: Any, target: Target, year: int, parts: Mapping[int, int], document: str,
    at: datetime, origin: str = "",
) -> int:  # fmt: skip
    """Split a year's part of a target among counties (by primary key); how many changed.

    Only for whoever holds every county named; the paper that decides it is required.
    """
    if not document.strip():
        raise EmploymentError("没有写分解的依据。", "请写明文件的文号。", field="document")
    known = {row.region_id: row for row in Allotment.objects.select_for_update().filter(
        target=target, year=year, region__in=parts)}  # fmt: skip
    changed = 0
    for region_id, value in parts.items():
        row = known.get(region_id)
        made = row or Allotment(target=target, year=year, region_id=region_id)
        if actor is not None and not covers(actor, made.region):
            raise EmploymentError(f"{made.region.name}不在您的管辖地区。", "请由市级分解。")
        if row is None:
            made.value, made.document = value, document.strip()
            insert(made, actor=actor, at=at, origin=origin)
        elif (row.value, row.document) == (value, document.strip()):
            continue
        else:
            new = {"value": value, "document": document.strip()}
            change(row, new, actor=actor, at=at, origin=origin)
        changed += 1
    return changed
