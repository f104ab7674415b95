"""Visits through the form: checklist, pictures, signature, double clicks, wrong input."""

import base64
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gas_safety.errors import GasError
from gas_safety.models import Customer, Hazard, Inspection, Photograph
from portal.audit.models import Event
from tests.gas_safety.making import (
    DAY,
    PNG,
    CompanyFactory,
    CustomerFactory,
    company_user,
    inspector,
    loaded,
    visit_of,
)

pytestmark = pytest.mark.django_db
EQUIPMENT = {
    "equipment": "1", "alarm_installed": "true", "alarm_working": "false",
    "alarm_right_gas": "unknown", "hose_rubber": "true", "hose_cm": "230", "regulator_ok": "true",
    "flameout_ok": "true", "bottle_room": "unknown", "safety_officer": "样例安全员",
}  # fmt: skip


@pytest.fixture
def shop():
    loaded()
    return CustomerFactory(category="barbecue", name="样例烧烤店")


@pytest.fixture
def client(shop):
    client = Client()
    client.user = company_user(shop.company)
    client.force_login(client.user)
    return client


def form(**more):
    today = timezone.localdate()
    return {
        "token": uuid.uuid4().hex, "day": today.isoformat(), "outcome": "done", "taught": "on",
        "inspector": "样例安检员", "signed_by": "样例店主", **more,
    }  # fmt: skip


def png(name="photo.jpg"):
    return SimpleUploadedFile(name, PNG, content_type="image/jpeg")


def url(shop):
    return reverse("gas:inspect", args=[shop.pk])


def test_the_checklist_shows_all_sixteen_and_marks_the_missing(client, shop):
    text = client.get(url(shop)).content.decode()
    assert [f'value="{n}"' in text for n in range(6, 17)] == [True] * 11
    assert text.count("原文缺页") == 5 + 1  # five problems and their stage
    assert 'id="p3"' not in text


def test_a_visit_keeps_problems_pictures_signature_and_equipment(client, shop):
    given = form(
        problem=["12", "13"], **{"p12-text": "软管 2.3 米", "p12-due": timezone.localdate().isoformat()},
        **EQUIPMENT,
    )  # fmt: skip
    given |= {"p12-photographs": png(), "photographs": [png("a.png")]}
    given["signature"] = "data:image/png;base64," + base64.b64encode(PNG).decode()
    answer = client.post(url(shop), given)
    visit = Inspection.objects.get()
    assert answer["Location"] == reverse("gas:inspection", args=[visit.pk])
    assert visit.complete
    assert PNG not in bytes(visit.signature)
    assert client.get(reverse("gas:signature", args=[visit.pk])).content == PNG
    states = dict(Hazard.objects.values_list("problem__number", "state"))
    assert states == {12: "notified", 13: "found"}
    hazard = Hazard.objects.get(problem__number=12)
    assert (hazard.description, hazard.unit) == ("软管 2.3 米", "市城管执法局")
    assert Photograph.objects.filter(hazard=hazard, moment="before", kind="image/png").count() == 1
    shop.refresh_from_db()
    assert (shop.alarm_working, shop.hose_cm, shop.checked_on) == (False, 230, visit.day)
    assert shop.hose_fault_on == visit.day
    page = client.get(answer["Location"]).content.decode()
    assert "样例店主" in page
    assert "连接软管不合格" in page
    picture = Photograph.objects.get(hazard=hazard)
    shown = client.get(reverse("gas:photograph", args=[picture.pk]))
    assert (shown["Content-Type"], shown.content) == ("image/png", PNG)
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_sending_twice_is_one_visit(client, shop):
    given = form(problem=["12"])
    client.post(url(shop), given)
    client.post(url(shop), given)
    assert (Inspection.objects.count(), Hazard.objects.count()) == (1, 1)


def test_without_the_equipment_part_nothing_known_is_forgotten(client, shop):
    Customer.objects.filter(pk=shop.pk).update(alarm_installed=True, safety_officer="甲样例")
    client.post(url(shop), form())
    shop.refresh_from_db()
    assert (shop.alarm_installed, shop.safety_officer) == (True, "甲样例")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"day": "2999-01-01"}, "安检日期晚于今天"),
        ({"inspector": " "}, "安检员没有填"),
        ({"signed_by": ""}, "用户签字没有填"),
        ({"outcome": "absent"}, "没有入户，不能登记问题或安全教育"),
        ({"outcome": "moon"}, "选择一个有效的选项"),
        ({"problem": ["12"], "p12-due": "明天"}, "整改期限不正确"),
        ({"problem": ["12"], "p12-due": "2020-01-01"}, "整改期限早于发现日期"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, shop, given, told):
    answer = client.post(url(shop), form(remark="门口有台阶", **{"p12-text": "老化"}) | given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert told in text
    assert "门口有台阶" in text
    assert "老化" in text
    assert not Inspection.objects.exists()
    assert not Hazard.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html><script>", "这个文件不是照片"),
        (b"%PDF-1.7", "这个文件不是照片"),
        (b"", "这个文件不是照片"),
    ],
)
def test_a_picture_is_told_by_its_content(client, shop, content, told):
    file = SimpleUploadedFile("photo.png", content or b" ", content_type="image/png")
    answer = client.post(url(shop), form(photographs=[file]))
    assert told in answer.content.decode()
    assert not Inspection.objects.exists()
    assert not Photograph.objects.exists()


def test_a_visit_without_education_says_it_does_not_count(client, shop):
    given = form()
    del given["taught"]
    text = client.post(url(shop), given, follow=True).content.decode()
    assert "本次不算完成" in text
    shop.refresh_from_db()
    assert shop.checked_on is None


def test_a_visit_to_a_closed_door_is_kept_and_counts_for_nothing(client, shop):
    given = form(outcome="absent", signed_by="")
    del given["taught"]
    client.post(url(shop), given)
    shop.refresh_from_db()
    assert (Inspection.objects.get().outcome, shop.checked_on) == ("absent", None)


def test_an_earlier_visit_entered_late_does_not_undo_a_later_one(shop):
    user = company_user(shop.company)
    visit_of(user, shop, day=DAY, equipment={"hose_cm": 150})
    early = DAY.replace(month=3)
    visit_of(user, shop, day=early, today=DAY, equipment={"hose_cm": 240})
    shop.refresh_from_db()
    assert (shop.hose_cm, shop.checked_on) == (150, DAY)


def test_visits_are_audited():
    loaded()
    customer = CustomerFactory()
    visit_of(company_user(customer.company), customer)
    assert Event.objects.filter(action="gas.inspect").count() == 1


def test_officials_may_say_whose_visit_it_was(shop):
    with pytest.raises(GasError, match="执法检查由"):
        visit_of(company_user(shop.company), shop, by_company=False)
    assert not visit_of(inspector(), shop, by_company=False).complete


def test_a_delivery_leads_to_its_inspection():
    loaded()
    customer = CustomerFactory(company=CompanyFactory(supply="bottled"))
    client = Client()
    client.force_login(company_user(customer.company))
    given = {"day": timezone.localdate().isoformat(), "cylinders": "2", "number": "S-1"}
    answer = client.post(reverse("gas:deliver", args=[customer.pk]), given)
    assert answer["Location"] == url(customer)
    again = client.post(reverse("gas:deliver", args=[customer.pk]), given)
    assert again.status_code == 422
    client.post(url(customer), form())
    delivery = customer.deliveries.get()
    assert delivery.inspected_on == delivery.day
