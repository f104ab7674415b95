"""What was entered wrong: taken back with a reason, kept to be read, counted no more."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gas_safety.errors import GasError
from gas_safety.hazards.selectors import counts
from gas_safety.hazards.services import Given, move_hazard
from gas_safety.inspections.services import Found
from gas_safety.inspections.withdrawing import withdraw_inspection
from gas_safety.models import Delivery, Hazard, Inspection, Photograph
from gas_safety.photographs.services import keep
from gas_safety.progress.periods import happened
from gas_safety.schedule.selectors import summary
from portal.audit.models import Event
from portal.lib.periods import Month
from portal.people import vault
from portal.registry import registry
from tests.factories.numbers import AT
from tests.gas_safety.making import (
    DAY,
    PNG,
    CompanyFactory,
    CustomerFactory,
    DeliveryFactory,
    company_user,
    hazard_of,
    inspector,
    loaded,
    problem,
    visit_of,
)
from tests.importing.conftest import book

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    loaded()
    return CustomerFactory()


def withdraw(visit, actor=None, reason="登记错了用户"):
    return withdraw_inspection(actor=actor or inspector(), inspection=visit, reason=reason, at=AT)


def month(customer):
    rows = summary(month=Month.of(DAY), today=DAY, regions=[customer.region_id])
    return [(row.done, row.overdue) for row in rows]


def test_a_withdrawn_visit_counts_for_nothing_and_can_be_read(home):
    actor = inspector()
    early = visit_of(actor, home, day=DAY - timedelta(days=200), today=DAY)
    wrong = visit_of(actor, home)
    assert month(home) == [(1, 0)]
    withdraw(wrong)
    home.refresh_from_db()
    assert home.checked_on == early.day
    assert month(home) == [(0, 0)]
    assert happened(actor, DAY, DAY)[0]["visits"] == 0
    withdraw(early)
    home.refresh_from_db()
    assert home.checked_on is None
    assert Inspection.objects.count() == 2
    event = Event.objects.filter(action="gas.withdraw_inspection").latest("pk")
    assert event.reason == "登记错了用户"


def test_deliveries_wait_again_or_go_to_the_next_visit():
    loaded()
    customer = CustomerFactory(company=CompanyFactory(supply="bottled"))
    first = DeliveryFactory(customer=customer, day=DAY - timedelta(days=20))
    second = DeliveryFactory(customer=customer, day=DAY - timedelta(days=10))
    wrong = visit_of(inspector(), customer, day=DAY - timedelta(days=10), today=DAY)
    third = DeliveryFactory(customer=customer, day=DAY - timedelta(days=9))
    right = visit_of(inspector(), customer, day=DAY - timedelta(days=5), today=DAY)
    withdraw(wrong)
    taken = dict(Delivery.objects.values_list("pk", "inspected_on"))
    assert taken == dict.fromkeys([first.pk, second.pk, third.pk], right.day)
    withdraw(right)
    assert set(Delivery.objects.values_list("inspection", "inspected_on")) == {(None, None)}


@pytest.mark.parametrize(("reason", "told"), [("  ", "撤销原因没有填"), ("错了", "已经撤销")])
def test_withdrawing_needs_a_reason_and_is_done_once(home, reason, told):
    visit = visit_of(inspector(), home)
    if reason.strip():
        withdraw(visit)
    with pytest.raises(GasError, match=told):
        withdraw(visit, reason=reason)


def test_another_company_cannot_withdraw_and_does_not_see(home):
    visit = visit_of(inspector(), home)
    other = company_user(CompanyFactory())
    with pytest.raises(GasError, match="不是本企业"):
        withdraw(visit, actor=other)
    client = Client()
    client.force_login(other)
    assert client.get(reverse("gas:withdraw_inspection", args=[visit.pk])).status_code == 404


def test_the_page_withdraws_and_the_history_says_why(home):
    visit = visit_of(inspector(), home)
    client = Client()
    client.force_login(company_user(home.company))
    page = reverse("gas:withdraw_inspection", args=[visit.pk])
    assert client.post(page, {"reason": ""}).status_code == 422
    answer = client.post(page, {"reason": "日期填错"})
    assert answer["Location"] == reverse("gas:customer", args=[home.pk])
    shown = client.get(reverse("gas:inspection", args=[visit.pk])).content.decode()
    assert "日期填错" in shown
    assert page not in shown
    assert "已撤销" in client.get(answer["Location"]).content.decode()
    listed = client.get(reverse("gas:inspections"), {"outcome": "done"}).content.decode()
    assert home.name not in listed
    assert home.name in client.get(reverse("gas:inspections")).content.decode()


def test_a_visit_withdrawn_after_an_import_can_be_imported_again(gas_importer):
    CustomerFactory(
        company=CompanyFactory(organisation__name="样例瓶装公司", supply="bottled"), number="A1"
    )
    heads = ("企业", "送气单号", "户号", "送气日期", "瓶数", "安检员", "已做安全教育")
    rows = book(heads, ("样例瓶装公司", "S1", "A1", "2024-01-05", 1, "样例", "是"))
    importer = gas_importer()
    importer.do(rows, kind="gas-deliveries")
    withdraw(Inspection.objects.get())
    assert Delivery.objects.get().inspection is None
    assert importer.do(rows, kind="gas-deliveries").state == "applied"
    assert Delivery.objects.get().inspection.withdrawn_at is None
    assert Inspection.objects.count() == 2


def test_a_hazard_entered_wrong_leaves_the_counts_and_the_register(home):
    actor = inspector()
    visit = visit_of(actor, home, found=[Found(problem=problem(12), due_on=DAY)])
    home.refresh_from_db()
    assert home.hose_fault_on == DAY
    hazard = Hazard.objects.get(inspection=visit)
    given = Given(remark="看错了户号")
    move_hazard(actor=actor, hazard=hazard, action="withdraw", given=given, at=AT, today=DAY)
    home.refresh_from_db()
    assert home.hose_fault_on is None
    late = DAY + timedelta(days=9)
    assert set(counts(actor, late).values()) == {0}
    assert happened(actor, DAY, DAY)[0]["found"] == 0


def test_a_fault_found_twice_stays_in_the_register(home):
    actor = inspector()
    early = DAY - timedelta(days=3)
    hazard_of(actor, home, day=early, today=DAY)
    visit = visit_of(actor, home, found=[Found(problem=problem(12))])
    given = Given(remark="重复登记")
    move_hazard(
        actor=actor, hazard=visit.hazards.get(), action="withdraw", given=given, at=AT, today=DAY
    )
    home.refresh_from_db()
    assert home.hose_fault_on == early


@pytest.mark.parametrize(
    ("steps", "late"),
    [
        ((), 1), (("rectify",), 0), (("rectify", "pass"), 0), (("rectify", "pass", "close"), 0),
        (("refuse",), 1), (("refuse", "cut_off"), 1),
    ],
)  # fmt: skip
def test_a_deadline_is_held_against_the_fault_until_it_is_mended(home, steps, late):
    actor = inspector()
    hazard = hazard_of(actor, home, due_on=DAY)
    for action in steps:
        hazard = move_hazard(
            actor=actor, hazard=hazard, action=action, given=Given(remark="样例"), at=AT, today=DAY
        )
    assert counts(actor, DAY)["overdue"] == 0
    assert counts(actor, DAY + timedelta(days=1))["overdue"] == late
    assert hazard.late_on(DAY + timedelta(days=3)) == 3 * late


def test_pictures_lie_sealed_and_are_not_swept_away(home):
    hazard = hazard_of(inspector(), home)
    keep(actor=inspector(), pictures=[(PNG, "image/png")], moment="before", hazard=hazard, at=AT)
    picture = Photograph.objects.get()
    assert PNG not in (vault.root() / picture.stored_as).read_bytes()
    assert vault.take(picture.stored_as) == PNG
    assert picture.stored_as in {n for names in registry.all("sealed_files") for n in names()}
    client = Client()
    client.force_login(inspector())
    page = reverse("gas:photograph", args=[picture.pk])
    assert client.get(page).content == PNG
    (vault.root() / picture.stored_as).write_bytes(b"tampered with")
    assert client.get(page).status_code == 404


def test_a_picture_cut_off_on_its_way_is_refused(home):
    hazard = hazard_of(inspector(), home)
    client = Client()
    client.force_login(inspector())
    cut = SimpleUploadedFile("a.png", PNG[:-12], content_type="image/png")
    answer = client.post(
        reverse("gas:pictures", args=[hazard.pk]), {"moment": "before", "photographs": [cut]}
    )
    assert "照片不完整" in answer.content.decode()
    assert not Photograph.objects.exists()
