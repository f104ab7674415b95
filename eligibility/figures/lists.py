"""The rows behind the figures of entitlements, and what of them is shown."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractDay, TruncDate
from django.urls import reverse

from eligibility.applications.models import Application, Stop, Unclaimed
from eligibility.care.models import Due, LifeCheck, ServiceRecord
from eligibility.figures.names import items
from eligibility.figures.sources import swept
from eligibility.models import Award
from portal.accounts.scope import scoped
from portal.lib.periods import Month
from portal.people.models import Person
from portal.policies.figures.kinds import Listing, Where
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.labels import label
from portal.web.table import Column


def _of_item(where: Where, prefix: str = "") -> dict[str, Any]:
    item, _, part = where.detail.partition("|")
    if not where.detail:
        return {}
    return {f"{prefix}item_id": int(item) if item.isdigit() else 0, f"{prefix}part": part}


def _awards(user: Any, where: Where) -> QuerySet[Award]:
    month = where.month.first
    rows = Award.objects.filter(region__in=where.counties, starts__lte=month, **_of_item(where))
    rows = rows.filter(Q(ends=None) | Q(ends__gte=month))
    return rows.select_related("person").order_by("region", "person_id", "item_id", "part", "pk")


def _unclaimed(user: Any, where: Where) -> QuerySet[Unclaimed]:
    month = where.month.first
    known = [county for county, _ in swept(where.counties, [where.month])]
    rows = Unclaimed.objects.filter(
        region__code__in=known, first_month__lte=month, last_month__gte=month,
        state__in=("open", "applied"), **_of_item(where),
    )  # fmt: skip
    return scoped(rows, user).select_related("person", "region").order_by("region", "pk")


def _stops(user: Any, where: Where) -> QuerySet[Stop]:
    rows = Stop.objects.filter(
        region__code__in=where.counties, state="open", due_month__lte=where.month.first,
        **_of_item(where, "award__"),
    )  # fmt: skip
    return (
        scoped(rows, user).select_related("person", "region", "award").order_by("due_month", "pk")
    )


def _waiting(user: Any, where: Where) -> QuerySet[Application]:
    rows = Application.objects.filter(
        region__code__in=where.counties, state__in=("submitted", "checked", "publicity"),
        submitted_at__date__lte=where.month.last,
    )  # fmt: skip
    if where.detail:
        rows = rows.filter(state=where.detail)
    return scoped(rows, user).select_related("person", "region").order_by("submitted_at", "pk")


def _approved(user: Any, where: Where) -> QuerySet[Application]:
    rows = Application.objects.filter(
        region__code__in=where.counties, state="approved",
        approved_at__date__range=(where.month.first, where.month.last), **_of_item(where),
    )  # fmt: skip
    passed = ExpressionWrapper(
        TruncDate(F("approved_at")) - TruncDate(F("submitted_at")), DurationField()
    )
    rows = scoped(rows, user).annotate(days=ExtractDay(passed))
    return rows.select_related("person", "region").order_by("approved_at", "pk")


def _dues(user: Any, where: Where) -> QuerySet[Due]:
    month = where.month.first
    rows = Due.objects.filter(Q(ends=None) | Q(ends__gt=month), starts__lte=month, dropped_at=None)
    rows = rows.filter(region__code__in=where.counties)
    if where.detail:
        rows = rows.filter(service=where.detail)
    done = ServiceRecord.objects.filter(due=OuterRef("pk"), undone_at=None)
    rows = scoped(rows, user).annotate(done=Exists(done)).select_related("person", "region")
    return rows.order_by("region", "township", "person_id", "pk")


def _life(user: Any, where: Where) -> QuerySet[LifeCheck]:
    rows = LifeCheck.objects.filter(
        region__code__in=where.counties, state__in=("due", "proposed"),
        overdue_from__lte=where.month.last,
    )  # fmt: skip
    if where.detail:
        rows = rows.filter(state=where.detail)
    return scoped(rows, user).select_related("person", "region").order_by("overdue_from", "pk")


def _open_to(user: Any, page: Sequence[Any]) -> frozenset[int]:
    """People of the page whose files the user may open; the others are named only."""
    wanted = {row.person_id for row in page}
    return frozenset(
        scoped(Person.objects.filter(pk__in=wanted), user).values_list("pk", flat=True)
    )


def _names(page: Sequence[Any], of: Any) -> dict[str, str]:
    return dict(items({f"{of(row).item_id}|{of(row).part}" for row in page}))


def _person(user: Any, page: Sequence[Any]) -> list[Column]:
    may = _open_to(user, page)

    def name(row: Any) -> Any:
        if row.person_id not in may:
            return row.person.name
        return cells.link(row.person.name, reverse("people:person", args=[row.person_id]))

    return [
        Column("person", "姓名", name, head=True, optional=False),
        Column("number", "证号末四位", lambda r: r.person.id_last4 or cells.DASH, kind="code"),
        Column("township", "乡镇（街道）", lambda r: r.person.township or cells.DASH),
    ]


def _item_column(page: Sequence[Any], of: Any = lambda row: row) -> Column:
    names = _names(page, of)
    return Column("item", "项目", lambda r: names.get(f"{of(r).item_id}|{of(r).part}", ""))


def _county(row: Any) -> str:
    return str(row.region.name)


COUNTY = Column("county", "县市区", _county)


def _award_columns(user: Any, page: Sequence[Any]) -> Sequence[Column]:
    regions = {row.region: tree(Month.of(row.starts)).name(row.region) for row in page}
    return (
        *_person(user, page), _item_column(page),
        Column("county", "县市区", lambda r: regions[r.region]),
        Column("starts", "起发月", lambda r: f"{r.starts:%Y-%m}", kind="date"),
        Column("ends", "末月", lambda r: f"{r.ends:%Y-%m}" if r.ends else cells.DASH, kind="date"),
    )  # fmt: skip


def _unclaimed_columns(user: Any, page: Sequence[Any]) -> Sequence[Column]:
    def entry(row: Any) -> Any:
        return cells.link("查看", reverse("applications:unclaimed_entry", args=[row.pk]))

    return (
        *_person(user, page), _item_column(page), COUNTY,
        Column("amount", "金额（元）", lambda r: cells.money(r.amount), kind="money"),
        Column("since", "自何月起", lambda r: f"{r.since:%Y-%m}{' 或更早' if r.earlier else ''}"),
        Column("entry", "去联系", entry),
    )  # fmt: skip


def _stop_columns(user: Any, page: Sequence[Any]) -> Sequence[Column]:
    return (
        *_person(user, page), _item_column(page, lambda r: r.award), COUNTY,
        Column("reason", "原因", lambda r: r.get_reason_display()),
        Column("due", "应停月", lambda r: f"{r.due_month:%Y-%m}", kind="date"),
        Column("found", "提出", lambda r: cells.day(r.found_at), kind="date"),
    )  # fmt: skip


def _application_columns(user: Any, page: Sequence[Any]) -> Sequence[Column]:
    def form(row: Any) -> Any:
        return cells.link(row.name, reverse("applications:application", args=[row.pk]))

    return (
        *_person(user, page), Column("item", "申请", form), COUNTY,
        Column("state", "状态", lambda r: r.get_state_display()),
        Column("submitted", "提交", lambda r: cells.day(r.submitted_at), kind="date"),
        Column("approved", "批准", lambda r: cells.day(r.approved_at), kind="date"),
    )  # fmt: skip


def _due_columns(user: Any, page: Sequence[Any]) -> Sequence[Column]:
    return (
        *_person(user, page), COUNTY,
        Column("service", "服务", lambda r: label("services", r.service)),
        Column("until", "期限",
               lambda r: cells.day(r.ends - timedelta(days=1)) if r.ends else cells.DASH, kind="date"),
        Column("done", "情况", lambda r: "已完成" if r.done else "待完成"),
    )  # fmt: skip


def _life_columns(user: Any, page: Sequence[Any]) -> Sequence[Column]:
    return (
        *_person(user, page), COUNTY,
        Column("due", "应认证日", lambda r: cells.day(r.due_on), kind="date"),
        Column("overdue", "逾期日", lambda r: cells.day(r.overdue_from), kind="date"),
        Column("state", "环节", lambda r: r.get_state_display()),
    )  # fmt: skip


def _approved_columns(user: Any, page: Sequence[Any]) -> Sequence[Column]:
    return (
        *_application_columns(user, page),
        Column("days", "用时（天）", lambda r: r.days, kind="number"),
    )


AWARDS = Listing(_awards, _award_columns)
UNCLAIMED = Listing(_unclaimed, _unclaimed_columns)
STOPS = Listing(_stops, _stop_columns)
WAITING = Listing(_waiting, _application_columns)
APPROVED = Listing(_approved, _approved_columns)
DAYS = Listing(_approved, _approved_columns, adds="days")
DUES = Listing(_dues, _due_columns)
DONE = Listing(lambda user, where: _dues(user, where).filter(done=True), _due_columns)
OPEN_DUES = Listing(lambda user, where: _dues(user, where).filter(done=False), _due_columns)
LIFE = Listing(_life, _life_columns)
