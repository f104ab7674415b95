"""Entering applications: one visit, one or several items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from eligibility.applications.deciding import Decided
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Application, Filing, State, Unclaimed, UnclaimedState
from eligibility.applications.offers import Offer, offers
from eligibility.applications.services.base import hold, leave_event, leave_step
from eligibility.applications.services.setting import propose_papers
from portal.accounts.scope import covers
from portal.people import selectors as people
from portal.people.models import Person
from portal.regions.models import Region
from portal.regions.selectors import region_of

#: An application can be entered this long after it was made.
LATEST_ENTRY_DAYS = 366


@dataclass(frozen=True, slots=True)
class Choice:
    """One ticked item (part) with what only the applicant can say."""

    code: str
    part: str = ""
    sum_asked: Decimal | None = None
    payee_kind: str = ""
    payee_id: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asked, when, and for whom somebody else came."""

    applied_on: date
    applicant: str = Filing.Applicant.SELF
    agent_name: str = ""
    agent_relation: str = ""
    remark: str = ""


@transaction.atomic
def file_applications(
    *,
    person: Person,
    visit: Visit,
    choices: Sequence[Choice],
    actor: Any,
    at: datetime,
    today: date,
) -> Filing:
    """Drafts of all ticked items on one filing; all of them or none.

    Raises ApplicationError: nothing ticked, a date that cannot be, an item that runs or is
    under way already, a county that is not one's own, a sum above its cap.
    """
    _check_visit(visit, choices, today)
    hold("person", person.pk)
    offered = {offer.key: offer for offer in offers(person, visit.applied_on)}
    wanted = [_checked(offered, choice) for choice in choices]
    region = _region(wanted, visit.applied_on, actor)
    filing = Filing.objects.create(
        person=person, region=region, entered_at=at, entered_by=actor, **_plain(visit)
    )
    for offer, choice in zip(wanted, choices, strict=True):
        row = _enter(filing, offer, choice, actor, at)
        propose_papers(item=row.item, actor=actor, at=at)
    return filing


@transaction.atomic
def amend(*, application: Application, choice: Choice, actor: Any, at: datetime) -> Application:
    """Write another sum or payee into a draft, and determine it anew."""
    row = Application.objects.select_for_update(of=("self",)).select_related(
        "item", "person", "filing", "region"
    ).get(pk=application.pk)  # fmt: skip
    if row.state != State.DRAFT:
        raise ApplicationError(
            f"“{row.name}”现为“{row.get_state_display()}”，不能修改。", "请先退回，再修改。"
        )
    before = {"sum_asked": str(row.sum_asked), "payee_kind": row.payee_kind}
    row.sum_asked, row.payee_kind, row.payee_id = (
        choice.sum_asked, choice.payee_kind, choice.payee_id,
    )  # fmt: skip
    row.save(update_fields=["sum_asked", "payee_kind", "payee_id"])
    leave_event(row, "amend", before, actor=actor, at=at)
    return row


def note_determination(row: Application, decided: Decided) -> None:
    """Write what the evaluator said into the row; the caller saves it."""
    row.month = decided.month.first
    row.outcome, row.amount = decided.outcome, decided.amount
    row.per = decided.rule.version.per
    row.determination = dict(decided.entry)


def _check_visit(visit: Visit, choices: Sequence[Choice], today: date) -> None:
    if not choices:
        raise ApplicationError("没有勾选项目。", "请至少勾选一个要申请的项目。", field="items")
    if visit.applied_on > today:
        raise ApplicationError("申请日期不能晚于今天。", "请核对日期。", field="applied_on")
    if (today - visit.applied_on).days > LATEST_ENTRY_DAYS:
        raise ApplicationError(
            "申请日期在一年以前。", "请核对年份；确属补录的，由主管在备注中说明后按一年内填报。",
            field="applied_on",
        )  # fmt: skip
    agent = visit.applicant == Filing.Applicant.AGENT
    if agent and not (visit.agent_name.strip() and visit.agent_relation.strip()):
        raise ApplicationError(
            "代为申请须写明代办人和关系。", "请填写姓名和与申请人的关系。", field="agent_name"
        )


