"""Writes of what belongs to an institution: beds, ratings, plans, staff, trainings, visits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from facilities.errors import FacilityError, check_row
from facilities.models import (
    BedCount,
    Institution,
    Rating,
    Rectification,
    StaffMember,
    StaffTraining,
    Visit,
)
from facilities.services.base import locked, tell, values_of


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record by the name it has in addresses."""

    name: str
    label: str
    model: type[models.Model]
    fields: tuple[str, ...]


RECORDS: dict[str, RecordKind] = {
    kind.name: kind
    for kind in (
        RecordKind("beds", "床位", BedCount, ("from_day", "total", "nursing", "dementia", "home_beds")),
        RecordKind("ratings", "等级评定", Rating, ("of", "level", "valid_from", "valid_to", "document")),
        RecordKind("rectifications", "一院一策整治", Rectification, (
            "found_on", "problem", "how", "plan", "due_on", "closed_on", "result",
        )),
        RecordKind("staff", "从业人员", StaffMember, (
            "name", "post", "certificate", "certificate_number", "certificate_until", "permanent",
            "started_on", "ended_on",
        )),
        RecordKind("trainings", "培训记录", StaffTraining, (
            "staff", "kind", "finished_on", "hours", "organiser", "document",
        )),
        RecordKind("visits", "检查记录", Visit, (
            "visited_on", "unit", "inspectors", "result", "found", "due_on", "corrected_on",
        )),
    )
}  # fmt: skip


@transaction.atomic
def add_record(
    *,
    actor: Any,
    institution: Institution,
    kind: RecordKind,
    values: Mapping[str, Any],
    at: datetime,
    origin: str = "",
) -> Any:
    """A new record of an institution; FacilityError when refused."""
    row = kind.model(institution=locked(institution, actor), **_known(kind, values))
    check_row(row)
    row.save(force_insert=True)
    tell(
        f"add_{kind.name}",
        row,
        actor=actor,
        at=at,
        before=None,
        after=values_of(row),
        origin=origin,
    )
    return row


@transaction.atomic
def change_record(
    *,
    actor: Any,
    row: Any,
    kind: RecordKind,
    values: Mapping[str, Any],
    at: datetime,
    origin: str = "",
) -> Any:
    """Other values of a record; the former ones stay in the audit. FacilityError when refused."""
    locked(row.institution, actor)
    row = kind.model._default_manager.select_for_update().get(pk=row.pk)
    before = values_of(row)
    for name, value in _known(kind, values).items():
        setattr(row, name, value)
    check_row(row)
    row.save()
    after = values_of(row)
    tell(f"change_{kind.name}", row, actor=actor, at=at, before=before, after=after, origin=origin)
    return row


def _known(kind: RecordKind, values: Mapping[str, Any]) -> dict[str, Any]:
    wrong = sorted(set(values) - set(kind.fields))
    if wrong:
        raise FacilityError(f"“{wrong[0]}”不能填。", f"可填：{'、'.join(kind.fields)}。")
    return dict(values)
