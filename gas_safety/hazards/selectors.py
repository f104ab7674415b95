"""Reads of hazards: the ledger, its counts, and where the annex and a measure point apart."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Min, Q, QuerySet, Value, When

from gas_safety.models import Hazard
from gas_safety.models.hazard import OPEN, UNMENDED, State
from gas_safety.scope import counted, own

#: States of those who will not put it right, and what followed.
HARD = (State.REFUSED, State.CUT_OFF, State.REPORTED, State.FINED, State.REFERRED)
#: Problems whose unit by the annex differs from the lead unit of the measure on the same matter.
ROUTED_APART = {6: (5, "市城管执法局")}


def ledger(user: Any) -> QuerySet[Hazard]:
    """The hazards a user may see, with what lists show."""
    rows = Hazard.objects.select_related("problem", "region", "company__organisation", "customer")
    return own(rows, user)


def overdue(rows: QuerySet[Hazard], today: date) -> QuerySet[Hazard]:
    """Those whose last day has passed and whose fault is still there."""
    return rows.filter(state__in=UNMENDED, due_on__lt=today)


def open_first(rows: QuerySet[Hazard]) -> QuerySet[Hazard]:
    """What is still open before what is done, each by its last day."""
    done = Case(When(state__in=OPEN, then=Value(0)), default=Value(1))
    return rows.order_by(done, F("due_on").asc(nulls_last=True), "pk")


def counts(user: Any, today: date) -> dict[str, int]:
    """Open, overdue, refused and closed, in one query."""
    late = Q(state__in=UNMENDED, due_on__lt=today)
    return counted(Hazard.objects.all(), user).aggregate(
        open=Count("pk", filter=Q(state__in=OPEN)),
        overdue=Count("pk", filter=late),
        refused=Count("pk", filter=Q(state__in=HARD)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
        all=Count("pk", filter=~Q(state=State.WITHDRAWN)),
    )


def overdue_by_unit(user: Any, today: date) -> list[dict[str, Any]]:
    """Whose the late hazards are: unit, how many, the oldest deadline; the most first."""
    rows = overdue(counted(Hazard.objects.all(), user), today).values("unit")
    return list(rows.annotate(n=Count("pk"), oldest=Min("due_on")).order_by("-n", "unit"))


def open_by_problem(user: Any, today: date) -> list[dict[str, Any]]:
    """Open and late hazards of each problem, in the annex's order."""
    rows = counted(Hazard.objects.filter(state__in=OPEN), user)
    grouped = rows.values(number=F("problem__number"), name=F("problem__name"))
    return list(
        grouped.annotate(
            n=Count("pk"), late=Count("pk", filter=Q(state__in=UNMENDED, due_on__lt=today))
        ).order_by("number")
    )


def routing_warning(hazard: Hazard) -> str:
    """A sentence where annex and measure name different units; empty otherwise."""
    apart = ROUTED_APART.get(hazard.problem.number)
    if apart is None:
        return ""
    measure, lead = apart
    return (
        f"附件把第{hazard.problem.number}项问题交{hazard.problem.responsible_units[0]}，"
        f"第五条同一事项由{lead}牵头：处置问题按附件，推进措施按第{'一二三四五'[measure - 1]}条。"
    )
