"""Reading batches."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.models import Batch, PayoutException
from subsidies.models.batch import State
from subsidies.models.payout_exception import ExceptionState


def counties_of(region: str, month: Month) -> list[str]:
    """The codes of the counties at or below a region, in their order."""
    return list(tree(month).counties(region))


def counting_batches(region: str, month: Month) -> QuerySet[Batch]:
    """Batches of a region's month that count: all but the void ones."""
    return (
        Batch.objects.filter(region__in=counties_of(region, month), month=month.first)
        .exclude(state=State.VOID)
        .select_related("fund")
        .order_by("region", "fund__code", "sequence")
    )


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """What a run of a month comes to, as ``run_payout --json`` prints it (DESIGN §8)."""

    month: Month
    region: str
    batches: list[Batch]
    exceptions: int

    @property
    def lines(self) -> int:
        """Lines of all batches that count."""
        return sum(batch.line_count for batch in self.batches)

    @property
    def amount(self) -> Decimal:
        """Their sum in yuan."""
        return sum((batch.amount for batch in self.batches), Decimal("0.00"))

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract; money as text."""
        return {
            "month": str(self.month),
            "region": self.region,
            "lines": self.lines,
            "amount": f"{self.amount:.2f}",
            "exceptions": self.exceptions,
            "batches": [
                {
                    "region": batch.region,
                    "fund": batch.fund.code,
                    "sequence": batch.sequence,
                    "state": batch.state,
                    "lines": batch.line_count,
                    "amount": f"{batch.amount:.2f}",
                    "sha256": batch.sha256,
                }
                for batch in self.batches
            ],
        }


def month_totals(region: str, month: Month) -> MonthTotals:
    """Stored totals of a region's month, whatever the state of its batches."""
    exceptions = PayoutException.objects.filter(
        region__in=counties_of(region, month), covered=month.first, state=ExceptionState.OPEN
    ).count()
    return MonthTotals(month, region, list(counting_batches(region, month)), exceptions)
