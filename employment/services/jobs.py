"""Writes of jobs: begun, looked at after 3, 6 and 12 months, ended; and a month's wage."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from employment.errors import EmploymentError
from employment.models import (
    Business,
    Form,
    Job,
    Outcome,
    PayMonth,
    Referral,
    Retention,
    Support,
    WorkFile,
)
from employment.retention import day_of_mark
from employment.scope import refuse_stranger
from employment.services.referrals import recount
from employment.services.writing import (
    change,
    insert,
    locked,
    locked_file,
    refuse_again,
    refuse_stale,
)
from portal.lib.identifiers import IdentifierError, check_uscc
from portal.lib.periods import Month

CORRECTABLE = (
    "form", "massage", "position", "contract", "contract_from", "contract_until", "evidence",
)  # fmt: skip


@transaction.atomic
def start_job(
    *, actor: Any, file: WorkFile, values: Mapping[str, Any], at: datetime, today: date,
    origin: str = "",
) -> Job:  # fmt: skip
    """A job from a day on, from a referral or not. Raises EmploymentError.

    An employer's name is taken from the employer; a referral must be the person's own and hired.
    """
    row = locked_file(file, actor)
    given = dict(values)
    if given.get("employer"):
        given["where"] = str(given["employer"])
    if not str(given.get("where") or "").strip():
        raise EmploymentError("没有填单位或经营名称。", "请选择用人单位，或写名称。", field="where")
    if given["started_on"] > today:
        raise EmploymentError("开始日期晚于今天。", "到岗之后再登记。", field="started_on")
    referral: Referral | None = given.get("referral")
    if referral and (referral.file_id != row.pk or referral.outcome != Outcome.HIRED):
        raise EmploymentError("不是这个人已录用的推荐。", "请先登记推荐结果。", field="referral")
    same = {name: given[name] for name in ("where", "position", "started_on")}
    refuse_again(Job, "started_on", file=row, **same)
    made = insert(Job(file=row, **given), actor=actor, at=at, origin=origin)
    recount(file=row, actor=actor, at=at, origin=origin)
    return made


@transaction.atomic
def correct_job(
    *, actor: Any, job: Job, values: Mapping[str, Any], at: datetime, seen: str = "",
    origin: str = "",
) -> Job:  # fmt: skip
    """Other particulars of a job, a new contract among them; not its person, place or days."""
    locked_file(job.file, actor)
    row = locked(job)
    refuse_stale(row, seen)
    known = {name: values[name] for name in CORRECTABLE if name in values}
    return change(row, known, actor=actor, at=at, origin=origin)


@transaction.atomic
def end_job(
    *, actor: Any, job: Job, ended_on: date, reason: str, at: datetime, today: date,
    origin: str = "",
) -> Job:  # fmt: skip
    """The day from which someone no longer works there (that day not included)."""
    locked_file(job.file, actor)
    row = locked(job)
    if row.ended_on is not None:
        raise EmploymentError("已登记离开。", "请刷新页面看最新情况。", field="ended_on")
    if ended_on > today:
        raise EmploymentError("离开日期晚于今天。", "请填实际日期。", field="ended_on")
    if not reason.strip():
        raise EmploymentError(
            "没有写离开原因。", "请写明合同到期、辞职、歇业等。", field="end_reason"
        )
    kept = Retention.objects.filter(job=row, kept=True).order_by("-months").first()
    if kept and day_of_mark(row.started_on, kept.months) > ended_on:
        cure = "请核对离开日期和回访记录。"
        raise EmploymentError(f"回访时满{kept.months}个月仍在岗。", cure, field="ended_on")
    values = {"ended_on": ended_on, "end_reason": reason.strip(), "ended_at": at, "ended_by": actor}
    return change(row, values, actor=actor, at=at, action="end_job", origin=origin)


@transaction.atomic
def check_retention(
    *, actor: Any, job: Job, months: int, checked_on: date, kept: bool, evidence: str,
    at: datetime, today: date, origin: str = "",
) -> Retention:  # fmt: skip
    """Whether someone was still there after so many months; not before the mark is reached."""
    locked_file(job.file, actor)
    row = locked(job)
    reached = day_of_mark(row.started_on, months)
    if checked_on < reached or checked_on > today:
        cure = f"回访日期应在 {reached} 至今天之间。"
        raise EmploymentError(f"满{months}个月是 {reached}。", cure, field="checked_on")
    if kept and row.ended_on is not None and row.ended_on < reached:
        raise EmploymentError(f"已于 {row.ended_on} 离开。", "请按“已离岗”登记。", field="kept")
    made = Retention(job=row, months=months, checked_on=checked_on, kept=kept, evidence=evidence)
    return insert(made, actor=actor, at=at, origin=origin)


@transaction.atomic
def start_business(
    *, actor: Any, file: WorkFile, values: Mapping[str, Any], at: datetime, today: date,
    origin: str = "",
) -> Business:  # fmt: skip
    """A business with the job it is: name, day and papers go to the job. Raises EmploymentError."""
    uscc = str(values.get("uscc") or "")
    try:
        code = check_uscc(uscc) if uscc else ""
    except IdentifierError as error:
        raise EmploymentError(error.message, error.cure, field="uscc") from None
    job = start_job(
        actor=actor, file=file, at=at, today=today, origin=origin,
        values={"form": Form.SELF, "where": values["where"], "position": values["position"],
                "started_on": values["started_on"], "evidence": values["evidence"],
                "massage": values.get("massage", "")},
    )  # fmt: skip
    made = Business(
        file=job.file, job=job, kind=values["kind"], uscc=code, employs=values.get("employs") or 0
    )
    return insert(made, actor=actor, at=at, origin=origin)


@transaction.atomic
def give_support(
    *, actor: Any, file: WorkFile, values: Mapping[str, Any], at: datetime, today: date,
    origin: str = "",
) -> Support:  # fmt: skip
    """Help given to somebody, for his business where it is one."""
    row = locked_file(file, actor)
    business = values.get("business")
    if business and business.file_id != row.pk:
        raise EmploymentError("不是这个人的创业。", "请重新选择。", field="business")
    if values["given_on"] > today:
        raise EmploymentError("扶持日期晚于今天。", "请填实际日期。", field="given_on")
    same = {name: values.get(name) for name in ("kind", "given_on", "business")}
    refuse_again(Support, "given_on", file=row, **same)
    return insert(Support(file=row, **values), actor=actor, at=at, origin=origin)


@transaction.atomic
def record_month(
    *, actor: Any, job: Job, month: Month, wage: Decimal, insured: bool, evidence: str,
    at: datetime, today: date, origin: str = "",
) -> PayMonth:  # fmt: skip
    """What was paid for one month of a job at an employer; again corrects it."""
    if job.employer is None:
        raise EmploymentError("这份就业没有用人单位。", "只有用人单位的职工按月登记。")
    refuse_stranger(actor, job.employer.organisation.region)
    row = locked(job)
    if month.first > today:
        raise EmploymentError(f"{month.in_words()}还没有到。", "请核对月份。", field="month")
    if month.last < row.started_on or (row.ended_on and row.ended_on <= month.first):
        cure = "请核对月份，或更正就业的起止日期。"
        raise EmploymentError(f"{month.in_words()}不在岗。", cure, field="month")
    values = {"wage": wage, "insured": insured, "evidence": evidence.strip()}
    known = PayMonth.objects.filter(job=row, month=month.first).first()
    if known is not None:
        return change(known, values, actor=actor, at=at, origin=origin)
    return insert(PayMonth(job=row, month=month.first, **values), actor=actor, at=at, origin=origin)
