"""Writes of reports from the public; who reported is sealed, and reading it is recorded."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from gas_safety.complaints.transitions import TRANSITIONS
from gas_safety.errors import GasError
from gas_safety.models import Channel, Complaint
from portal.accounts.models import User
from portal.accounts.roles import GAS_INSPECTOR
from portal.accounts.scope import covers
from portal.audit.selectors import count_since
from portal.audit.services import record
from portal.lib.identifiers import IdentifierError, check_phone
from portal.regions.models import Region
from portal.sealing import Sealed

REVEALS_AN_HOUR = 30
_REVEAL = "gas.reveal_reporter"
_WANTED = {
    "unit": ("承办单位没有填。", "请选择或填写单位。"),
    "due_on": ("反馈期限没有填。", "请填写最后一天；文件没有印出期限，由受理单位确定。"),
    "result": ("结果没有填。", "请写明核查和处理情况。"),
}


@transaction.atomic
def receive(
    *,
    actor: User,
    region: Region,
    channel: str,
    received_on: date,
    place: str,
    content: str,
    at: datetime,
    today: date,
    reporter: str = "",
    reporter_phone: str = "",
    origin: str = "",
) -> Complaint:
    """Enter a report; without a name it is anonymous. Raises GasError."""
    _inspector(actor, region)
    if channel not in Channel.values:
        raise GasError("没有选择举报渠道。", "请选择。", field="channel")
    if not place.strip():
        raise GasError("地点没有填。", "请填写店名、小区或路段。", field="place")
    if not content.strip():
        raise GasError("举报内容没有填。", "请照原话记录。", field="content")
    if received_on > today:
        raise GasError("受理日期晚于今天。", "请填写实际日期。", field="received_on")
    try:
        phone = check_phone(reporter_phone) if reporter_phone else ""
    except IdentifierError as error:
        raise GasError(error.message, error.cure, field="reporter_phone") from None
    made = Complaint.objects.create(
        number=_number(region, received_on), region=region, channel=channel,
        received_on=received_on, place=place.strip(), content=content.strip(),
        reporter=Sealed.of(reporter.strip()) if reporter.strip() else None,
        reporter_phone=Sealed.of(phone) if phone else None, recorded_at=at, recorded_by=actor,
    )  # fmt: skip
    _tell(actor, "receive", made, None, at, origin)
    return made


@transaction.atomic
def move_complaint(
    *,
    actor: User,
    complaint: Complaint,
    action: str,
    values: dict[str, Any],
    at: datetime,
    today: date,
    origin: str = "",
) -> Complaint:
    """Take one step of ``TRANSITIONS``; GasError when it is not allowed now or lacks something."""
    move = TRANSITIONS.get(action)
    if move is None:
        raise GasError(f"没有“{action}”这个操作。", "请刷新页面。")
    complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    _inspector(actor, complaint.region)
    if complaint.state not in move.sources:
        state = complaint.get_state_display()
        raise GasError(f"这件举报现为“{state}”，不能{move.label}；", "请刷新页面后再看。")
    for name in sorted(move.needs):
        if not str(values.get(name) or "").strip():
            raise GasError(*_WANTED[name], field=name)
    if "due_on" in move.needs and values["due_on"] < today:
        raise GasError("反馈期限已经过去。", "请填写今天或以后的日期。", field="due_on")
    before = {"state": complaint.state, "unit": complaint.unit, "due_on": complaint.due_on}
    for name in move.needs:
        setattr(complaint, name, values[name])
    complaint.state = move.target
    setattr(complaint, f"{move.stamp}_at", at)
    setattr(complaint, f"{move.stamp}_by", actor)
    complaint.save()
    _tell(actor, action, complaint, before, at, origin)
    return complaint


@transaction.atomic
def reveal_reporter(
    *, actor: User, complaint: Complaint, reason: str, at: datetime, origin: str = ""
) -> tuple[str, str]:
    """Name and phone of who reported; inspectors only, with a reason, limited and recorded."""
    _inspector(actor, complaint.region)
    if not reason.strip():
        raise GasError("查看举报人要写明用途。", "请填写用途。", field="reason")
    if complaint.reporter is None and complaint.reporter_phone is None:
        raise GasError("这是匿名举报。", "没有登记举报人。")
    if count_since(actor=actor, action=_REVEAL, since=at - timedelta(hours=1)) >= REVEALS_AN_HOUR:
        raise GasError("查看举报人的次数过多。", "请一小时后再查，或联系主管。")
    record(
        actor=actor, action=_REVEAL, subject_kind="complaint", subject_id=complaint.pk,
        before=None, after={"number": complaint.number}, at=at, origin=origin, reason=reason,
    )  # fmt: skip
    opened = [
        value.open() if value else "" for value in (complaint.reporter, complaint.reporter_phone)
    ]
    return opened[0], opened[1]


def _number(region: Region, day: date) -> str:
    """431103-2024-0001: counted by county and year, one after the other."""
    Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    start = f"{region.code}-{day.year}-"
    last = Complaint.objects.filter(number__startswith=start).order_by("-number").first()
    return f"{start}{int(last.number.rpartition('-')[2]) + 1 if last else 1:04d}"


def _inspector(actor: User, region: Region) -> None:
    if not actor.has_role(GAS_INSPECTOR):
        raise GasError("举报由燃气安全检查人员办理。", "请联系城管执法部门。")
    if not covers(actor, region):
        raise GasError("不在您的管辖地区。", "请选择本地区。", field="region")


def _tell(
    actor: User, action: str, made: Complaint, before: dict | None, at: datetime, origin: str
) -> None:
    after = {"state": made.state, "unit": made.unit, "due_on": made.due_on, "number": made.number}
    record(
        actor=actor, action=f"gas.complaint.{action}", subject_kind="complaint",
        subject_id=made.pk, before=before, after=after, at=at, origin=origin,
    )  # fmt: skip
