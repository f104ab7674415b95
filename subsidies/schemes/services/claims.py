"""Writes of claims: drafted from the register, moved by three people, handed to the ledger."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction

from portal.accounts.scope import covers
from portal.audit.services import record
from portal.lib.money import printed
from portal.lib.periods import Month
from portal.parties.models import Organisation
from portal.parties.selectors import account_of
from portal.people import selectors as people
from portal.people.models import Change
from portal.regions.selectors import tree
from subsidies.schemes.calculate import calculated, told
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.facts import Prepared, prepare
from subsidies.schemes.models import Claim, ClaimState, OwedBy, Scheme
from subsidies.schemes.selectors import version_for
from subsidies.schemes.terms import Result
from subsidies.schemes.transitions import BY_ACTION, Move

_FROZEN = (
    "key", "period", "inputs", "details", "steps", "amount", "capped", "version", "asked", "person",
)  # fmt: skip


@transaction.atomic
def draft_claim(
    *,
    actor: Any,
    organisation: Organisation,
    scheme: str,
    asked: Mapping[str, Any],
    at: datetime,
    today: date,
    remark: str = "",
    origin: str = "",
) -> Claim:
    """A claim worked out from the register; SchemeError when nothing is owed or it was asked before."""
    _refuse_stranger(actor, organisation)
    _lock(scheme)
    claim = Claim(
        organisation=organisation, scheme=scheme, region=_county(organisation, today),
        remark=remark.strip(), created_at=at, created_by=actor,
    )  # fmt: skip
    _work_out(claim, asked, today)
    _insert(claim)
    _tell("draft", claim, None, actor=actor, at=at, origin=origin)
    return claim


@transaction.atomic
def redraft_claim(
    *,
    actor: Any,
    claim: Claim,
    asked: Mapping[str, Any],
    at: datetime,
    today: date,
    remark: str = "",
    origin: str = "",
) -> Claim:
    """Work a draft out anew, after the register or what is asked has changed."""
    row = _locked(claim, actor)
    if row.state != ClaimState.DRAFT:
        raise _moved_on(row, "修改")
    before = _values(row)
    _work_out(row, asked, today)
    row.remark = remark.strip()
    row.save(update_fields=[*_FROZEN, "remark"])
    _tell("redraft", row, before, actor=actor, at=at, origin=origin)
    return row


@transaction.atomic
def record_prior(
    *,
    actor: Any,
    organisation: Organisation,
    scheme: str,
    period: str,
    amount: Decimal,
    inputs: Mapping[str, Any],
    remark: str,
    at: datetime,
    today: date,
    origin: str = "",
) -> Claim:
    """What was paid before the portal: counts against caps and periods, is never paid again."""
    _refuse_stranger(actor, organisation)
    if not remark.strip():
        raise SchemeError("没有写依据。", field="remark", cure="请写明拨款文件或凭证号。")
    if not period.strip():
        raise SchemeError("没有写期间。", field="period", cure="请写明年度或评定周期。")
    claim = Claim(
        organisation=organisation, scheme=scheme, region=_county(organisation, today),
        key=f"prior:{period.strip()}"[:60], period=period.strip(), inputs=dict(inputs),
        amount=amount, remark=remark.strip(), state=ClaimState.PRIOR, created_at=at, created_by=actor,
    )  # fmt: skip
    _insert(claim)
    _tell("record_prior", claim, None, actor=actor, at=at, origin=origin)
    return claim


@transaction.atomic
def move_claim(
    *,
    actor: Any,
    claim: Claim,
    action: str,
    at: datetime,
    today: date,
    reason: str = "",
    origin: str = "",
) -> Claim:
    """One step by one person; whoever checks or approves is nobody who did a step before.

    At each step forward the sum is worked out again: when the register says another one by
    now, the step is refused and the claim goes back. Raises SchemeError.
    """
    move = BY_ACTION.get(action)
    if move is None:
        raise SchemeError(f"没有“{action}”这个步骤。", cure="请刷新页面。")
    row = _locked(claim, actor)
    if row.state not in move.sources:
        raise _moved_on(row, move.label)
    _refuse_unless_may(actor, row, move, reason)
    if move.action in ("submit", "check", "approve"):
        _refuse_another_sum(row, today)
    before = _values(row)
    _apply(row, move, actor, at, today, reason)
    if move.action in ("approve", "revoke"):
        assert row.approved_month is not None
        Change.objects.create(
            subject_kind="claim", subject_id=row.pk, from_day=row.approved_month, recorded_at=at,
            what=f"机构补贴{move.label}",
        )  # fmt: skip
    _tell(action, row, before, actor=actor, at=at, origin=origin, reason=reason)
    return row


def _work_out(claim: Claim, asked: Mapping[str, Any], day: date) -> None:
    """Facts, version and sum of a claim; SchemeError when there is nothing to claim."""
    prepared = prepare(claim.organisation, claim.scheme, asked, day, without=claim.pk)
    if prepared.problems:
        raise SchemeError("；".join(prepared.problems) + "。", cure="请先在登记中补齐或更正。")
    if prepared.result is not None:
        _take(claim, prepared, asked, prepared.result, "")
        return
    version = version_for(claim.scheme, claim.region, prepared.on or day)
    label = Scheme(claim.scheme).label
    if version is None:
        raise SchemeError(f"这个地区没有{label}。", cure="请核对补贴项目。")
    if version.owed_by == OwedBy.EMPLOYER:
        raise SchemeError(f"{label}由用人单位发放，不是财政补贴。", cure="可用试算查看标准。")
    _take(claim, prepared, asked, calculated(version, prepared.inputs), version.name)
    claim.version = version


def _take(
    claim: Claim, prepared: Prepared, asked: Mapping[str, Any], result: Result, name: str
) -> None:
    """Facts and sum; SchemeError where no standard is known or nothing is owed."""
    if result.amount is None:
        what = name or Scheme(claim.scheme).label
        raise SchemeError(
            f"{what}的标准由当地另定，还没有录入。", cure="请由目录管理员先发布本地标准。"
        )
    if not result.amount:
        why = "；".join(result.steps)
        raise SchemeError(f"按现有登记不应支付：{why}。", cure="请核对登记和历次补贴。")
    claim.key, claim.period = prepared.key, prepared.period
    claim.inputs, claim.details, claim.asked = prepared.inputs, prepared.details, dict(asked)
    claim.person_id = prepared.person
    claim.amount, claim.capped, claim.steps = result.amount, result.capped, told(result)


def _refuse_another_sum(claim: Claim, today: date) -> None:
    fresh = Claim(
        pk=claim.pk, organisation=claim.organisation, scheme=claim.scheme, region=claim.region
    )
    _work_out(fresh, claim.asked, today)
    if fresh.amount != claim.amount or fresh.details != claim.details:
        raise SchemeError(
            f"登记或历次补贴已有变化：现在算出 {printed(fresh.amount)} 元，申领的是 {printed(claim.amount)} 元。",
            cure="请退回经办重新计算。",
        )


def _refuse_unless_may(actor: Any, claim: Claim, move: Move, reason: str) -> None:
    if not actor.has_role(move.role):
        raise SchemeError(f"您不能“{move.label}”。", cure="请由相应岗位的人员办理。")
    if move.needs_reason and not reason.strip():
        raise SchemeError("没有写原因。", field="reason", cure="请写一句对方看得懂的话。")
    before = {"check": (claim.created_by_id, claim.submitted_by_id)}
    before["approve"] = (*before["check"], claim.checked_by_id)
    if actor.pk in before.get(move.action, ()):
        raise SchemeError("经办、复核和审批不能是同一个人。", cure="请由另一个人办理。")
    if move.action == "approve":
        _refuse_without_account(claim)


def _refuse_without_account(claim: Claim) -> None:
    if claim.person is not None:
        if people.account_of(claim.person) is None:
            cure = "请先在人员档案登记本人的银行账户，再审批。"
            raise SchemeError(f"{claim.person.name}没有收款账户。", cure=cure)
    elif account_of(claim.organisation) is None:
        raise SchemeError(
            f"{claim.organisation.name}没有收款账户。", cure="请先在机构页面登记银行账户，再审批。"
        )


def _apply(row: Claim, move: Move, actor: Any, at: datetime, today: date, reason: str) -> None:
    row.state = move.target
    if move.stamp:
        setattr(row, f"{move.stamp}_at", at)
        setattr(row, f"{move.stamp}_by", actor)
    if move.stamp == "closed":
        row.close_reason = reason.strip()
    if move.action == "approve":
        row.approved_month = Month.of(today).first
    if move.target == ClaimState.DRAFT:
        row.submitted_at = row.submitted_by = row.checked_at = row.checked_by = None
        row.remark = f"{row.remark}（退回：{reason.strip()}）"[:400]
    row.save()


def _insert(claim: Claim) -> None:
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError as error:
        if "claim_once" not in str(error):
            raise
        raise SchemeError(
            f"{claim.organisation.name}的“{claim.period}”已经申领过。",
            cure="请在申领列表中查看原来的一笔。",
        ) from None


def _locked(claim: Claim, actor: Any) -> Claim:
    _lock(claim.scheme)
    row = Claim.objects.select_for_update(of=("self",)).select_related("organisation__region").get(
        pk=claim.pk
    )  # fmt: skip
    _refuse_stranger(actor, row.organisation)
    return row


def _lock(scheme: str) -> None:
    """Whoever claims under a scheme waits for the one before: caps and months are shared."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"claims:{scheme}"]
        )


