"""Reading the ledger of what is owed back."""

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Case, Count, DecimalField, F, QuerySet, Sum, Value, When

from eligibility.models import Award
from subsidies.models import Line, Receivable
from subsidies.models.receivable import ReceivableState as State
from subsidies.settlement.segments import Segment, segments

_ZERO = Value(Decimal("0.00"), output_field=DecimalField(max_digits=12, decimal_places=2))
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
    """Running awards of the person, from whose payments something may be deducted."""
    if receivable.person_id is None or receivable.payee_kind != "person":
        return Award.objects.none()
    awards = Award.objects.filter(person_id=receivable.person_id, ends=None)
    return awards.select_related("item").order_by("item__code", "part")
