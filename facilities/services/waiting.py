"""Writes of the waiting list: apply, assess, offer, admit, give up, refuse."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from facilities.errors import FacilityError
from facilities.models import Institution, Resident, WaitingEntry, WaitingState
from facilities.services.base import locked, tell, values_of
from facilities.services.residents import admit_resident
from facilities.waiting.grades import LEVELS, grade_on
from facilities.waiting.priority import Asked, rank_of
from facilities.waiting.transitions import BY_ACTION
from portal.accounts.scope import visible
from portal.lib.periods import Month
from portal.parties.models import Organisation
from portal.people.errors import PeopleError
from portal.people.models import Person
from portal.people.selectors import facts_on
from portal.people.services import record_change
from portal.regions.selectors import tree


@transaction.atomic
def apply_for_bed(
    *,
    actor: Any,
    institution: Institution,
    person: Person,
    applied_on: date,
    at: datetime,
    veteran_relative: bool = False,
    remark: str = "",
    origin: str = "",
) -> WaitingEntry:
    """An application for a public home; FacilityError when refused."""
    home = locked(institution, actor)
    if home.organisation.ownership != Organisation.Ownership.PUBLIC:
        raise FacilityError("只有公办机构实行轮候。", "请选择公办机构。", field="institution")
    if actor is not None and not visible(actor, person):
        raise FacilityError(
            "这位老人的档案不在您的管辖区划内。", "请由档案所在地办理。", field="person"
        )
    row = WaitingEntry(
        institution=home, person=person, applied_on=applied_on, veteran_relative=veteran_relative,
        remark=remark.strip(), applied_at=at, applied_by=actor,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "waiting_in_one_list" not in str(error):
            raise
        cure = "请在轮候名单中查看原来的申请。"
        raise FacilityError(f"{person.name}已在轮候。", cure, field="person") from None
    tell("apply_for_bed", row, actor=actor, at=at, before=None, after=values_of(row), origin=origin)
    return row


@transaction.atomic
def move_waiting(
    *,
    actor: Any,
    entry: WaitingEntry,
    action: str,
    at: datetime,
    today: date,
    care_level: str = "",
    until: date | None = None,
    admitted_on: date | None = None,
    reason: str = "",
    origin: str = "",
) -> WaitingEntry:
    """One step of an application; admission also records the person's circumstance and the stay.

    ``assess`` takes the care level and settles the priority; ``offer`` the day until which to
    answer; ``admit`` the day; giving up and refusing a reason. Raises FacilityError.
    """
    home = locked(entry.institution, actor)
    row = (
        WaitingEntry.objects.select_for_update(of=("self",))
        .select_related("person")
        .get(pk=entry.pk)
    )
    row.institution = home
    move = BY_ACTION.get(action)
    if move is None or row.state not in move.sources:
        raise FacilityError(
            f"这份申请现在是“{WaitingState(row.state).label}”。",
            "别人可能刚处理过，请刷新页面看最新情况。",
        )
    before = values_of(row)
    if action == "assess":
        _assess(row, care_level, today)
    elif action == "offer":
        _offer(row, until, today)
    elif action == "admit":
        _admit(row, admitted_on or today, actor, at, origin)
    elif not reason.strip():
        raise FacilityError("没有写原因。", "请写明原因，申请人看得到。", field="reason")
    row.state = move.target
    row.end_reason = reason.strip()
    setattr(row, f"{move.stamp}_at", at)
    setattr(row, f"{move.stamp}_by", actor)
    row.save()
    after = values_of(row)
    tell(f"waiting_{action}", row, actor=actor, at=at, before=before, after=after, origin=origin,
         reason=reason)  # fmt: skip
    return row


def free_beds(institution: Institution, day: date) -> int:
    """Beds of a day that nobody lives in and that are offered to nobody."""
    beds = institution.beds.filter(from_day__lte=day).first()
    living = institution.residents.filter(Q(left_on=None) | Q(left_on__gt=day)).count()
    offered = institution.waiting.filter(state=WaitingState.OFFERED).count()
    return (beds.total if beds else 0) - living - offered


def _assess(row: WaitingEntry, care_level: str, today: date) -> None:
    if care_level not in LEVELS:
        raise FacilityError("没有选择能力评估等级。", "请按评估报告选择。", field="care_level")
    facts = facts_on(row.person, today)
    if facts is None:
        raise FacilityError(f"{row.person.name}的情况还没有登记。", "请先在人员档案里登记。")
    prefecture = _prefecture(row, today)
    asked = Asked(facts, _grade(row, care_level, today), row.veteran_relative, today)
    row.care_level = care_level
    row.rank, row.why = rank_of(prefecture, asked)


def _offer(row: WaitingEntry, until: date | None, today: date) -> None:
    if until is None or until < today:
        raise FacilityError("答复期限没有填，或早于今天。", "请填今天以后的日期。", field="until")
    if free_beds(row.institution, today) < 1:
        raise FacilityError(f"{row.institution}没有空床。", "有人离开或增加床位后再通知。")
    ahead = WaitingEntry.objects.filter(institution=row.institution, state=WaitingState.WAITING)
    first = ahead.order_by("rank", "applied_on", "pk").first()
    if first is not None and first.pk != row.pk:
        raise FacilityError(
            f"排在前面的是{first.person.name}。", "请按次序通知；他放弃的，先登记放弃和原因。"
        )
    row.offer_until = until


def _admit(row: WaitingEntry, day: date, actor: Any, at: datetime, origin: str) -> None:
    facts = facts_on(row.person, day)
    tekun = facts is not None and facts.tekun not in (None, "none")
    changed: dict[str, Any] = {"institution": "public", "care_level": row.care_level}
    if tekun:
        changed["tekun"] = "centralised"
    try:
        record_change(
            actor=actor, person=row.person, from_day=day, facts=changed, at=at,
            event=f"入住{row.institution}", reason="入住轮候", origin=origin,
        )  # fmt: skip
    except PeopleError as error:
        raise FacilityError(str(error), "请先更正人员档案。") from None
    admit_resident(
        actor=actor, institution=row.institution, name=row.person.name, person=row.person,
        category=Resident.Category.TEKUN if tekun else Resident.Category.SOCIAL, admitted_on=day,
        grade=_grade(row, row.care_level, day), at=at, origin=origin,
    )  # fmt: skip


def _prefecture(row: WaitingEntry, day: date) -> str:
    return tree(Month.of(day)).prefecture_of(row.institution.organisation.region.code) or ""


def _grade(row: WaitingEntry, care_level: str, day: date) -> str:
    grade = grade_on(_prefecture(row, day), care_level, day)
    if grade is None:
        raise FacilityError(
            f"{day} 还没有能力等级的换算。",
            "请由目录管理员先发布当地的等级换算。",
            field="care_level",
        )
    return grade
