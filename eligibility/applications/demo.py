"""Applications in every state and a worked-off list, for the demonstration; all people invented."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from eligibility.applications import services
from eligibility.applications.deciding import decide
from eligibility.applications.documents.wording import application_notice
from eligibility.applications.models import Application, Filing, Unclaimed, UnclaimedState
from eligibility.applications.services import Choice, Visit
from eligibility.models import Award
from portal.accounts.models import User
from portal.lib.periods import Month
from portal.regions.selectors import tree

COUNTY = "431103"
#: How many applications stop in each state.
PLAN = {
    "draft": 3, "sent_back": 2, "submitted": 5, "checked": 4, "publicity": 5, "ripe": 5,
    "approved": 4, "refused": 2, "withdrawn": 1,
}  # fmt: skip
PLACE, PHONE = "村（社区）公开栏", "0746-0000000"


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> int:
    """Sweep the month and take some of the unclaimed on their way; how many applications.

    Done already, or without the demonstration's logins, it changes nothing.
    """
    _sweep(region, month, at)
    team = {u.username: u for u in User.objects.filter(username__in=("jingban", "fuhe", "shenpi"))}
    here = tree(month).within(COUNTY, region)
    # Nobody was refused in the two years behind, so who was, was refused here.
    turned = Application.objects.filter(region__code=COUNTY).exclude(refused_at=None)
    if len(team) < 3 or not here or turned.exists():
        return 0
    stages = [stage for stage, count in PLAN.items() for _ in range(count)]
    made: dict[str, list[Application]] = {}
    for stage, entry in zip(stages, _entries(Month.of(today)), strict=False):
        made.setdefault(stage, []).append(_one(stage, entry, team, at, today))
    _publish(made.get("publicity", []), today, team["jingban"], at)
    over = today - timedelta(days=9)
    _publish(made.get("ripe", []) + made.get("approved", []), over, team["jingban"], at)
    for row in made.get("approved", []):
        services.approve(application_id=row.pk, actor=team["shenpi"], at=at, today=today)
        _notice(row, team["jingban"], at, today)
    _calls(team["jingban"], at, today)
    _stops(month, team["jingban"], at)
    return sum(map(len, made.values()))


def _sweep(region: str, month: Month, at: datetime) -> None:
    sweep = services.start_sweep(month=month, region=region, actor=None, at=at)
    for county in sweep.counties.values_list("region", flat=True):
        services.sweep_county(sweep_id=sweep.pk, county=county, at=at)
    services.finish_sweep(sweep_id=sweep.pk, at=at)


def _entries(month: Month) -> Iterator[Unclaimed]:
    """Unclaimed monthly sums of the county that are still due, each of another person."""
    seen = set()
    rows = Unclaimed.objects.filter(
        region__code=COUNTY, state=UnclaimedState.OPEN, per="month", outcome="entitled"
    ).select_related("person", "item")
    for row in rows.order_by("person_id", "item__number", "pk"):
        decided = decide(row.person_id, row.item.code, row.part, month)
        if row.person_id not in seen and decided is not None and decided.outcome == "entitled":
            seen.add(row.person_id)
            yield row


def _one(
    stage: str, entry: Unclaimed, team: dict[str, User], at: datetime, today: date
) -> Application:
    """One application, taken as far as the check; each step by the right person."""
    applied = today - timedelta(days=12)
    filing = services.file_applications(
        person=entry.person, visit=Visit(applied, Filing.Applicant.OFFICE), today=today,
        choices=[Choice(entry.item.code, entry.part)], actor=team["jingban"], at=at,
    )  # fmt: skip
    row = filing.applications.get()
    words: dict[str, Any] = {"application_id": row.pk, "at": at}
    if stage != "draft":
        services.submit(actor=team["jingban"], **words)
    if stage in ("sent_back", "refused", "withdrawn"):
        _turned_away(stage, row, team, words, today)
    elif stage not in ("draft", "submitted"):
        services.check(actor=team["fuhe"], **words)
    row.refresh_from_db()
    return row


def _publish(rows: list[Application], began: date, actor: User, at: datetime) -> None:
    """One public list for all of them."""
    services.open_publicity(
        applications=rows, from_day=began, place=PLACE, phone=PHONE, actor=actor, at=at,
        today=began,
    )  # fmt: skip


def _turned_away(
    stage: str, row: Application, team: dict[str, User], words: dict[str, Any], today: date
) -> None:
    if stage == "sent_back":
        services.send_back(actor=team["fuhe"], remark="请核对户籍地和银行账户后重新提交", **words)
    elif stage == "withdrawn":
        services.withdraw(actor=team["jingban"], remark="申请人要求改日再办", **words)
    else:
        services.refuse(
            actor=team["fuhe"], remark="经核查已在外县享受同类待遇（演示）",
            clause=f"{row.determination['source']['document']} "
            f"{row.determination['source']['clause']}", **words,
        )  # fmt: skip
        _notice(row, team["jingban"], words["at"], today)


def _notice(row: Application, actor: User, at: datetime, today: date) -> None:
    row = Application.objects.select_related("filing", "award", "region", "person").get(pk=row.pk)
    title, body = application_notice(row)
    services.issue_notice(
        application=row, title=title, body=body, signed=f"{row.region.name}民政局",
        issued_on=today, actor=actor, at=at,
    )  # fmt: skip


def _stops(month: Month, clerk: User, at: datetime) -> None:
    """Some stops that a person proposed, to be confirmed."""
    awards = Award.objects.filter(region=COUNTY, starts=month.first, ends=None).order_by("pk")
    told = (
        ("waived", "本人书面放弃（演示）"),
        ("missing", "上门两次未见本人（演示）"),
        ("prison", "法院通报（演示）"),
    )
    for award, (reason, event) in zip(awards[:3], told, strict=False):
        services.propose_stop(
            award=award, reason=reason, event=event, event_date=month.last, remark="",
            due_month=month.next(), actor=clerk, at=at,
        )  # fmt: skip


def _calls(clerk: User, at: datetime, today: date) -> None:
    """Some of the unclaimed assigned, and what came of the first calls."""
    rows = list(
        Unclaimed.objects.filter(region__code=COUNTY, state=UnclaimedState.OPEN).order_by("pk")[:6]
    )
    if not rows:
        return
    services.assign(entries=rows, clerk=clerk, actor=clerk, at=at)
    outcomes = (("no_answer", ""), ("later", "下周赶集日再联系"), ("declined", "本人表示不领取"))
    for row, (outcome, note) in zip(rows, outcomes, strict=False):
        services.log_call(
            entry=row, outcome=outcome, note=note, actor=clerk, at=at, today=today,
            next_on=today + timedelta(days=5) if outcome == "later" else None,
        )  # fmt: skip