def _checked(offered: dict, choice: Choice) -> Offer:
    offer = offered.get((choice.code, choice.part))
    if offer is None:
        raise ApplicationError(
            f"当月的清单里没有可申请的项目“{choice.code}”。",
            "请刷新页面后重新勾选。",
            field="items",
        )
    name = offer.decided.entry["name"]
    if offer.award is not None:
        since = f"{offer.award.starts:%Y年%-m月}"
        raise ApplicationError(f"“{name}”自{since}起已在享受，", "不必再申请。", field="items")
    if offer.application is not None:
        raise ApplicationError(f"“{name}”已有一份申请在办理，", "请打开那份申请。", field="items")
    check_sum(offer.decided, choice.sum_asked)
    return offer


def check_sum(decided: Decided, asked: Decimal | None) -> None:
    """A sum is asked only where no standard gives one, and never above the cap."""
    name, cap = decided.entry["name"], decided.cap
    if asked is None:
        return
    if not decided.asks_sum:
        raise ApplicationError(
            f"“{name}”的金额由标准确定，不能另填。", "请清除所填金额。", field="sum_asked"
        )
    if asked <= 0:
        raise ApplicationError("申请金额应大于零。", "请填写实际金额。", field="sum_asked")
    if cap is not None and asked > cap:
        raise ApplicationError(
            f"“{name}”不得超过 {cap:,.2f} 元，所填 {asked:,.2f} 元。", "请按上限或实际费用填写。",
            field="sum_asked",
        )  # fmt: skip


def _region(wanted: list[Offer], applied_on: date, actor: Any) -> Region:
    decided = wanted[0].decided
    region = region_of(decided.region, decided.month)
    if not covers(actor, region):
        raise ApplicationError(
            f"按户籍（居住）地应由{region.name}办理，不在您的管辖范围。",
            "请先核对户籍地；确已迁移的，由该县办理或申请转移档案。",
        )
    return region


def _plain(visit: Visit) -> dict[str, Any]:
    return {
        "applied_on": visit.applied_on, "applicant": visit.applicant,
        "agent_name": visit.agent_name.strip(), "agent_relation": visit.agent_relation.strip(),
        "remark": visit.remark.strip(),
    }  # fmt: skip


def _enter(filing: Filing, offer: Offer, choice: Choice, actor: Any, at: datetime) -> Application:
    decided = offer.decided
    day = offer.event_date or filing.applied_on
    facts = people.facts_on(filing.person, day) or people.current(filing.person).last()
    row = Application(
        filing=filing, person=filing.person, region=filing.region,
        item_id=decided.rule.item.id, part=offer.key[1], name=decided.entry["name"],
        household_id=facts.household_id if facts else None,
        per_household=decided.rule.version.unit == "household",
        event_date=offer.event_date, sum_asked=choice.sum_asked, payee_kind=choice.payee_kind,
        payee_id=choice.payee_id, entered_at=at, entered_by=actor,
    )  # fmt: skip
    note_determination(row, decided)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "application_one_open" not in str(error):
            raise
        raise ApplicationError(
            f"“{row.name}”已有一份申请在办理，", "请打开那份申请。", field="items"
        ) from None
    leave_step(row, "enter", "", actor=actor, at=at)
    leave_event(row, "enter", None, actor=actor, at=at)
    _claim(row)
    return row


def _claim(row: Application) -> None:
    """What was on the list of the unclaimed is under way now."""
    Unclaimed.objects.filter(
        person=row.person, item=row.item, part=row.part,
        state__in=(UnclaimedState.OPEN, UnclaimedState.DECLINED),
    ).update(state=UnclaimedState.APPLIED, application=row, closed_at=None)  # fmt: skip
