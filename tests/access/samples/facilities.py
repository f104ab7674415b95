"""Samples of facilities, indicators, estates, claims of institutions."""

from datetime import date
from decimal import Decimal

from portal.policies.models import Target
from subsidies.schemes.models import Claim, SchemeVersion
from tests.factories.facilities import (
    BedCountFactory,
    EstateFactory,
    InstitutionFactory,
    PhotoFactory,
    ResidentFactory,
    WaitingEntryFactory,
)
from tests.factories.numbers import AT


def claim():
    """A draft of a home of 冷水滩区."""
    home = InstitutionFactory()
    return Claim.objects.create(
        organisation=home.organisation, scheme="star_award", region="431103", key="star:3",
        period="3 星级", amount=Decimal("30000.00"), created_at=AT, inputs={"star": "3"},
    )  # fmt: skip


def scheme_version():
    """A county's own draft."""
    return SchemeVersion.objects.create(
        scheme="operation", region="431103", name="测试运营补贴", valid_from=date(2024, 1, 1),
        document="测试〔2024〕1号", clause="一", status="official", state="draft", recorded_by=1,
        body={"per": "month", "rates": {"disabled": "160.00"}},
    )  # fmt: skip


def _of(row):
    return {"pk": row.institution_id, "row": row.pk}


SAMPLES = {
    "home_sheet": lambda user: {"kind": "homes-staff"},
    "institution": lambda user: {"pk": InstitutionFactory().pk},
    "institution_record": lambda user: {"pk": InstitutionFactory().pk, "kind": "beds"},
    "institution_beds": lambda user: _of(BedCountFactory()) | {"kind": "beds"},
    "target": lambda user: {
        "target": Target.objects.get(code="yongzhou-county-home").pk,
        "region": "431103",
    },
    "estate": lambda user: {"pk": EstateFactory().pk},
    "waiting": lambda user: {"pk": WaitingEntryFactory().pk},
    "waiting_action": lambda user: {"pk": WaitingEntryFactory().pk, "action": "assess"},
    "resident": lambda user: _of(ResidentFactory()),
    "photo": lambda user: _of(PhotoFactory()),
    "claim": lambda user: {"pk": claim().pk},
    "claim_action": lambda user: {"pk": claim().pk, "action": "submit"},
    "scheme_version": lambda user: {"pk": scheme_version().pk},
}