def _refuse_stranger(actor: Any, organisation: Organisation) -> None:
    if actor is not None and not covers(actor, organisation.region):
        raise SchemeError("不在您的管辖区划内。", cure="请由所在县市区办理。")


def _county(organisation: Organisation, day: date) -> str:
    county = tree(Month.of(day)).county_of(organisation.region.code)
    if county is None:
        raise SchemeError(f"{organisation.name}没有所在县市区。", cure="请更正机构的所在区划。")
    return county


def _moved_on(claim: Claim, doing: str) -> SchemeError:
    label = ClaimState(claim.state).label
    return SchemeError(
        f"这笔申领现在是“{label}”，不能“{doing}”。", cure="别人可能刚处理过，请刷新页面看最新情况。"
    )


_KEPT = (
    "organisation_id", "scheme", "period", "amount", "state", "inputs", "remark", "close_reason",
)  # fmt: skip


def _values(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in _KEPT}


def _tell(
    action: str, claim: Claim, before: dict | None, *, actor: Any, at: datetime, origin: str,
    reason: str = "",
) -> None:  # fmt: skip
    record(
        actor=actor, action=f"claims.{action}", subject_kind="claim", subject_id=claim.pk,
        before=before, after=_values(claim), at=at, origin=origin, reason=reason,
    )  # fmt: skip
