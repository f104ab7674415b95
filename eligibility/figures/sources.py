"""Values of the figures of entitlements, each source asked once for a page."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Min, Sum
from django.db.models import Value as Value_

from eligibility.applications.models import SweepCounty
from eligibility.care.models import Round
from eligibility.figures.models import Forecast
from eligibility.figures.names import items
from eligibility.figures.services import AHEAD
from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask, Source, Value
from portal.policies.tallies.selectors import Count, counts
from portal.regions.models import Region
from portal.web.labels import label

CENT = Decimal("0.01")
STATES = {"submitted": "待复核", "checked": "已复核", "publicity": "公示中"}
LIFE_STATES = {"due": "待认证", "proposed": "拟停发"}


def _value(row: Count, value: Decimal | int, whole: Decimal | int | None = None) -> Value:
    return Value(
        Decimal(value), None if whole is None else Decimal(whole), row.county, row.month, row.detail
    )


def _key(row: Count) -> tuple[object, ...]:
    return row.county, row.month, row.detail


def _coverage(ask: Ask) -> Mapping[str, Iterable[Value]]:
    """Unclaimed; entitled is awarded less those about to stop, and unclaimed.

    Only of counties and months that were swept: elsewhere nobody knows who is missed.
    """
    known = swept(ask.counties, ask.months if "month" in ask.by else (max(ask.months),))
    awards, stops, missed = (_known(k, ask, known) for k in ("award", "stop", "unclaimed"))
    entitled: dict[tuple[object, ...], tuple[Count, int]] = {}
    for rows, sign in ((awards, 1), (stops, -1), (missed, 1)):
        for row in rows:
            before = entitled.get(_key(row), (row, 0))[1]
            entitled[_key(row)] = (row, before + sign * row.count)
    whole = {key: number for key, (_, number) in entitled.items()}
    return {
        "people.entitled": [_value(row, number) for row, number in entitled.values()],
        "people.unclaimed": [_value(row, row.count) for row in missed],
        "people.unclaimed_sum": [_value(row, row.amount) for row in missed],
        "people.unclaimed_share": [
            _value(row, row.count, whole[_key(row)]) for row in missed if whole[_key(row)]
        ],
    }


def swept(counties: Iterable[str], months: Iterable[Month]) -> set[tuple[str, Month]]:
    """The counties and months whose list of unclaimed entitlements was made."""
    rows = SweepCounty.objects.filter(
        region__in=list(counties), sweep__month__in=[month.first for month in months]
    ).exclude(done_at=None)
    return {(county, Month.of(day)) for county, day in rows.values_list("region", "sweep__month")}


def _known(kind: str, ask: Ask, known: set[tuple[str, Month]]) -> list[Count]:
    """Counts of a kind as asked, over what is known alone; noughts where there are no details."""
    months = tuple(sorted({month for _, month in known}))
    if not months:
        return []
    apart = Ask(ask.counties, months, ask.today, ask.by | {"county", "month"})
    sums: dict[tuple[str, Month | None, str], tuple[int, Decimal]] = {}
    if "detail" not in ask.by:
        places = {_place(ask, county, month, "") for county, month in known}
        sums = dict.fromkeys(places, (0, Decimal(0)))
    for row in counts(kind, apart):
        if row.month is not None and (row.county, row.month) in known:
            place = _place(ask, row.county, row.month, row.detail)
            count, amount = sums.get(place, (0, Decimal(0)))
            sums[place] = (count + row.count, amount + row.amount)
    return [Count(*place, *both) for place, both in sums.items()]


def _place(ask: Ask, county: str, month: Month, detail: str) -> tuple[str, Month | None, str]:
    return (
        county if "county" in ask.by else "", month if "month" in ask.by else None, detail
    )  # fmt: skip


def _awards(ask: Ask) -> Mapping[str, Iterable[Value]]:
    return {
        "people.awarded": [_value(row, row.count) for row in counts("award", ask)],
        "people.stopping": [_value(row, row.count) for row in counts("stop", ask)],
    }


def _swept(ask: Ask) -> datetime | None:
    """When the list of unclaimed entitlements of the last month was last made."""
    rows = SweepCounty.objects.filter(
        region__in=ask.counties, sweep__month=max(ask.months).first
    ).exclude(done_at=None)
    return rows.order_by("-done_at").values_list("done_at", flat=True).first()


def _applications(ask: Ask) -> Mapping[str, Iterable[Value]]:
    approved = list(counts("application_approved", ask, flow=True))
    return {
        "handling.approved": [_value(row, row.count) for row in approved],
        "handling.days": [_value(row, row.amount, row.count) for row in approved],
    }


def _waiting(ask: Ask) -> Mapping[str, Iterable[Value]]:
    waiting = counts("application_waiting", ask)
    return {"handling.waiting": [_value(row, row.count) for row in waiting]}


def _care(ask: Ask) -> Mapping[str, Iterable[Value]]:
    due = {_key(row): row for row in counts("care_due", ask)}
    done = {_key(row): row.count for row in counts("care_done", ask)}
    return {
        "care.due": [_value(row, row.count) for row in due.values()],
        "care.done": [_value(row, done.get(key, 0), row.count) for key, row in due.items()],
        "care.open": [_value(row, row.count - done.get(key, 0)) for key, row in due.items()],
    }


def _drawn(ask: Ask) -> datetime | None:
    """When the services of the last month were last drawn up."""
    regions = Region.objects.filter(code__in=ask.counties).values("pk")
    rows = Round.objects.filter(region__in=regions, month__lte=max(ask.months).first)
    return rows.exclude(made_at=None).order_by("-made_at").values_list("made_at", flat=True).first()


def _life(ask: Ask) -> Mapping[str, Iterable[Value]]:
    return {"care.life": [_value(row, row.count) for row in counts("life_overdue", ask)]}


def _forecast(ask: Ask) -> Mapping[str, Iterable[Value]]:
    """A row for each combination asked; a flow of money and a state of people, month by month."""
    apart = {"county": "region", "month": "month", "detail": "detail"}
    fields = [apart[name] for name in ("county", "month", "detail") if name in ask.by]
    months = ask.months if "month" in ask.by else (max(ask.months),)
    rows = Forecast.objects.filter(
        region__in=ask.counties, month__in=[month.first for month in months]
    )
    summed = rows.order_by().values(*fields) if fields else rows.values(all=Value_("")).order_by()
    found: dict[str, list[Value]] = {"forecast.people": [], "forecast.amount": []}
    for row in summed.annotate(n=Sum("people"), a=Sum("amount")):
        if row["n"] is None:  # the sum of no rows
            continue
        month = Month.of(row["month"]) if "month" in row else None
        place = (None, row.get("region", ""), month, row.get("detail", ""))
        found["forecast.people"].append(Value(Decimal(row["n"]), *place))
        found["forecast.amount"].append(Value(row["a"], *place))
    return found


def _forecast_made(ask: Ask) -> datetime | None:
    rows = Forecast.objects.filter(region__in=ask.counties)
    found: datetime | None = rows.aggregate(at=Min("made_at"))["at"]
    return found


def _today(ask: Ask) -> date:
    return ask.today


AWARDS = Source("eligibility.awards", _awards, _today, "项目", items)
COVERAGE = Source("eligibility.coverage", _coverage, _swept, "项目", items, sparse=True)
APPLICATIONS = Source("eligibility.applications", _applications, _today, "项目", items)
WAITING = Source("eligibility.waiting", _waiting, _today, "环节",
                 lambda keys: {key: STATES.get(key, key) for key in keys})  # fmt: skip
CARE = Source("eligibility.care", _care, _drawn, "服务",
              lambda keys: {key: label("services", key) for key in keys})  # fmt: skip
FORECAST = Source("eligibility.forecast", _forecast, _forecast_made, "项目", items, ahead=AHEAD)
LIFE = Source("eligibility.life", _life, _today, "环节",
              lambda keys: {key: LIFE_STATES.get(key, key) for key in keys})  # fmt: skip
