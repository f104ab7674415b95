"""Reading how far a run is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count

from eligibility.models import Award
from subsidies.models import Run, RunCounty
from subsidies.models.run_county import CountyState
from subsidies.settlement.lock import lock_key

#: So long nobody need have taken up what was queued.
PATIENCE = timedelta(seconds=30)


def award_counts(counties: list[str]) -> dict[str, int]:
    """How much work each county is: its awards, counted in the index alone."""
    rows = Award.objects.filter(region__in=counties).values("region").annotate(count=Count("*"))
    return {row["region"]: row["count"] for row in rows.order_by()}


@dataclass(frozen=True, slots=True)
class Progress:
    """Counties of a run by state, and the lines written so far."""

    counties: list[RunCounty]

    @property
    def total(self) -> int:
        """How many counties the run has."""
        return len(self.counties)

    @property
    def done(self) -> int:
        """How many are finished."""
        return sum(county.state == CountyState.DONE for county in self.counties)

    @property
    def lines(self) -> int:
        """Lines of the finished counties."""
        return sum(county.line_count for county in self.counties)

    @property
    def failed(self) -> list[RunCounty]:
        """Counties whose last attempt ended with an error."""
        return [county for county in self.counties if county.state == CountyState.FAILED]

    @property
    def moved_at(self) -> datetime | None:
        """When a worker last began or ended a county; None when none has begun."""
        times = (
            time for county in self.counties for time in (county.started_at, county.finished_at)
        )
        return max((time for time in times if time is not None), default=None)

    @property
    def unfinished(self) -> list[RunCounty]:
        """Counties still to be done, those with the most awards first."""
        left = [county for county in self.counties if county.state != CountyState.DONE]
        return sorted(left, key=lambda county: (-county.weight, county.region))


def progress(run: Run) -> Progress:
    """How far a run is now."""
    return Progress(list(run.counties.order_by("region")))


def standing_still(run: Run, now: Progress, at: datetime) -> timedelta | None:
    """Since when an unfinished run has not moved, when nobody works on it: its worker or its queue
    may be gone. None while it goes on, or for the first moments.
    """
    still = at - max(now.moved_at or run.started_at, run.started_at)
    return still if still > PATIENCE and now.unfinished and not worked_on(now.unfinished) else None


def worked_on(counties: list[RunCounty]) -> bool:
    """Whether some process is computing one of these counties at this moment."""
    keys = [lock_key(county.region) for county in counties]
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [keys])
        return cursor.fetchone()[0]


_HELD = """
SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
      AND (classid::bigint << 32) | objid::bigint = ANY(%s::bigint[])
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)
"""
