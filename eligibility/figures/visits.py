"""探访率: who was visited of those who are to be, with the people behind both numbers.

To be visited in a month is whoever has a visiting service due (居家探访与帮扶, 上门巡访, 电话问询), and
whoever is entitled to an item that provides one, applied for or not: a service without an interval
makes no due. Visited is who has such a service in the ledger on a day of the month. Triggers keep
both as spans of months by person and county, and the tallies count them (ADR 112). A person whom
two counties are to visit counts in each.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from eligibility.figures.models import VisitSpan
from portal.accounts.scope import scoped
from portal.lib.periods import Month
from portal.people.models import Person
from portal.policies.figures.kinds import CASE, Ask, Indicator, Listing, Source, Value, Where
from portal.policies.tallies.selectors import counts
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.table import Column


def _read(ask: Ask) -> Mapping[str, Iterable[Value]]:
    months = ask.months if "month" in ask.by else (max(ask.months),)
    one = Ask(ask.counties, months, ask.today, ask.by - {"detail"})
    done = {(row.county, row.month): row.count for row in counts("visit_done", one, flow=True)}
    found: dict[str, list[Value]] = {"care.visited": [], "care.unvisited": []}
    for row in counts("visit_wanted", one):
        place = (row.county, row.month if "month" in ask.by else None)
        visited = done.get((row.county, row.month), 0)
        found["care.visited"].append(Value(Decimal(visited), Decimal(row.count), *place))
        found["care.unvisited"].append(Value(Decimal(row.count - visited), None, *place))
    return found


def _spans(where: Where) -> QuerySet[VisitSpan]:
    rows = VisitSpan.objects.filter(region__in=where.counties, starts__lte=where.month.first)
    rows = rows.filter(Q(until=None) | Q(until__gt=where.month.first))
    return rows.select_related("person__managing_region").order_by(
        "region", "person__township", "person_id"
    )


def _visited(user: Any, where: Where) -> QuerySet[VisitSpan]:
    return _spans(where).filter(of=VisitSpan.Of.VISITED)


def _unvisited(user: Any, where: Where) -> QuerySet[VisitSpan]:
    same = VisitSpan.objects.filter(
        person=OuterRef("person"), region=OuterRef("region"), of=VisitSpan.Of.VISITED,
        starts=where.month.first,
    )  # fmt: skip
    return _spans(where).filter(~Exists(same), of=VisitSpan.Of.WANTED)


def _columns(user: Any, page: Sequence[VisitSpan]) -> Sequence[Column]:
    ids = [row.person_id for row in page]
    may = set(scoped(Person.objects.filter(pk__in=ids), user).values_list("pk", flat=True))
    regions = {row.region: tree(Month.of(row.starts)).name(row.region) for row in page}

    def name(row: VisitSpan) -> Any:
        if row.person_id not in may:
            return row.person.name
        return cells.link(row.person.name, reverse("people:person", args=[row.person_id]))

    return (
        Column("person", "姓名", name, head=True, optional=False),
        Column("number", "证号末四位", lambda r: r.person.id_last4 or cells.DASH, kind="code"),
        Column("township", "乡镇（街道）", lambda r: r.person.township or cells.DASH),
        Column("county", "县市区", lambda r: regions[r.region]),
    )


def _today(ask: Ask) -> date:
    return ask.today


SOURCE = Source("eligibility.visits", _read, _today)
INDICATORS = (
    Indicator(
        "care.visited", "已探访", "人",
        "应探访的人（有探访、巡访、问询服务的，和符合探访服务项目的）中，本月登记过探访、巡访或问询的。",
        "care", SOURCE, better="more", roles=CASE, listing=Listing(_visited, _columns),
    ),
    Indicator(
        "care.unvisited", "本月未探访", "人", "应探访的人中，本月还没有登记过探访、巡访或问询的。",
        "care", SOURCE, better="less", roles=CASE, listing=Listing(_unvisited, _columns),
    ),
)  # fmt: skip
