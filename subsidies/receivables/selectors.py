"""Reading the ledger of what is owed back."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)  # fmt: skip

from eligibility.models import Award
from portal.parties.models import Organisation
from portal.people.models import Circumstances, Person
from subsidies.models import Line, Receivable
from subsidies.models.receivable import ReceivableState as State
from subsidies.settlement.segments import Segment, segments

_ZERO = Value(Decimal("0.00"), output_field=DecimalField(max_digits=12, decimal_places=2))
#: Payees that are organisations; carers are paid for a person, who is found by his name.
PARTIES = ("institution", "provider", "employer")
#: Still owed; nothing once written off or void.
OWED = Case(
    When(state__in=[State.WRITTEN_OFF, State.VOID], then=_ZERO),
    default=F("amount") - F("cancelled") - F("repaid") - F("deducted"),
)


def receivables(counties: Collection[str]) -> QuerySet[Receivable]:
    """Receivables of some counties with what is still owed of each as ``owed``."""
    return Receivable.objects.filter(region__in=counties).annotate(owed=OWED)


def totals(rows: QuerySet[Receivable]) -> dict[str, tuple[int, Decimal]]:
    """How many and how much is owed, by state."""
    found = rows.values("state").annotate(count=Count("pk"), sum=Sum("owed")).order_by()
    return {row["state"]: (row["count"], row["sum"]) for row in found}


def narrowed(rows: QuerySet[Receivable], *, name: str, item: int | None) -> QuerySet[Receivable]:
    """Those of people, or organisations paid, of a name; of an item."""
    if item is not None:
        rows = rows.filter(item_id=item)
    if name:
        person = Person.objects.filter(pk=OuterRef("person_id"), name__contains=name)
        paid = Organisation.objects.filter(pk=OuterRef("payee_id"), name__contains=name)
        rows = rows.filter(Exists(person) | Q(payee_kind__in=PARTIES) & Exists(paid))
    return rows


def sums(rows: QuerySet[Receivable]) -> tuple[int, Decimal, Decimal]:
    """How many, how much was to be recovered, how much is still owed."""
    found = rows.aggregate(count=Count("pk"), due=Sum("amount"), left=Sum("owed"))
    return found["count"], found["due"] or Decimal(0), found["left"] or Decimal(0)


def deaths(people: Iterable[int | None]) -> dict[int, date]:
    """The day of death of those of some people who died."""
    wanted = {pk for pk in people if pk is not None}
    rows = Circumstances.objects.filter(
        person__in=wanted, superseded_at=None, valid_to=None, died_on__isnull=False
    )
    return dict(rows.values_list("person_id", "died_on"))


def months_of(receivable: Receivable) -> list[Segment]:
    """The recovered months as segments."""
    lines = Line.objects.filter(
        region=receivable.region,
        month=receivable.month,
        batch_id=receivable.batch_id,
        payable_kind=receivable.payable_kind,
        payable_id=receivable.payable_id,
        payee_kind=receivable.payee_kind,
        payee_id=receivable.payee_id,
        amount__lt=0,
    )
    return segments(lines.values_list("covered", "amount"))


def deductible(receivable: Receivable) -> QuerySet[Award]:
    """Running awards of the living person, from whose payments something may be deducted."""
    if receivable.person_id is None or receivable.payee_kind != "person":
        return Award.objects.none()
    if deaths([receivable.person_id]):
        return Award.objects.none()
    awards = Award.objects.filter(person_id=receivable.person_id, ends=None)
    return awards.select_related("item").order_by("item__code", "part")
