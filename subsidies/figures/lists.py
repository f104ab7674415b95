"""The rows behind the figures of money, and what of them is shown."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from eligibility.figures.names import items
from portal.accounts.scope import scoped
from portal.lib.periods import Month
from portal.people.models import Person
from portal.policies.figures.kinds import Listing, Where
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.table import Column
from subsidies.figures.models import FirstPayment
from subsidies.models import Batch, Line, PayoutException
from subsidies.models.batch import State
from subsidies.reconciliation.models import RowEnd


def _batches(where: Where) -> QuerySet[Batch]:
    return Batch.objects.filter(region__in=where.counties, month=where.month.first).exclude(
        state=State.VOID
    )


def _lines(user: Any, where: Where) -> QuerySet[Line]:
    rows = Line.objects.filter(
        region__in=where.counties, month=where.month.first,
        batch_id__in=list(_batches(where).values_list("pk", flat=True)),
    )  # fmt: skip
    item, _, part = where.detail.partition("|")
    if where.detail:
        rows = rows.filter(item_id=int(item) if item.isdigit() else None, part=part)
    return rows.order_by("person_id", "covered", "pk")


def _regular(user: Any, where: Where) -> QuerySet[Line]:
    return _lines(user, where).filter(kind="regular")


def _kind(kind: str) -> Any:
    return lambda user, where: _lines(user, where).filter(kind=kind)


def _exceptions(user: Any, where: Where) -> QuerySet[PayoutException]:
    rows = PayoutException.objects.filter(
        region__in=where.counties, state="open", covered__lte=where.month.first
    )
    if where.detail:
        rows = rows.filter(reason=where.detail)
    return rows.order_by("covered", "person_id", "item_id", "part", "pk")


def _not_arrived(user: Any, where: Where) -> QuerySet[RowEnd]:
    rows = RowEnd.objects.filter(
        row__export__batch__region__in=where.counties,
        row__export__batch__month=where.month.first,
    ).exclude(ended="paid")
    if where.detail:
        rows = rows.filter(ended=where.detail)
    rows = rows.select_related("row__export__batch")
    return rows.annotate(
        amount=F("row__amount"),
        person_id=F("row__person_id"),
        region=F("row__export__batch__region"),
    ).order_by("pk")


def _first_payments(user: Any, where: Where) -> QuerySet[FirstPayment]:
    month = where.month
    rows = FirstPayment.objects.filter(
        region__in=where.counties, paid_on__range=(month.first, month.last)
    )
    item, _, part = where.detail.partition("|")
    if where.detail:
        rows = rows.filter(item_id=int(item) if item.isdigit() else 0, part=part)
    rows = rows.annotate(person_id=F("application__person_id"))
    return rows.select_related("application", "row").order_by("paid_on", "pk")


def _person(user: Any, page: Sequence[Any]) -> Column:
    wanted = {row.person_id for row in page}
    people = Person.objects.filter(pk__in=wanted)
    names = dict(people.values_list("pk", "name"))
    may = set(scoped(people, user).values_list("pk", flat=True))

    def name(row: Any) -> Any:
        known = names.get(row.person_id or 0)
        if known is None:
            return cells.DASH
        if row.person_id not in may:
            return known
        return cells.link(known, reverse("people:tab", args=[row.person_id, "payouts"]))

    return Column("person", "姓名", name, head=True, optional=False)


def _item(page: Sequence[Any]) -> Column:
    names = items({f"{row.item_id or ''}|{row.part}" for row in page})
    return Column("item", "项目", lambda r: names.get(f"{r.item_id or ''}|{r.part}", "机构申领"))


def _county(page: Sequence[Any], month: Any) -> Column:
    names = {row.region: tree(month(row)).name(row.region) for row in page}
    return Column("county", "县市区", lambda r: names[r.region])


def _line_columns(user: Any, page: Sequence[Any]) -> Sequence[Column]:
    return (
        _person(user, page), _item(page), _county(page, lambda r: Month.of(r.month)),
        Column("covered", "所属月份", lambda r: f"{r.covered:%Y-%m}", kind="date"),
        Column("kind", "类别", lambda r: r.get_kind_display()),
        Column("amount", "金额（元）", lambda r: cells.money(r.amount), kind="money"),
        Column("cash", "实发（元）", lambda r: cells.money(r.cash), kind="money"),
        Column("ended", "到账", lambda r: r.get_ended_display() if r.ended else cells.DASH),
    )  # fmt: skip


def _exception_columns(user: Any, page: Sequence[Any]) -> Sequence[Column]:
    return (
        _person(user, page), _item(page), _county(page, lambda r: Month.of(r.covered)),
        Column("covered", "所属月份", lambda r: f"{r.covered:%Y-%m}", kind="date"),
        Column("reason", "原因", lambda r: r.get_reason_display()),
        Column("opened", "出现于", lambda r: cells.day(r.opened_at.date()), kind="date"),
    )  # fmt: skip


def _end_columns(user: Any, page: Sequence[Any]) -> Sequence[Column]:
    return (
        _person(user, page),
        _county(page, lambda r: Month.of(r.row.export.batch.month)),
        Column("payee", "户名", lambda r: r.row.holder or r.row.name),
        Column("bank", "开户银行", lambda r: r.row.bank or cells.DASH),
        Column("last4", "账号末四位", lambda r: r.row.last4 or cells.DASH, kind="code"),
        Column("amount", "金额（元）", lambda r: cells.money(r.amount), kind="money"),
        Column("ended", "结果", lambda r: r.get_ended_display()),
        Column("reason", "原因", lambda r: r.reason or cells.DASH),
    )  # fmt: skip


def _first_columns(user: Any, page: Sequence[Any]) -> Sequence[Column]:
    def form(row: Any) -> Any:
        return cells.link(
            row.application.name, reverse("applications:application", args=[row.application_id])
        )

    return (
        _person(user, page), Column("item", "申请", form),
        _county(page, lambda r: Month.of(r.paid_on)),
        Column("submitted", "提交", lambda r: cells.day(r.submitted_on), kind="date"),
        Column("approved", "批准", lambda r: cells.day(r.application.approved_at), kind="date"),
        Column("paid", "首次到账", lambda r: cells.day(r.paid_on), kind="date"),
        Column("days", "用时（天）", lambda r: r.days, kind="number"),
        Column("amount", "到账（元）", lambda r: cells.money(r.row.amount), kind="money"),
    )  # fmt: skip


PAYABLES = Listing(_regular, _line_columns)
REGULAR = Listing(_regular, _line_columns, adds="amount")
ARREARS = Listing(_kind("arrears"), _line_columns, adds="amount")
RECOVERY = Listing(_kind("recovery"), _line_columns, adds="amount")
CASH = Listing(_lines, _line_columns, adds="cash")
EXCEPTIONS = Listing(_exceptions, _exception_columns)
NOT_ARRIVED = Listing(_not_arrived, _end_columns)
NOT_ARRIVED_SUM = Listing(_not_arrived, _end_columns, adds="amount")
FIRST_PAYMENTS = Listing(_first_payments, _first_columns)
FIRST_DAYS = Listing(_first_payments, _first_columns, adds="days")
