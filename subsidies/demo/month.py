"""What the demonstration shows of money: a month approved, and the next with late events to check."""

from datetime import date, datetime

from django.core.management import call_command
from django.db.models import F

from portal.accounts.models import User
from portal.lib.periods import Month
from portal.people.models import Person
from portal.people.services.circumstances import correct_birth_date
from portal.people.services.deaths import record_death
from subsidies.batches.oddities import tick_oddities
from subsidies.batches.services import move_batch
from subsidies.models import Batch, Line, Oddity
from subsidies.models.batch import State
from subsidies.runs.services import compute_county, finish_run, start_run

COUNTY = "431103"
MAKER, CHECKER, APPROVER = "jingban", "fuhe", "shenpi"
DIED, AGED = 2, 2
YOUNG_TIER = "80-89"


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> None:
    """One county's month approved; deaths and birth dates told late; the next month submitted.

    Done once: a county whose next month is there is left alone.
    """
    first = Batch.objects.filter(region=COUNTY, month=month.first, state=State.COMPUTED).first()
    later = Batch.objects.filter(region=COUNTY, month=month.next().first)
    staff = {user.username: user for user in User.objects.filter(username__in=_STAFF)}
    if first is None or later.exists() or len(staff) < len(_STAFF):
        return
    _approve(first, staff, at)
    _happen(first, staff[MAKER], month, at, today)
    _compute(month.next(), staff[MAKER], at)
    for batch in later:
        move_batch(batch_id=batch.pk, action="submit", actor=staff[MAKER], at=at)


_STAFF = (MAKER, CHECKER, APPROVER)


def _approve(batch: Batch, staff: dict[str, User], at: datetime) -> None:
    batch = move_batch(batch_id=batch.pk, action="submit", actor=staff[MAKER], at=at)
    ids = list(Oddity.objects.filter(batch=batch).values_list("pk", flat=True))
    if ids:
        tick_oddities(
            batch_id=batch.pk, ids=ids, actor=staff[CHECKER], at=at, remark="已逐户电话核实"
        )
    for action, username in (("check", CHECKER), ("approve", APPROVER)):
        move_batch(
            batch_id=batch.pk, action=action, actor=staff[username], at=at, sha256=batch.sha256
        )


def _happen(batch: Batch, actor: User, month: Month, at: datetime, today: date) -> None:
    """Some died before the month, the birth dates of some were ten years out."""
    lines = Line.objects.filter(
        region=COUNTY, month=batch.month, batch_id=batch.pk, tier=YOUNG_TIER,
        payee_kind="person", payee_id=F("person_id"),
    )  # fmt: skip
    chosen = lines.order_by("person_id").values_list("person_id", flat=True)[: DIED + AGED]
    people = list(Person.objects.filter(pk__in=list(chosen)).order_by("pk"))
    for person in people[:DIED]:
        died_on = month.previous().first.replace(day=20)
        record_death(actor=actor, person=person, died_on=died_on, at=at, today=today)
    for person in people[DIED:]:
        born = person.birth_date
        right = date(born.year - 10, born.month, min(born.day, 28))
        correct_birth_date(
            actor=actor, person=person, birth_date=right, at=at, reason="与户口簿核对"
        )


def verify_batches(*, region: str, month: Month, at: datetime, today: date) -> None:
    """The last step: every frozen batch of the demonstration still is what was signed."""
    call_command("verify_batch", "--all")


def _compute(month: Month, actor: User, at: datetime) -> None:
    run = start_run(month=month, region=COUNTY, supplement=False, actor=actor, at=at)
    for county in run.counties.all():
        compute_county(county_id=county.pk, at=at)
    finish_run(run_id=run.pk, at=at)
