"""Writes of regions: added and ended with their day, never edited."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.audit.services import record
from portal.regions.models import Region

_DIGITS = {"prefecture": 4, "county": 6, "township": 9, "village": 12}
_BELOW = {"province": "prefecture", "prefecture": "county", "county": "township"}
_BELOW["township"] = "village"


class RegionError(ValueError):
    """A refused write of a region: what is wrong, and the cure."""

    def __init__(self, message: str, cure: str, *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message = message
        self.cure = cure
        self.field = field


@transaction.atomic
def add_region(
    *,
    actor: Any,
    parent: Region,
    code: str,
    name: str,
    valid_from: date,
    at: datetime,
    kind: str = Region.Kind.NATIONAL,
    pays_from: Region | None = None,
    origin: str = "",
) -> Region:
    """A region directly below another: a township of a county, a village of a township …

    Own codes of counties begin with the four digits of their prefecture. Raises RegionError.
    """
    level = _BELOW.get(parent.level)
    if level is None:
        raise RegionError("村以下不再分级。", "请选择乡镇作为上级。", field="parent")
    if not (code.isascii() and code.isdigit() and len(code) == _DIGITS[level]):
        cure = f"请填{_DIGITS[level]}位数字。"
        raise RegionError(f"区划代码“{code}”位数不对。", cure, field="code")
    if level == "county" and not code.startswith(parent.code):
        cure = f"请以{parent.code}开头。"
        raise RegionError("县级代码的前四位应为所属市州的代码。", cure, field="code")
    if not name.strip():
        raise RegionError("名称没有填。", "请填写名称。", field="name")
    _refuse_taken(code, valid_from)
    region = Region.objects.create(
        code=code,
        name=name.strip(),
        kind=kind,
        level=level,
        parent=parent,
        valid_from=valid_from,
        pays_from=pays_from,
    )
    after = {"code": code, "name": region.name, "parent": parent.code, "from": valid_from}
    _tell(actor, "add_region", region, at, None, after, "", origin)
    return region


@transaction.atomic
def end_region(
    *,
    actor: Any,
    region: Region,
    valid_to: date,
    at: datetime,
    reason: str,
    origin: str = "",
) -> Region:
    """The region is no more from ``valid_to`` on. Regions below it must have ended before.

    Files and awards that point at it keep pointing there. Raises RegionError.
    """
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    if region.valid_to is not None:
        raise RegionError(f"{region.name}已于{region.valid_to}撤销。", "不必重复办理。")
    if valid_to <= region.valid_from:
        cure = f"请填{region.valid_from}以后的日期。"
        raise RegionError("撤销日期不能早于设立日期。", cure, field="valid_to")
    below = _still_there(region, valid_to)
    if below:
        raise RegionError(f"下级{'、'.join(below)}还在。", "请先撤销或改设下级。")
    region.valid_to = valid_to
    region.save(update_fields=["valid_to"])
    _tell(actor, "end_region", region, at, {"to": None}, {"to": valid_to}, reason, origin)
    return region


def _still_there(region: Region, day: date) -> Collection[str]:
    below = Region.objects.filter(parent=region).exclude(valid_to__lte=day)
    return list(below.order_by("code").values_list("name", flat=True)[:5])


def _refuse_taken(code: str, valid_from: date) -> None:
    taken = Region.objects.filter(code=code).exclude(valid_to__lte=valid_from).first()
    if taken is not None:
        cure = "请换一个代码，或先撤销原来的区划。"
        raise RegionError(f"代码 {code} 已用于{taken.name}。", cure, field="code")


def _tell(
    actor: Any,
    action: str,
    region: Region,
    at: datetime,
    before: dict | None,
    after: dict | None,
    reason: str,
    origin: str,
) -> None:
    record(
        actor=actor,
        action=f"regions.{action}",
        subject_kind="region",
        subject_id=region.pk,
        before=before,
        after=after,
        at=at,
        reason=reason,
        origin=origin,
    )
