"""What happens to people in the demonstration's past: they apply, die, and get an account."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from eligibility.applications import services
from eligibility.applications.deciding import decide
from eligibility.applications.models import Filing, Unclaimed, UnclaimedState
from eligibility.applications.services import Choice, Visit
from eligibility.models import Award
from portal.accounts.models import User
from portal.lib.periods import Month, Period
from portal.parties.models import Organisation
from portal.people.models import Person
from portal.people.services import correct_past, record_death, set_account
from subsidies.models import PayoutException

APPLY, DIE = 2, 1
#: Days from the death to the telling.
IN_TIME, LATE = 9, 40
PLACE, PHONE = "村（社区）公开栏", "0746-0000000"
#: What keeps money back until somebody gives an account or names the home.
NO_ACCOUNT, NO_HOME = ("no_account", "account_refused"), "no_payee"


def die(
    *, county: str, month: Month, late: bool, actor: User, at: datetime, today: date
) -> None:  # fmt: skip
    """Of those who get something some die at the end of the month before, told in time.

    ``late``: one month earlier, so that a month was paid already and is owed back.
    """
    days = LATE if late else IN_TIME
    running = Award.objects.filter(region=county, ends=None, starts__lt=month.first)
    people = Person.objects.filter(pk__in=running.values("person")).order_by("birth_date", "pk")
    living = people.exclude(circumstances__died_on__isnull=False).distinct()
    for person in living[:DIE]:
        record_death(actor=actor, person=person, died_on=today - timedelta(days=days), at=at,
                     today=today)  # fmt: skip


def apply_for(
    *, county: str, month: Month, team: tuple[User, User, User],
    on: Callable[[Month, int], datetime],
) -> None:  # fmt: skip
    """A sweep finds who is missed; some of them apply, are checked, made public and approved."""
    if month.number == 1 or not Unclaimed.objects.filter(region__code=county).exists():
        _sweep(county, month, on(month, 1))
    clerk, checker, approver = team
    chosen = [row for row, _ in zip(_entries(county, month), range(APPLY), strict=False)]
    made = []
    for row in chosen:
        filing = services.file_applications(
            person=row.person, visit=Visit(on(month, 2).date(), Filing.Applicant.OFFICE),
            today=on(month, 2).date(), choices=[Choice(row.item.code, row.part)], actor=clerk,
            at=on(month, 2),
        )  # fmt: skip
        one = filing.applications.get()
        services.submit(application_id=one.pk, actor=clerk, at=on(month, 2))
        services.check(application_id=one.pk, actor=checker, at=on(month, 4))
        one.refresh_from_db()
        made.append(one)
    began = on(month, 5)
    services.open_publicity(
        applications=made, from_day=began.date(), place=PLACE, phone=PHONE, actor=clerk, at=began,
        today=began.date(),
    )  # fmt: skip
    for one in made:
        services.approve(
            application_id=one.pk, actor=approver, at=on(month, 14), today=on(month, 14).date()
        )


def _sweep(county: str, month: Month, at: datetime) -> None:
    sweep = services.start_sweep(month=month, region=county, actor=None, at=at)
    services.sweep_county(sweep_id=sweep.pk, county=county, at=at)
    services.finish_sweep(sweep_id=sweep.pk, at=at)


def _entries(county: str, month: Month) -> Iterator[Unclaimed]:
    """Unclaimed monthly sums still due, each of another person who has an account."""
    seen: set[int] = set()
    rows = Unclaimed.objects.filter(
        region__code=county, state=UnclaimedState.OPEN, per="month", outcome="entitled",
        person__accounts__superseded_at=None, person__accounts__isnull=False,
    ).select_related("person", "item")  # fmt: skip
    running = Award.objects.filter(
        person=OuterRef("person"), item=OuterRef("item"), part=OuterRef("part"), ends=None
    )
    rows = rows.exclude(Exists(running))
    for row in rows.order_by("person_id", "item__number", "pk"):
        decided = decide(row.person_id, row.item.code, row.part, month)
        if row.person_id not in seen and decided is not None and decided.outcome == "entitled":
            seen.add(row.person_id)
            yield row


def mend(*, county: str, month: Month, actor: User, at: datetime) -> None:
    """Accounts for those who have none, homes for those who live in one nobody named."""
    rows = PayoutException.objects.filter(region=county, covered=month.first, state="open")
    without = rows.filter(reason__in=NO_ACCOUNT).values("person_id")
    for person in Person.objects.filter(pk__in=without).order_by("pk"):
        set_account(
            actor=actor, person=person, holder=person.name, bank="农业银行", bank_code="103",
            number=f"6228{person.pk:012d}", at=at, override="演示账户", reason="补登账户",
        )  # fmt: skip
    homes = Organisation.objects.filter(region__code=county, ownership="public").order_by("pk")
    home = homes.first()
    if home is None:
        return
    nameless = rows.filter(reason=NO_HOME).values("person_id")
    for person in Person.objects.filter(pk__in=nameless).order_by("pk"):
        first = person.circumstances.order_by("valid_from").first()
        correct_past(
            actor=actor, person=person, period=Period(first.valid_from), at=at,
            facts={"institution": "public", "institution_org_id": home.pk},
            reason="补登所在机构",
        )  # fmt: skip
