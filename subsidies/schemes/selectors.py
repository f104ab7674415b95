"""Reads of schemes and claims."""

from datetime import date

from django.db.models import Q, QuerySet

from eligibility.models.dated import State
from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.models import Batch, Line
from subsidies.schemes.models import Claim, ClaimState, SchemeVersion


def in_force(day: date) -> QuerySet[SchemeVersion]:
    """The published versions of a day."""
    return SchemeVersion.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day),
        valid_from__lte=day, state=State.PUBLISHED, superseded_at=None,
    )  # fmt: skip


def version_for(scheme: str, region: str, day: date) -> SchemeVersion | None:
    """The version a region goes by on a day: its own, else that of the nearest region above."""
    ways = {code: place for place, code in enumerate(tree(Month.of(day)).ancestors(region))}
    rows = in_force(day).filter(scheme=scheme, region__in=ways)
    return min(rows, key=lambda row: ways[row.region], default=None)


def versions_for(region: str, day: date) -> list[SchemeVersion]:
    """One version of each scheme a region has on a day, in the order of the schemes."""
    ways = {code: place for place, code in enumerate(tree(Month.of(day)).ancestors(region))}
    nearest: dict[str, SchemeVersion] = {}
    for row in in_force(day).filter(region__in=ways).order_by("pk"):
        known = nearest.get(row.scheme)
        if known is None or ways[row.region] < ways[known.region]:
            nearest[row.scheme] = row
    return sorted(nearest.values(), key=lambda row: row.pk)


def earlier(organisation_id: int, scheme: str, *, without: int | None = None) -> QuerySet[Claim]:
    """What counts as paid or promised to an institution: approved, under way, and prior."""
    states = [s for s in ClaimState if s not in (ClaimState.REFUSED, ClaimState.WITHDRAWN)]
    rows = Claim.objects.filter(
        organisation_id=organisation_id, scheme=scheme, state__in=[s.value for s in states]
    )
    return rows.exclude(pk=without) if without else rows


def live_of_scheme(scheme: str, *, without: int | None = None) -> QuerySet[Claim]:
    """Claims of a scheme by anybody that count."""
    rows = Claim.objects.filter(scheme=scheme).exclude(
        state__in=[ClaimState.REFUSED, ClaimState.WITHDRAWN]
    )
    return rows.exclude(pk=without) if without else rows


def claims() -> QuerySet[Claim]:
    """Claims with what lists and pages show of them."""
    return Claim.objects.select_related(
        "organisation__region", "person", "version", "created_by", "submitted_by", "checked_by",
        "approved_by", "closed_by",
    )  # fmt: skip


def payment_of(claim: Claim) -> list[tuple[Line, Batch]]:
    """The ledger's lines of an approved claim with their batches, oldest first; void ones left out."""
    if claim.approved_month is None:
        return []
    lines = list(
        Line.objects.filter(
            region=claim.region,
            month__gte=claim.approved_month,
            payable_kind="claim",
            payable_id=claim.pk,
        ).order_by("month", "pk")
    )
    batches = Batch.objects.exclude(state="void").in_bulk({line.batch_id for line in lines})
    return [(line, batches[line.batch_id]) for line in lines if line.batch_id in batches]
