"""Opening each county's month on its day; what was missed is caught up."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.audit.services import record
from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.models import OpeningDay, Run, SettledMonth
from subsidies.models.run import RunState
from subsidies.runs.selectors import progress, worked_on
from subsidies.runs.services import RunError, start_run


@transaction.atomic
def set_opening_day(*, region: str, day: int | None, actor: User, at: datetime) -> None:
    """Compute a region's months by themselves from a day (1–28) on; None: no longer."""
    if day is not None and not 1 <= day <= 28:
        raise RunError("自动核算日请填 1 到 28；每个月都有这一天。")
    known = OpeningDay.objects.select_for_update().filter(region=region).first()
    before = None if known is None else {"day": known.day}
    if day is None:
        OpeningDay.objects.filter(region=region).delete()
    else:
        OpeningDay.objects.update_or_create(
            region=region, defaults={"day": day, "set_at": at, "set_by": actor}
        )
    record(
        actor=actor,
        action="run.set_day",
        subject_kind="region",
        subject_id=region,
        before=before,
        after={"day": day},
        at=at,
    )


def opening_days(
    month: Month, region: str, *, among: QuerySet[OpeningDay] | None = None
) -> dict[str, int]:
    """The day of every county at or below a region that has one: its own, or the nearest above."""
    regions = tree(month)
    rows = OpeningDay.objects.all() if among is None else among
    days = dict(rows.values_list("region", "day"))
    found = {}
    for county in regions.counties(region):
        day = next((days[code] for code in regions.ancestors(county) if code in days), None)
        if day is not None:
            found[county] = day
    return found


def counties_due(today: date, region: str) -> list[str]:
    """Counties whose day of this month has come, and whose month is neither computed nor under way.

    A day nobody was there to see (a holiday, a server down) counts until the month is over, and
    after it (``counties_missed``).
    """
    month = Month.of(today)
    come = {county for county, day in opening_days(month, region).items() if day <= today.day}
    return _neither_done_nor_under_way(come, month)


def counties_missed(today: date, region: str) -> list[str]:
    """Counties whose last month passed without its run, though its day was set by then.

    Only of counties that ran before: the first month of a county is begun by a person.
    """
    month = Month.of(today).previous()
    known = OpeningDay.objects.filter(set_at__date__lte=month.last)
    ran = SettledMonth.objects.filter(covered__lt=month.first).values_list("region", flat=True)
    come = set(opening_days(month, region, among=known)) & set(ran.distinct())
    return _neither_done_nor_under_way(come, month)


def _neither_done_nor_under_way(come: Collection[str], month: Month) -> list[str]:
    done = SettledMonth.objects.filter(covered=month.first, region__in=come)
    started = Run.objects.filter(month=month.first, state=RunState.RUNNING)
    under_way = set(started.values_list("counties__region", flat=True))
    return sorted(set(come) - set(done.values_list("region", flat=True)) - under_way)


def open_months(*, today: date, region: str, at: datetime) -> list[Run]:
    """Start the runs of the counties due; each county is a run of its own, so none waits for another.

    What last month left out comes first.
    """
    month = Month.of(today)
    wanted = [(month.previous(), county) for county in counties_missed(today, region)]
    wanted += [(month, county) for county in counties_due(today, region)]
    return [
        start_run(month=which, region=county, supplement=False, actor=None, at=at)
        for which, county in wanted
    ]


def abandoned_runs() -> list[Run]:
    """Unfinished runs nobody works on: their tasks got lost and are to be sent again."""
    found = []
    for run in Run.objects.filter(state=RunState.RUNNING):
        left = progress(run).unfinished
        if left and not worked_on(left):
            found.append(run)
    return found
