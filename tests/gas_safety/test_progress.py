"""Lights on both sides of each limit, what is counted, the bulletin, the campaign."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as Paper
from openpyxl import load_workbook

from gas_safety.campaigns.services import open_campaign, two_months_on
from gas_safety.document.reading import requirements
from gas_safety.errors import GasError
from gas_safety.hazards.services import Given, move_hazard
from gas_safety.models import Complaint
from gas_safety.progress.counting import Share, count
from gas_safety.progress.periods import LABELS, happened
from gas_safety.progress.selectors import (
    AMBER,
    GREEN,
    NONE,
    RED,
    light_of,
    light_of_report,
    of_area,
)
from portal.policies.errors import PolicyError
from portal.policies.models import Measure, Report
from portal.policies.services import confirm_report, report_progress
from tests.factories import UserFactory, region
from tests.factories.numbers import AT
from tests.gas_safety.making import (
    DAY,
    CompanyFactory,
    CustomerFactory,
    DeliveryFactory,
    StationFactory,
    VehicleFactory,
    company_user,
    hazard_of,
    inspector,
    loaded,
    visit_of,
)

BY_CODE = {requirement.code: requirement for requirement in requirements()}


@pytest.mark.parametrize(
    ("code", "share", "day", "colour"),
    [
        ("cards", (100, 100), date(2024, 1, 1), GREEN),
        ("cards", (99, 100), date(2023, 12, 31), AMBER),
        ("cards", (99, 100), date(2024, 1, 1), RED),
        ("cards", (0, 0), date(2024, 1, 1), NONE),
        ("business_hoses", (1, 2), date(2023, 7, 15), AMBER),
        ("business_hoses", (1, 2), date(2023, 7, 16), RED),
        ("household_hoses", (1, 2), date(2023, 12, 31), AMBER),
        ("household_hoses", (1, 2), date(2024, 1, 1), RED),
        ("alarms", (1, 2), date(2030, 1, 1), AMBER),
        ("inspections", (99, 100), date(2023, 8, 1), RED),
        ("conversions", (1, 100), date(2030, 1, 1), NONE),
    ],
)
def test_the_printed_day_decides_between_amber_and_red(code, share, day, colour):
    light = light_of(BY_CODE[code], Share(*share), day)
    assert light.colour == colour
    assert light.text


@pytest.mark.parametrize(
    ("state", "day", "colour"),
    [
        (None, date(2023, 9, 30), NONE), (None, date(2023, 10, 1), RED),
        ("done", date(2030, 1, 1), GREEN), ("under_way", date(2023, 9, 30), AMBER),
        ("under_way", date(2023, 10, 1), RED), ("behind", date(2023, 8, 1), RED),
    ],
)  # fmt: skip
def test_what_is_reported_counts_until_its_day(state, day, colour):
    measure = Measure(deadline_on=date(2023, 9, 30))
    report = Report(state=state, confirmed_at=AT) if state else None
    assert light_of_report(measure, report, day).colour == colour


def test_what_nobody_confirmed_is_not_green():
    light = light_of_report(Measure(), Report(state="done"), date(2030, 1, 1))
    assert (light.colour, light.text) == (AMBER, "已报，待核对")


def shares(today=DAY, company=None):
    found = count(today=today, regions=[region().pk], company=company)
    return {code: tuple(rows[0]) for code, rows in found.items()}


@pytest.mark.django_db
def test_every_figure_is_counted_from_the_registers():
    loaded()
    company = CompanyFactory()
    CustomerFactory(company=company, category="barbecue", card_on=DAY, alarm_installed=True,
                    alarm_working=True, alarm_right_gas=True, hose_fault_on=date(2023, 7, 1),
                    hose_replaced_on=date(2023, 7, 14))  # fmt: skip
    CustomerFactory(
        company=company, category="school", hose_fault_on=DAY, hose_replaced_on=date(2023, 7, 14)
    )
    CustomerFactory(company=company, category="catering", alarm_installed=True, alarm_working=None,
                    card_on=DAY + timedelta(days=1))  # fmt: skip
    CustomerFactory(
        company=company, hose_fault_on=date(2023, 8, 1), hose_replaced_on=date(2023, 9, 1)
    )
    CustomerFactory(company=company, category="mall", card_on=DAY, closed_on=DAY)
    StationFactory(direct_since=date(2023, 12, 31), pickup_ended_on=None)
    StationFactory(direct_since=None, pickup_ended_on=date(2023, 12, 1))
    VehicleFactory(registered_on=date(2023, 9, 1))
    VehicleFactory(kind="lorry", permit="危运1", permit_until=DAY)
    VehicleFactory(kind="lorry", permit="危运2", permit_until=DAY - timedelta(days=1))
    found = shares()
    assert found["cards"] == (1, 3)
    assert found["alarms"] == (1, 2)
    assert found["business_hoses"] == (1, 2)
    assert found["household_hoses"] == (1, 1)
    assert found["direct_stations"] == (1, 2)
    assert found["no_self_pickup"] == (1, 2)
    assert found["vehicles"] == (2, 3)
    assert found["conversions"] == (0, 0) if "conversions" in found else True
    assert shares(company=CompanyFactory().pk).get("cards", (0, 0)) == (0, 0)


@pytest.mark.django_db
def test_hazards_owe_nothing_before_their_own_last_day():
    loaded()
    shop = CustomerFactory(category="barbecue", fuels=["alcohol"])
    actor = inspector()
    hazard_of(actor, shop, number=10, due_on=DAY)
    assert shares(DAY).get("appliances", (0, 0)) == (0, 0)
    late = shares(DAY + timedelta(days=1))
    assert (late["appliances"], late["fuels"], late["key_places"]) == ((0, 1), (0, 1), (0, 1))
    closed = hazard_of(actor, shop, number=16, due_on=DAY)
    for action in ("rectify", "pass", "close"):
        closed = move_hazard(actor=actor, hazard=closed, action=action, given=Given(remark="已改"),
                             at=AT, today=DAY)  # fmt: skip
    found = shares(DAY)
    assert (found["fire_exits"], found["key_places"]) == ((1, 1), (1, 1))


@pytest.mark.django_db
def test_answers_count_when_they_kept_their_day():
    def made(number, **more):
        Complaint.objects.create(number=number, region=region(), channel="phone", received_on=DAY,
                                 place="样例", content="样例", recorded_at=AT, **more)  # fmt: skip

    official = inspector()
    sent = {"unit": "样例局", "dispatched_at": AT, "dispatched_by": official}
    done = {
        "state": "answered",
        "result": "样例",
        "answered_at": AT,
        "answered_by": official,
    } | sent
    made("1", **done, due_on=DAY)  # AT lies before: on time
    made("2", state="dispatched", due_on=DAY, **sent)
    assert shares(DAY)["reports"] == (1, 1)
    assert shares(DAY + timedelta(days=1))["reports"] == (1, 2)


@pytest.mark.django_db
def test_reports_need_text_evidence_and_ones_own_area():
    loaded()
    measure = Measure.objects.get(number=9)
    given = {"measure": measure, "region": region(), "as_of": DAY, "state": "done", "text": "已公开电话",
             "evidence": "公告", "at": AT, "today": DAY}  # fmt: skip
    for wrong in (
        {"text": ""},
        {"evidence": " "},
        {"state": "x"},
        {"as_of": DAY + timedelta(days=1)},
    ):
        with pytest.raises(PolicyError):
            report_progress(actor=inspector(), **given | wrong)
    with pytest.raises(PolicyError, match="管辖"):
        report_progress(actor=inspector(region=region("431102")), **given)
    official = inspector()
    told = report_progress(actor=official, **given)
    assert of_area(official, DAY)[8].light.colour == AMBER
    confirm_report(actor=inspector(), report=told, at=AT)
    nine = of_area(official, DAY)[8]
    assert (nine.light.colour, nine.report.evidence) == (GREEN, "公告")


@pytest.mark.django_db
def test_the_week_holds_its_first_and_last_day():
    loaded()
    customer = CustomerFactory()
    user = company_user(customer.company)
    for day in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=6), DAY + timedelta(days=7)):
        visit_of(user, customer, day=day)
    hazard_of(user, customer, day=DAY, severity="major")
    DeliveryFactory(day=DAY)
    counts = happened(inspector(), DAY, DAY + timedelta(days=6))[0]
    assert (counts["visits"], counts["taught"], counts["found"], counts["major"]) == (2, 2, 1, 1)
    assert (counts["deliveries"], counts["delivered_inspected"]) == (1, 0)
    assert happened(user, DAY, DAY)[0]["deliveries"] == 0
    assert happened(inspector(region=region("431102")), DAY, DAY)[0]["visits"] == 0


@pytest.mark.django_db
def test_the_bulletin_is_a_workbook_and_a_paper_with_the_same_figures():
    loaded()
    customer = CustomerFactory(category="catering")
    visit_of(company_user(customer.company), customer, day=DAY)
    client = Client()
    client.force_login(inspector())
    week = {"from": DAY.isoformat(), "to": DAY.isoformat()}
    page = client.get(reverse("gas:bulletin"), week).content.decode()
    assert "本期安检 1 户次" in page
    book = load_workbook(
        io.BytesIO(client.get(reverse("gas:bulletin"), week | {"format": "xlsx"}).content)
    )
    counts, measures = book.worksheets
    assert [cell.value for cell in counts[3]] == ["县市区", *LABELS.values()]
    assert (counts["A4"].value, counts["B4"].value) == ("合计", 1)
    assert measures.max_row > 12
    paper = Paper(
        io.BytesIO(client.get(reverse("gas:bulletin"), week | {"format": "docx"}).content)
    )
    assert paper.paragraphs[0].text == "冷水滩区燃气安全周报"
    assert "本期安检 1 户次" in paper.paragraphs[2].text
    assert [cell.text for cell in paper.tables[0].rows[1].cells][:2] == ["合计", "1"]
    assert client.get(reverse("gas:bulletin"), {"format": "pdf"}).status_code == 404


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2023, 7, 13), date(2023, 9, 12)), (date(2023, 8, 1), date(2023, 9, 30)),
        (date(2023, 12, 31), date(2024, 2, 29)), (date(2023, 12, 29), date(2024, 2, 28)),
    ],
)  # fmt: skip
def test_two_months_from_a_day(first, last):
    assert two_months_on(first) == last


@pytest.mark.django_db
def test_a_campaign_counts_its_own_days_and_area():
    loaded()
    official = inspector(region=region("4311"))
    begins = DAY
    made = open_campaign(actor=official, name="样例整治", region=region(), begins_on=begins,
                         ends_on=None, units="", at=AT)  # fmt: skip
    customer = CustomerFactory()
    actor = company_user(customer.company)
    visit_of(actor, customer, day=begins - timedelta(days=1))
    visit_of(actor, customer, day=made.ends_on)
    elsewhere = CustomerFactory(region=region("431102"))
    visit_of(company_user(elsewhere.company, region=region("431102")), elsewhere, day=begins)
    client = Client()
    client.force_login(official)
    text = client.get(reverse("gas:campaign", args=[made.pk])).content.decode()
    assert "共 61 天" in text
    assert happened(official, made.begins_on, made.ends_on, within=[region().pk])[0]["visits"] == 1
    with pytest.raises(GasError):
        open_campaign(actor=UserFactory(), name="x", region=region(), begins_on=begins, ends_on=None,
                      units="", at=AT)  # fmt: skip


@pytest.mark.django_db
def test_penalties_add_up_in_the_period():
    loaded()
    actor = inspector()
    hazard = hazard_of(actor, CustomerFactory(), due_on=DAY)
    given = Given(
        remark="样例", street="样例街道", penalty=Decimal("1500.50"), penalty_paper="样例1号"
    )
    for action in ("refuse", "cut_off", "report", "fine"):
        hazard = move_hazard(
            actor=actor, hazard=hazard, action=action, given=given, at=AT, today=DAY
        )
    assert happened(actor, AT.date(), DAY)[0]["penalties"] == Decimal("1500.50")
