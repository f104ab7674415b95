"""Limits of back-pay: a parameter of item and region, off by default (DOMAIN 3.3)."""

from datetime import datetime

from django.db import connection, transaction

from eligibility.models import CatalogueItem
from portal.accounts.models import User
from portal.audit.services import record
from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.models import BackPayLimit
from subsidies.models.payout_exception import ExceptionState, Reason

#: No document reaches back further; a figure above is a slip of the hand.
MOST = 120


class BackPayError(ValueError):
    """A limit that is refused; the message says why and what to do."""


def limited_items(region: str, covered: Month, month: Month) -> list[int]:
    """Items that a run of ``month`` no longer pays in arrears for ``covered``."""
    back = month.index - covered.index
    nearness = {code: place for place, code in enumerate(tree(month).ancestors(region))}
    rows = BackPayLimit.objects.filter(region__in=nearness)
    nearest = {
        row.item_code: row.months
        for row in sorted(rows, key=lambda row: nearness[row.region], reverse=True)
    }
    codes = [code for code, months in nearest.items() if back > months]
    if not codes:
        return []
    return list(CatalogueItem.objects.filter(code__in=codes).values_list("pk", flat=True))


@transaction.atomic
def set_back_pay_limit(
    *, item_code: str, region: str, months: int, document: str, actor: User, at: datetime
) -> BackPayLimit:
    """How many months back an item pays arrears in a region. BackPayError.

    Months that waited beyond the old limit are looked at again by the next run.
    """
    if not CatalogueItem.objects.filter(code=item_code).exists():
        raise BackPayError(f"没有项目“{item_code}”；请从列表中选择。")
    if not 0 <= months <= MOST:
        raise BackPayError(f"月数应为 0 到 {MOST}；0 表示以前月份一律不补发。")
    if not document.strip():
        raise BackPayError("请填写规定补发期限的文件。")
    known = BackPayLimit.objects.filter(item_code=item_code, region=region).first()
    before = {"months": known.months, "document": known.document} if known else None
    limit, _ = BackPayLimit.objects.update_or_create(
        item_code=item_code,
        region=region,
        defaults={"months": months, "document": document.strip()},
    )
    _look_again(item_code, region, Month.of(at.date()))
    _tell("set", limit, actor, at, before)
    return limit


@transaction.atomic
def clear_back_pay_limit(*, limit: BackPayLimit, actor: User, at: datetime) -> None:
    """Take a limit back; what waited beyond it is paid by the next run."""
    before = {"months": limit.months, "document": limit.document}
    _tell("clear", limit, actor, at, before)
    _look_again(limit.item_code, limit.region, Month.of(at.date()))
    limit.delete()


_LOOK_AGAIN = """
INSERT INTO subsidies_touched (region, covered, subject_kind, subject_id)
SELECT DISTINCT exception.region, covered, 'person', person_id
FROM subsidies_payoutexception AS exception
JOIN eligibility_catalogueitem AS item ON item.id = exception.item_id AND item.code = %s
WHERE exception.state = %s AND exception.reason = %s AND exception.region = ANY(%s)
ON CONFLICT DO NOTHING
"""


def _look_again(item_code: str, region: str, month: Month) -> None:
    values = [item_code, ExceptionState.OPEN, Reason.BEYOND_BACK_PAY]
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_AGAIN, [*values, list(tree(month).descendants(region))])


def _tell(
    what: str, limit: BackPayLimit, actor: User, at: datetime, before: dict[str, object] | None
) -> None:
    record(
        actor=actor,
        action=f"back_pay_limit.{what}",
        subject_kind="back_pay_limit",
        subject_id=f"{limit.region}:{limit.item_code}",
        before=before,
        after={"months": limit.months} if what == "set" else None,
        at=at,
        reason=limit.document,
    )
