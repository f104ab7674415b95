"""Estates: what they lack, when their rooms are to be handed over, the pages."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from facilities.errors import FacilityError
from facilities.models import Estate
from facilities.planning.estates import check, months_after
from facilities.services import save_estate
from portal.audit.models import Event
from tests.factories import UserFactory, region
from tests.factories.facilities import EstateFactory
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2024, 1, 15), date(2024, 4, 15)), (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2022, 11, 30), date(2023, 2, 28)), (date(2024, 10, 31), date(2025, 1, 31)),
    ],
)  # fmt: skip
def test_three_months_are_calendar_months(day, due):
    assert months_after(day, 3) == due


@pytest.mark.parametrize(
    ("day", "handed", "overdue"),
    [
        (date(2024, 4, 15), None, False), (date(2024, 4, 16), None, True),
        (date(2024, 4, 16), date(2024, 4, 16), False),
    ],
)  # fmt: skip
def test_a_handover_is_late_the_day_after_its_three_months(day, handed, overdue):
    row = EstateFactory(accepted_on=date(2024, 1, 15), handed_over_on=handed, indoor_area=350)
    found = check(row, day)
    assert (found.handover_due, found.overdue) == (date(2024, 4, 15), overdue)
    assert found.state == ("overdue" if overdue else "fine")


@pytest.mark.parametrize(
    ("given", "lacking"), [(None, 350), ("349.99", "0.01"), ("350.00", 0), (400, 0)]
)
def test_what_is_lacking_is_against_the_minimum(given, lacking):
    area = None if given is None else Decimal(given)
    found = check(EstateFactory(indoor_area=area), date(2024, 1, 1))
    assert found.needs[0].lacking == Decimal(lacking)


def test_a_prefecture_without_a_rule_or_a_missing_figure_is_said():
    assert check(EstateFactory(region=region("430302")), date(2024, 1, 1)).rule is None
    found = check(EstateFactory(region=region("431002"), residential_area=None), date(2024, 1, 1))
    assert "住宅总面积" in found.missing
    assert found.state == "unknown"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"planned_on": date(2024, 2, 1), "built_on": date(2024, 1, 1)}, "前后不一致"),
        ({"handed_over_on": date(2024, 1, 1)}, "验收"),
        ({"opinion_on": date(2024, 1, 1)}, "书面意见"),
    ],
)
def test_steps_out_of_order_are_refused(values, message):
    given = {"name": "测试苑", "kind": "new", "households": 100} | values
    with pytest.raises(FacilityError, match=message):
        save_estate(actor=UserFactory(), region=region(), values=given, at=AT)


def test_the_form_keeps_what_was_typed_and_the_page_shows_what_is_needed(client):
    sent = {"name": "测试苑", "region": region().pk, "kind": "new", "households": "1200",
            "planned_on": "2024-02-01", "built_on": "2024-01-01"}  # fmt: skip
    refused = client.post("/facilities/estates/new/", sent)
    assert refused.status_code == 422
    assert 'value="1200"' in refused.content.decode()
    sent["built_on"] = "2024-03-01"
    answer = client.post("/facilities/estates/new/", sent, follow=True)
    assert "360.00" in answer.content.decode()
    assert Event.objects.filter(action="facilities.save_estate").count() == 1
    row = Estate.objects.get()
    assert "应配 360.00" in client.get(f"/facilities/estates/{row.pk}/opinion/").content.decode()


def test_the_list_puts_the_overdue_first_and_filters(client):
    EstateFactory(name="甲苑", indoor_area=400)
    EstateFactory(name="乙苑", accepted_on=date(2023, 1, 1))
    EstateFactory(name="丙苑", region=region("431102"))
    text = client.get("/facilities/estates/").content.decode()
    assert text.index("乙苑") < text.index("甲苑")
    assert "丙苑" not in text
    assert "甲苑" not in client.get("/facilities/estates/?state=overdue").content.decode()
    exported = b"".join(client.get("/facilities/estates/?export=csv")).decode()
    assert "移交逾期" in exported


def test_the_calculator_s_page_answers_as_the_command(client):
    url = "/facilities/planning/?prefecture=yongzhou&kind=new&households="
    assert "350.00" in client.get(f"{url}800").content.decode()
    assert "600.00" in client.get(f"{url}2000").content.decode()
    for wrong in ("", "x", "-5"):
        answer = client.get(f"{url}{wrong}").content.decode()
        assert "callout-bad" in answer


def test_the_board_and_its_causes_show_and_export(client):
    answer = client.get("/facilities/indicators/").content.decode()
    assert "护理型" not in answer  # Yongzhou prints no share of nursing beds
    assert "区域性中心敬老院" in answer
    exported = b"".join(client.get("/facilities/indicators/?export=csv")).decode()
    assert "永政办发〔2023〕9号" in exported
    assert timezone.localdate().isoformat()[:4] in answer
