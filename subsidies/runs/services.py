"""Starting, computing and finishing runs."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from portal.accounts.models import User
from portal.audit.services import record
from portal.lib.periods import Month
from subsidies.batches.selectors import counties_of
from subsidies.models import Run, RunCounty
from subsidies.models.run import RunState
from subsidies.models.run_county import CountyState
from subsidies.runs.selectors import award_counts
from subsidies.settlement.county import CountyResult, settle_county
from subsidies.settlement.leaves import ensure_month
from subsidies.settlement.lock import lock_county


class RunError(ValueError):
    """A run that cannot be started; the message says why and what to do."""


@transaction.atomic
def start_run(
    *, month: Month, region: str, supplement: bool, actor: User | None, at: datetime
) -> Run:
    """The unfinished run of this region's month, to be resumed, else a new one."""
    counties = counties_of(region, month)
    if not counties:
        raise RunError(f"区划 {region} 在 {month} 的区划树中没有县级区划；请核对代码，例如 4311。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('subsidies.runs', 0))")
    wanted = {"month": month.first, "region": region, "supplement": supplement}
    unfinished = Run.objects.filter(state=RunState.RUNNING, **wanted).first()
    if unfinished is not None:
        return unfinished
    ensure_month(month)
    run = Run.objects.create(started_at=at, started_by=actor, **wanted)
    weights = award_counts(counties)
    RunCounty.objects.bulk_create(
        RunCounty(run=run, region=county, weight=weights.get(county, 0)) for county in counties
    )
    record(
        actor=actor,
        action="run.start",
        subject_kind="run",
        subject_id=run.pk,
        before=None,
        after={"month": str(month), "region": region, "supplement": supplement},
        at=at,
    )
    return run


@transaction.atomic
def begin_county(*, county_id: int, at: datetime) -> bool:
    """Note that a worker starts on a county; False when it is done already.

    The note is for those who watch: it may be lost with the machine, so nobody waits for its disk.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    started = RunCounty.objects.filter(pk=county_id).exclude(state=CountyState.DONE)
    return bool(
        started.update(
            state=CountyState.RUNNING, attempts=F("attempts") + 1, error="", started_at=at
        )
    )


@transaction.atomic
def compute_county(*, county_id: int, at: datetime) -> CountyResult | None:
    """Settle a county of a run and mark it done, together; None when it is done already.

    A task delivered twice, or resumed after its worker died, finds it done or does it whole.
    """
    county = RunCounty.objects.select_related("run").get(pk=county_id)
    month = Month.of(county.run.month)
    lock_county(region=county.region)
    county = RunCounty.objects.select_related("run").get(pk=county_id)
    if county.state == CountyState.DONE:
        return None
    result = settle_county(
        region=county.region, month=month, at=at, supplement=county.run.supplement
    )
    county.state = CountyState.DONE
    county.line_count, county.amount = result.lines, result.amount
    county.exception_count, county.kept = result.exceptions, result.kept
    county.error, county.finished_at = "", at
    county.save()
    return result


@transaction.atomic
def fail_county(*, county_id: int, error: str) -> None:
    """Keep why a county could not be computed; the run can be resumed."""
    unfinished = RunCounty.objects.filter(pk=county_id).exclude(state=CountyState.DONE)
    unfinished.update(state=CountyState.FAILED, error=error[:300])


@transaction.atomic
def finish_run(*, run_id: int, at: datetime) -> bool:
    """Mark a run done when all its counties are; True when this call did it."""
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.state == RunState.DONE or run.counties.exclude(state=CountyState.DONE).exists():
        return False
    run.state, run.finished_at = RunState.DONE, at
    run.save(update_fields=["state", "finished_at"])
    record(
        actor=run.started_by,
        action="run.finish",
        subject_kind="run",
        subject_id=run.pk,
        before=None,
        after={"counties": run.counties.count()},
        at=at,
    )
    return True
