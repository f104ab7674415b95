"""Two years behind the month in work, in the counties whose clerks the demonstration has.

Everything happens through the services, on the days of those months: people become entitled,
some apply, some die; each month is computed, checked and approved by three people; now and then
it goes to the banks, which answer; what stopped a payment is mended. Nothing is written past them.
"""

from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, time
from functools import partial
from multiprocessing import get_context

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from portal.accounts.models import User
from portal.lib.periods import Month
from portal.policies.tallies.services import fold_tallies
from portal.regions.selectors import tree
from subsidies.bankfiles.plan import plan_of
from subsidies.bankfiles.services import export_batch
from subsidies.batches.oddities import tick_oddities
from subsidies.batches.services import move_batch
from subsidies.demo.banks import answer, make_briefs, make_layouts
from subsidies.demo.lives import apply_for, die, mend
from subsidies.models import Batch, Oddity
from subsidies.models.batch import State
from subsidies.runs.services import compute_county, finish_run, start_run
from subsidies.seeding import seed_awards

#: county → its clerk, its checker, its approver.
STAFF = {
    "431103": ("jingban", "fuhe", "shenpi"),
    "431102": ("jingban2", "fuhe2", "shenpi2"),
}
FINANCE, MANAGER = "caiwu", "zhuguan"
#: The county whose people apply and whose bank answers are shown, once a quarter.
SHOWN = "431103"
QUARTER, HALF = 3, 6


def make_past(*, region: str, first: Month, month: Month, at: datetime, today: date) -> None:
    """The months from ``first`` until before ``month``, after those a county has already."""
    staff = {user.username: user for user in User.objects.all()}
    below = tree(month).counties(region)
    months = list(first.until(month.previous())) if first < month else []
    work = [
        partial(_live, county, left) for county, names in STAFF.items()
        if county in below and set(names) <= set(staff) and (left := _left(county, months))
    ]  # fmt: skip
    if not work or FINANCE not in staff:
        return
    finance, since = staff[FINANCE], first.first
    make_layouts(region=SHOWN[:4], drafter=finance, publisher=staff[MANAGER], since=since, at=at)
    make_briefs(region=SHOWN[:4], actor=finance, since=since, at=at)
    if others := [county for county in below if county not in STAFF]:
        work.append(partial(_grow, others, [m for m in months if m.number % HALF == 1]))
    _together(work)
    fold_tallies()


def _left(county: str, months: list[Month]) -> list[Month]:
    """The months after the last that somebody has taken further than its computing."""
    known = Batch.objects.filter(region=county).exclude(state=State.COMPUTED)
    last = known.aggregate(last=Max("month"))["last"]
    return [month for month in months if last is None or month.first > last]


def _together(work: list[partial[None]]) -> None:
    """Each county in a process of its own, as workers do; a single one needs none."""
    if len(work) == 1:
        work[0]()
        return
    connection.close()  # a connection must not be shared with the processes forked now
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        for done in [pool.submit(one) for one in work]:
            done.result()


def _grow(counties: list[str], months: list[Month]) -> None:
    """Where nobody is shown at work, those newly entitled have their awards all the same."""
    for month in months:
        for county in counties:
            seed_awards(region=county, seed=1, month=month, at=_on(month, 10))


def _live(county: str, months: list[Month]) -> None:
    users = {user.username: user for user in User.objects.all()}
    clerk, checker, approver = (users[name] for name in STAFF[county])
    for month in months:
        shown = county == SHOWN and month.number % QUARTER == 1
        told = _on(month, 5)
        die(county=county, month=month, late=shown, actor=clerk, at=told, today=told.date())
        if shown:
            apply_for(county=county, month=month, team=(clerk, checker, approver), on=_on)
        seed_awards(region=county, seed=1, month=month, at=_on(month, 15))
        _compute(county, month, clerk)
        for batch in Batch.objects.filter(region=county, month=month.first):
            _approve(batch, month, clerk, checker, approver)
            if shown:
                _pay(batch, month, users[FINANCE])
        mend(county=county, month=month, actor=clerk, at=_on(month, 27))


def _compute(county: str, month: Month, actor: User) -> None:
    at = _on(month, 16)
    run = start_run(month=month, region=county, supplement=False, actor=actor, at=at)
    for each in run.counties.all():
        compute_county(county_id=each.pk, at=at)
    finish_run(run_id=run.pk, at=at)


def _approve(batch: Batch, month: Month, clerk: User, checker: User, approver: User) -> None:
    batch = move_batch(batch_id=batch.pk, action="submit", actor=clerk, at=_on(month, 17))
    ids = list(Oddity.objects.filter(batch=batch).values_list("pk", flat=True))
    if ids:
        tick_oddities(
            batch_id=batch.pk, ids=ids, actor=checker, at=_on(month, 18), remark="已逐户电话核实"
        )
    for action, actor, day in (("check", checker, 18), ("approve", approver, 19)):
        move_batch(
            batch_id=batch.pk, action=action, actor=actor, at=_on(month, day), sha256=batch.sha256
        )


def _pay(batch: Batch, month: Month, actor: User) -> None:
    """To the banks and back; of the largest file one account is closed."""
    sent = _on(month, 20)
    export = export_batch(
        batch_id=batch.pk, signature=plan_of(batch, sent.date()).signature, purpose="送代发银行",
        actor=actor, day=sent.date(), at=sent,
    )  # fmt: skip
    files = list(export.files.select_related("layout", "export").order_by("-row_count", "pk"))
    for place, file in enumerate(files):
        closed = frozenset({2}) if place == 0 and file.row_count > 1 else frozenset()
        day = _on(month, 22).date()
        answer(file, paid_on=day, closed=closed, actor=actor, at=_on(month, 23))


def _on(month: Month, day: int) -> datetime:
    """Ten in the morning of a day of the month."""
    return timezone.make_aware(datetime.combine(month.first.replace(day=day), time(10)))
