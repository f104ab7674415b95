"""Sweeps: started for a region's month, done county by county, each in one transaction."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, Sum

from eligibility.applications.discovery.unclaimed import write_unclaimed
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Sweep, SweepCounty, Unclaimed, UnclaimedState
from eligibility.applications.services.base import hold
from eligibility.applications.services.stops import find_stops
from portal.audit.services import record
from portal.lib.periods import Month
from portal.regions.selectors import region_of, tree


@transaction.atomic
def start_sweep(*, month: Month, region: str, actor: Any, at: datetime) -> Sweep:
    """The unfinished sweep of a region's month, to be resumed, else a new one."""
    counties = tree(month).counties(region)
    if not counties:
        raise ApplicationError(f"区划 {region} 没有县级区划，", "请核对代码，例如 4311。")
    hold("sweep", month, region)
    known = Sweep.objects.filter(month=month.first, region=region, finished_at=None).first()
    if known is not None:
        return known
    sweep = Sweep.objects.create(month=month.first, region=region, started_at=at, started_by=actor)
    SweepCounty.objects.bulk_create(SweepCounty(sweep=sweep, region=code) for code in counties)
    record(
        actor=actor, action="sweep.start", subject_kind="sweep", subject_id=sweep.pk, before=None,
        after={"month": str(month), "region": region}, at=at,
    )  # fmt: skip
    return sweep


@transaction.atomic
def sweep_county(*, sweep_id: int, county: str, at: datetime) -> SweepCounty:
    """Write a county's lists; done already, nothing changes. Two at once wait for each other."""
    row = SweepCounty.objects.select_for_update(of=("self",)).select_related("sweep").get(
        sweep_id=sweep_id, region=county
    )  # fmt: skip
    if row.done_at is not None:
        return row
    month = Month.of(row.sweep.month)
    hold("county", county)
    region = region_of(county, month)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")
    row.stops, row.turned = find_stops(county=county, month=month, at=at)
    write_unclaimed(county=county, region_id=region.pk, month=month, at=at)
    listed = Unclaimed.objects.filter(region=region, state=UnclaimedState.OPEN)
    now = Q(first_month__lte=month.first, last_month__gte=month.first)
    counts = listed.aggregate(
        unclaimed=Count("pk", filter=now),
        people=Count("person_id", filter=now, distinct=True),
        amount=Sum("amount", filter=now & Q(per="month")),
        coming=Count("pk", filter=Q(first_month=month.next().first)),
    )
    for name, value in counts.items():
        setattr(row, name, value or 0)
    row.done_at, row.error = at, ""
    row.save()
    record(
        actor=None, action="sweep.county", subject_kind="region", subject_id=county, before=None,
        after={"month": str(month), "unclaimed": row.unclaimed, "stops": row.stops}, at=at,
    )  # fmt: skip
    return row


@transaction.atomic
def finish_sweep(*, sweep_id: int, at: datetime) -> bool:
    """Mark a sweep done when all its counties are; True when this call did it."""
    sweep = Sweep.objects.select_for_update().get(pk=sweep_id)
    if sweep.finished_at or sweep.counties.filter(done_at=None).exists():
        return False
    sweep.finished_at = at
    sweep.save(update_fields=["finished_at"])
    record(
        actor=None, action="sweep.finish", subject_kind="sweep", subject_id=sweep.pk, before=None,
        after={"counties": sweep.counties.count()}, at=at,
    )  # fmt: skip
    return True


def fail_county(*, sweep_id: int, county: str, error: str) -> None:
    """Keep why a county could not be computed; the sweep can be resumed."""
    SweepCounty.objects.filter(sweep_id=sweep_id, region=county, done_at=None).update(
        error=error[:300]
    )


__all__ = ["fail_county", "finish_sweep", "start_sweep", "sweep_county"]
