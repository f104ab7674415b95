"""探访率: who was visited of those who are to be, with the people behind both numbers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from eligibility.care import visiting
from portal.accounts.scope import scoped
from portal.people.models import Person
from portal.policies.figures.kinds import CASE, Ask, Indicator, Listing, Source, Value, Where
from portal.web import cells
from portal.web.table import Column


def _read(ask: Ask) -> Mapping[str, Iterable[Value]]:
    apart = "month" in ask.by
    found: dict[str, list[Value]] = {"care.visited": [], "care.unvisited": []}
    for month in ask.months if apart else (max(ask.months),):
        rows = visiting.counted(ask.counties, month, ask.today, by_county="county" in ask.by)
        for county, wanted, visited in rows:
            place = (county, month if apart else None)
            found["care.visited"].append(Value(Decimal(visited), Decimal(wanted), *place))
            found["care.unvisited"].append(Value(Decimal(wanted - visited), None, *place))
    return found


def _rows(visited: bool) -> Any:
    def rows(user: Any, where: Where) -> QuerySet[Person]:
        ids = visiting.people(where.counties, where.month, where.today, visited=visited)
        people = Person.objects.filter(pk__in=ids).select_related("managing_region")
        return people.order_by("managing_region__code", "township", "pk")

    return rows


def _columns(user: Any, page: Sequence[Person]) -> Sequence[Column]:
    ids = [row.pk for row in page]
    may = set(scoped(Person.objects.filter(pk__in=ids), user).values_list("pk", flat=True))

    def name(row: Person) -> Any:
        return (
            cells.link(row.name, reverse("people:person", args=[row.pk]))
            if row.pk in may
            else row.name
        )

    return (
        Column("person", "姓名", name, head=True, optional=False),
        Column("number", "证号末四位", lambda r: r.id_last4 or cells.DASH, kind="code"),
        Column("township", "乡镇（街道）", lambda r: r.township or cells.DASH),
        Column("county", "县市区", lambda r: str(r.managing_region.name)),
    )


def _today(ask: Ask) -> date:
    return ask.today


#: Counted from the ledger itself, no summary: read by targets and lists, not by dashboards.
SOURCE = Source("eligibility.visits", _read, _today, history=False)
INDICATORS = (
    Indicator(
        "care.visited", "已探访", "人",
        "应探访的人（有探访、巡访、问询服务的，和符合探访服务项目的）中，本月登记过探访、巡访或问询的。",
        "care", SOURCE, better="more", roles=CASE, listing=Listing(_rows(True), _columns),
        shown=False,
    ),
    Indicator(
        "care.unvisited", "本月未探访", "人", "应探访的人中，本月还没有登记过探访、巡访或问询的。",
        "care", SOURCE, better="less", roles=CASE, listing=Listing(_rows(False), _columns),
        shown=False,
    ),
)  # fmt: skip
