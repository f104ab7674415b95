"""Writes of shares and of the lottery fund's years."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from eligibility.models import CatalogueItem
from portal.accounts import roles
from portal.accounts.models import User
from portal.accounts.scope import covers
from portal.audit.services import record
from portal.regions.models import Region
from subsidies.reports.models import FundingShare, LotteryYear

EDITORS = frozenset({roles.FINANCE, roles.MANAGER})


class FundingError(ValueError):
    """What is wrong, and the cure; ``field`` names the place."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def set_share(
    *,
    region: str,
    item_code: str,
    tier: str,
    valid_from: date,
    central: int,
    province: int,
    city: int,
    county: int,
    document: str,
    clause: str,
    actor: User,
    at: datetime,
) -> FundingShare:
    """A proportion from a month on; an earlier row for the same day is superseded. FundingError."""
    _refuse_stranger(actor, region)
    if item_code and not CatalogueItem.objects.filter(code=item_code).exists():
        raise FundingError(f"没有编码为“{item_code}”的项目。请从列表中选择。", "item_code")
    if tier and not item_code:
        raise FundingError("写了档次就要选项目。", "item_code")
    if not (central or province or city or county):
        raise FundingError("各级都是 0。请写出比例，例如市 6、县 4。", "county")
    if not (document.strip() and clause.strip()):
        raise FundingError("请写明依据文件和条款。", "document")
    if valid_from.day != 1:
        raise FundingError("比例按月执行，请写月首日，例如 2024-01-01。", "valid_from")
    key = {"region": region, "item_code": item_code, "tier": tier, "valid_from": valid_from}
    same = FundingShare.objects.filter(**key, superseded_at__isnull=True)
    before = same.values("central", "province", "city", "county", "document", "clause").first()
    same.update(superseded_at=at)
    row = FundingShare.objects.create(
        **key,
        central=central,
        province=province,
        city=city,
        county=county,
        document=document.strip(),
        clause=clause.strip(),
        recorded_at=at,
        recorded_by_id=actor.pk,
    )
    after = {"region": region, "item": item_code, "tier": tier, "share": row.words}
    _tell(
        "funding_share", row.pk, actor, at, before, after | {"document": document, "clause": clause}
    )
    return row


@transaction.atomic
def set_lottery_year(
    *,
    region: str,
    year: int,
    total: Decimal,
    elderly: Decimal,
    document: str,
    actor: User,
    at: datetime,
) -> LotteryYear:
    """Both sums of a region's year; an earlier statement is superseded. FundingError."""
    _refuse_stranger(actor, region)
    if total <= 0:
        raise FundingError("福彩公益金应大于 0。", "total")
    if not 0 <= elderly <= total:
        raise FundingError(f"用于养老服务的应在 0 至 {total:,.2f} 元之间。", "elderly")
    if not document.strip():
        raise FundingError("请写明数字的依据，例如当年决算报告。", "document")
    place = Region.objects.get(code=region, valid_to=None)
    same = LotteryYear.objects.filter(region=place, year=year, superseded_at__isnull=True)
    known = same.first()
    before = {"total": str(known.total), "elderly": str(known.elderly)} if known else None
    same.update(superseded_at=at)
    row = LotteryYear.objects.create(
        region=place,
        year=year,
        total=total,
        elderly=elderly,
        document=document.strip(),
        recorded_at=at,
        recorded_by_id=actor.pk,
    )
    after = {"region": region, "year": year, "total": str(total), "elderly": str(elderly)}
    _tell("lottery_year", row.pk, actor, at, before, after)
    return row


def _refuse_stranger(actor: User, region: str) -> None:
    if not actor.has_role(*EDITORS):
        raise FundingError("资金分担由财务岗或主管维护。")
    if not covers(actor, Region.objects.filter(code=region, valid_to=None).first()):
        raise FundingError("只能维护本区划及以下的数据。", "region")


def _tell(kind: str, pk: int, actor: User, at: datetime, before: dict | None, after: dict) -> None:
    record(
        actor=actor,
        action=f"{kind}.set",
        subject_kind=kind,
        subject_id=pk,
        before=before,
        after=after,
        at=at,
    )
