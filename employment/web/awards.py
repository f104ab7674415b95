"""Rewards of many employers at once: who has claimed a year's, and drafts for those ticked."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from employment.models import Employer
from employment.standing import Standing
from portal.web import bulk
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.models import LIVE, Claim, Scheme
from subsidies.schemes.services import draft_claim


def claims_of(rows: Iterable[Standing], year: int) -> dict[int, Claim]:
    """The claim of a year's reward by organisation; one that counts before one that is over."""
    organisations = [row.employer.organisation_id for row in rows]
    found = Claim.objects.filter(
        scheme=Scheme.EMPLOYER_AWARD, organisation__in=organisations, key=f"year:{year}"
    )
    in_turn = sorted(found, key=lambda claim: (claim.state in LIVE, claim.pk))
    return {claim.organisation_id: claim for claim in in_turn}


def draft_ticked(
    employers: QuerySet[Employer], keys: list[int], year: int, *, actor: Any, at: datetime,
    today: date, origin: str,
) -> bulk.Result:  # fmt: skip
    """A draft of the year's reward for each ticked employer of those the user may see."""

    def row(employer: Employer) -> bulk.Row:
        def act() -> Decimal:
            return draft_claim(
                actor=actor, organisation=employer.organisation, scheme=Scheme.EMPLOYER_AWARD,
                asked={"year": year}, at=at, today=today, origin=origin,
            ).amount  # fmt: skip

        url = f"{reverse('jobs:employer', args=[employer.pk])}?year={year}"
        return bulk.Row(employer.organisation.name, url, act)

    seen = employers.filter(pk__in=keys)
    return bulk.each(map(row, seen), (SchemeError,), label=f"申领{year}年奖励", asked=len(keys))
