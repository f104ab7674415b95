"""Writes of what is found and done for one person: survey, assessment, contacts, household."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from employment.errors import EmploymentError
from employment.models import (
    Capability,
    Contact,
    HouseholdCondition,
    Survey,
    Talent,
    WorkFile,
)
from employment.services.writing import (
    change,
    insert,
    locked,
    locked_file,
    refuse_again,
    refuse_stale,
)


@transaction.atomic
def save_survey(
    *, actor: Any, file: WorkFile, values: Mapping[str, Any], at: datetime, today: date,
    seen: str = "", origin: str = "",
) -> Survey:  # fmt: skip
    """The survey of a person: the first time written, later corrected; never a second one."""
    row = locked_file(file, actor)
    _not_later(values["surveyed_on"], today, "surveyed_on")
    known = Survey.objects.filter(file=row).first()
    made = _one_of(Survey, known, row, values, actor=actor, at=at, seen=seen, origin=origin)
    change(row, {"wish": made.wish}, actor=actor, at=at, action="take_wish", origin=origin)
    return made


@transaction.atomic
def save_capability(
    *, actor: Any, file: WorkFile, values: Mapping[str, Any], at: datetime, today: date,
    seen: str = "", origin: str = "",
) -> Capability:  # fmt: skip
    """The assessment of a person: the first time written, later corrected; never a second one."""
    row = locked_file(file, actor)
    _not_later(values["assessed_on"], today, "assessed_on")
    known = Capability.objects.filter(file=row).first()
    made = _one_of(Capability, known, row, values, actor=actor, at=at, seen=seen, origin=origin)
    able = made.level != Capability.Level.NONE
    change(row, {"able": able}, actor=actor, at=at, action="take_ability", origin=origin)
    return made


@transaction.atomic
def add_contact(
    *, actor: Any, file: WorkFile, values: Mapping[str, Any], at: datetime, today: date,
    origin: str = "",
) -> Contact:  # fmt: skip
    """One contact of the worker; the file remembers the latest day."""
    row = locked_file(file, actor)
    _not_later(values["day"], today, "day")
    following = values.get("next_on")
    if following and following < values["day"]:
        raise EmploymentError("下次联系早于这次。", "请核对两个日期。", field="next_on")
    same = {name: values[name] for name in ("day", "how", "content")}
    refuse_again(Contact, "content", file=row, **same)
    made = insert(Contact(file=row, **values), actor=actor, at=at, origin=origin)
    if row.contacted_on is None or row.contacted_on < made.day:
        row.contacted_on = made.day
        row.save(update_fields=["contacted_on"])
    return made


@transaction.atomic
def add_condition(
    *, actor: Any, file: WorkFile, values: Mapping[str, Any], at: datetime, today: date,
    origin: str = "",
) -> HouseholdCondition:  # fmt: skip
    """A condition of the household from a day on."""
    row = locked_file(file, actor)
    _not_later(values["since"], today, "since")
    return insert(HouseholdCondition(file=row, **values), actor=actor, at=at, origin=origin)


@transaction.atomic
def end_condition(
    *, actor: Any, condition: HouseholdCondition, until: date, at: datetime, origin: str = ""
) -> HouseholdCondition:
    """The day from which a condition no longer holds."""
    locked_file(condition.file, actor)
    row = locked(condition)
    if row.until is not None:
        raise EmploymentError("已经终止。", "请刷新页面看最新情况。", field="until")
    return change(row, {"until": until}, actor=actor, at=at, action="end_condition", origin=origin)


@transaction.atomic
def name_talent(
    *, actor: Any, file: WorkFile, values: Mapping[str, Any], at: datetime, today: date,
    origin: str = "",
) -> Talent:  # fmt: skip
    """A person named as talent of a township."""
    row = locked_file(file, actor)
    _not_later(values["named_on"], today, "named_on")
    return insert(Talent(file=row, **values), actor=actor, at=at, origin=origin)


def _one_of(
    model: Any, known: Any, file: WorkFile, values: Mapping[str, Any], *, seen: str, **how: Any
) -> Any:
    if known is None:
        return insert(model(file=file, **values), **how)
    refuse_stale(known, seen or "opened without")
    return change(locked(known), values, **how)


def _not_later(day: date, today: date, field: str) -> None:
    if day > today:
        raise EmploymentError("日期晚于今天。", "请填实际日期。", field=field)
