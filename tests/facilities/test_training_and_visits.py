"""Training counted from its records, visits from the care ledger: both by the person."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.test import Client

from eligibility.applications.models import Unclaimed
from eligibility.care.models import ServiceRecord
from eligibility.models import Award, ItemVersion
from facilities.indicators.query import causes
from facilities.models import StaffTraining
from portal.policies.models import Target
from tests.access.samples.base import DATED
from tests.access.samples.base import item as catalogue_item
from tests.facilities.test_indicators import DAY, home, standing, told
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.facilities import StaffMemberFactory
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db
CATALOGUE = Path(__file__).parents[2] / "fixtures/catalogue/xiangxi/16.yaml"


def trained(staff, kind="rotation", day=date(2024, 5, 1)):
    StaffTraining.objects.create(
        institution=staff.institution, staff=staff, kind=kind, finished_on=day, organiser="测试"
    )


def test_rotation_training_is_counted_by_person_of_those_in_post():
    xiangxi = "433101"
    there = home(xiangxi, "tekun_home")
    cook, carer, gone = (
        StaffMemberFactory(institution=there, post=post, name=post, ended_on=ended)
        for post, ended in (("cook", None), ("carer", None), ("nurse", DAY))
    )
    trained(gone)
    trained(carer)
    trained(carer, day=date(2025, 5, 1))
    trained(cook, day=date(2022, 12, 31))  # before the three years
    assert told("xiangxi-staff-rotation", xiangxi) == (1, 2, Decimal("50.00"), "short")
    target = Target.objects.get(code="xiangxi-staff-rotation")
    assert [row["id"] for row in causes(target, [xiangxi], DAY)] == [there.pk]
    trained(cook, day=DAY)
    assert told("xiangxi-staff-rotation", xiangxi)[3] == "met"
    assert causes(target, [xiangxi], DAY) == []
    assert standing("xiangxi-staff-rotation", xiangxi).before == Decimal("66.67")

    assert told("xiangxi-carers-course", xiangxi)[:2] == (0, 1)
    trained(carer, "induction")
    assert told("xiangxi-carers-course", xiangxi)[3] == "met"
    assert "岗前培训" in standing("xiangxi-carers-course", xiangxi).above_words
    StaffMemberFactory(institution=home("430302"), post="carer")
    assert told("xiangtan-carers-course", "430302")[:2] == (0, 1)


def test_visits_come_from_the_care_ledger_by_the_announced_indicator():
    """Three to be visited by item 16 in one county: awarded, entitled, not entitled; one visited."""
    xiangxi, month = "433101", date(2025, 6, 1)
    item = catalogue_item()
    body = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))["versions"][0]
    ItemVersion.objects.create(
        item=item,
        clause="附件第16项",
        body=body,
        **DATED | {"region": "4331", "state": "published", "recorded_by": None},
    )
    awarded, unclaimed, stranger = (
        PersonFactory(managing_region=region(xiangxi)) for _ in range(3)
    )
    Award.objects.create(
        person=awarded, item=item, region=xiangxi, starts=month, settled_before=month
    )
    Unclaimed.objects.create(
        person=unclaimed, item=item, region=region(xiangxi), name="探访服务", outcome="entitled",
        per="month", version_id=1, since=month, first_month=month, last_month=month,
    )  # fmt: skip

    def visit(person, day, **more):
        ServiceRecord.objects.create(
            person=person, region=region(xiangxi), service="home_support", done_on=day,
            done_by="测试", how="home", recorded_at=AT, **more,
        )  # fmt: skip

    assert told("xiangxi-visited", xiangxi) == (0, 2, Decimal("0.00"), "short")
    visit(awarded, date(2025, 5, 31))
    visit(stranger, DAY)
    visit(unclaimed, DAY, undone_at=AT, undone_by_id=1, undone_why="误登")
    assert told("xiangxi-visited", xiangxi)[:2] == (0, 2)
    visit(awarded, date(2025, 6, 1))
    assert told("xiangxi-visited", xiangxi)[:3] == (1, 2, Decimal("50.00"))
    assert standing("xiangxi-visited", "433122").state == "unknown"
    client = Client()
    client.force_login(UserFactory(region=region(xiangxi)))
    target = Target.objects.get(code="xiangxi-visited")
    page = client.get(f"/facilities/indicators/{target.pk}/{xiangxi}/?month=2025-06")
    link = page.context["behind"]["places"][0]
    assert link["count"] == "1"
    listed = client.get(link["url"])
    assert [row.person_id for row in listed.context["table"].rows] == [unclaimed.pk]
    visit(unclaimed, DAY)
    assert told("xiangxi-visited", xiangxi)[3] == "met"
