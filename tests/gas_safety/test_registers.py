"""Registers through their forms: kept, refused with the cure, stale forms, the phone behind its mask."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gas_safety.errors import GasError
from gas_safety.models import Company, Conversion, Customer, Station, Vehicle
from gas_safety.register import reveals
from gas_safety.register.saving import fingerprint
from gas_safety.register.services import record_conversion, record_delivery
from portal.audit.models import Event
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.numbers import AT, id_number
from tests.gas_safety.making import (
    DAY,
    CompanyFactory,
    CustomerFactory,
    StationFactory,
    company_user,
    inspector,
    loaded,
)

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.user = user
    client.force_login(user)
    return client


@pytest.fixture
def official():
    loaded()
    return signed_in(inspector())


def customer_form(company, **more):
    return {
        "company": company.pk, "region": region().pk, "number": "A1", "name": "样例住户",
        "category": "household", "supply": company.supply, "phone": "139 0746 0066",
        "alarm_installed": "unknown", "alarm_working": "unknown", "alarm_right_gas": "unknown",
        "hose_rubber": "true", "regulator_ok": "unknown", "flameout_ok": "unknown",
        "bottle_room": "unknown", **more,
    }  # fmt: skip


def test_a_gas_user_is_entered_and_changed(official):
    company = CompanyFactory()
    answer = official.post(reverse("gas:customer_new"), customer_form(company))
    made = Customer.objects.get()
    assert answer["Location"] == reverse("gas:customer", args=[made.pk])
    assert (made.phone.open(), made.hose_rubber, made.alarm_installed) == (
        "13907460066",
        True,
        None,
    )
    url = reverse("gas:customer_edit", args=[made.pk])
    official.post(url, customer_form(company, name="改名", phone="", seen=fingerprint(made)))
    made.refresh_from_db()
    assert (made.name, made.phone_last4) == ("改名", "0066")
    told = Event.objects.filter(action="gas.change_customer").get()
    assert told.after == {"name": "改名"}
    assert "0066" not in str(Event.objects.get(action="gas.add_customer").after.get("phone"))


def test_a_stale_form_is_refused_and_keeps_what_was_typed(official):
    made = CustomerFactory()
    seen = fingerprint(made)
    Customer.objects.filter(pk=made.pk).update(hose_cm=120)
    answer = official.post(
        reverse("gas:customer_edit", args=[made.pk]),
        customer_form(made.company, number=made.number, name="新名字", seen=seen),
    )
    assert answer.status_code == 422
    assert "打开之后有人改过这一条" in answer.content.decode()
    assert "新名字" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"number": ""}, "户号没有填"),
        ({"phone": "123"}, "电话号码不正确"),
        ({"supply": "bottled"}, "经营管道燃气"),
        ({"opened_on": "2024-02-01", "closed_on": "2024-01-01"}, "停用日期早于开户日期"),
        ({"opened_on": "昨天"}, "2024-01-15"),
        ({"hose_cm": "-5"}, "大于"),
    ],
)
def test_wrong_input_is_said(official, wrong, told):
    answer = official.post(reverse("gas:customer_new"), customer_form(CompanyFactory(), **wrong))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Customer.objects.exists()


def test_the_same_number_twice_at_a_company_is_refused(official):
    known = CustomerFactory(number="A1")
    answer = official.post(reverse("gas:customer_new"), customer_form(known.company))
    assert answer.status_code == 422
    assert Customer.objects.count() == 1


def test_search_finds_by_name_number_and_phone(official):
    CustomerFactory(name="蒲样例烧烤", number="B77")
    CustomerFactory(name="别的住户", number="C01", phone_last4="9999")
    for typed in ("蒲样", "样例烧", "B77", "0022"):
        text = official.get(reverse("gas:customers"), {"q": typed}).content.decode()
        assert "蒲样例烧烤" in text, typed
        assert "别的住户" not in text, typed


@pytest.mark.parametrize("lacks", ["card", "alarm", "hose", "long_hose", "room", "officer", "fuel"])
def test_each_narrowing_shows_those_it_names_and_no_other(official, lacks):
    good = {"card_on": DAY, "alarm_installed": True, "alarm_working": True, "alarm_right_gas": True,
            "safety_officer": "甲", "category": "catering", "hose_cm": 200, "cylinder_kg": 100}  # fmt: skip
    bad = {
        "card": {"card_on": None}, "alarm": {"alarm_working": None}, "hose": {"hose_fault_on": DAY},
        "long_hose": {"hose_cm": 201}, "room": {"cylinder_kg": 101}, "officer": {"safety_officer": ""},
        "fuel": {"fuels": ["alcohol"]},
    }  # fmt: skip
    CustomerFactory(name="没有问题", **good)
    CustomerFactory(name="有问题", **(good | bad[lacks]))
    text = official.get(reverse("gas:customers"), {"lacks": lacks}).content.decode()
    assert "有问题" in text.replace("没有问题", "")
    assert "没有问题" not in text


def test_a_hundred_kilograms_need_no_room_and_more_do(official):
    CustomerFactory(name="正好", cylinder_kg=100, category="catering")
    CustomerFactory(name="超过", cylinder_kg="100.5", category="catering", bottle_room=None)
    CustomerFactory(name="有间", cylinder_kg=300, category="catering", bottle_room=True)
    text = official.get(reverse("gas:customers"), {"lacks": "room"}).content.decode()
    assert [name in text for name in ("正好", "超过", "有间")] == [False, True, False]


def test_companies_stations_and_vehicles_are_entered(official):
    given = {
        "name": "样例新公司", "uscc": "91431103MA4L000006", "region": region().pk, "supply": "bottled",
        "licence": "样例1号", "licence_until": "2026-01-01",
    }  # fmt: skip
    answer = official.post(reverse("gas:company_new"), given)
    if answer.status_code == 422:  # the check character of the code is in the message
        right = answer.content.decode().split("应为 ")[1][0]
        answer = official.post(
            reverse("gas:company_new"), given | {"uscc": given["uscc"][:17] + right}
        )
    company = Company.objects.get()
    assert answer["Location"] == reverse("gas:company", args=[company.pk])
    station = {"region": region().pk, "name": "样例站", "direct_since": "2023-10-01"}
    official.post(reverse("gas:station_new", args=[company.pk]), station)
    vehicle = {"region": region().pk, "kind": "delivery", "plate": "样M0001"}
    official.post(reverse("gas:vehicle_new", args=[company.pk]), vehicle)
    assert (Station.objects.get().company, Vehicle.objects.get().company) == (company, company)
    url = reverse("gas:station", args=[Station.objects.get().pk])
    official.post(url, station | {"pickup_ended_on": "2023-12-30"})
    assert Station.objects.get().pickup_ended_on == date(2023, 12, 30)
    text = official.get(reverse("gas:company", args=[company.pk])).content.decode()
    assert "已取消自提" in text
    assert "未上牌" in text


def test_a_company_keeps_its_own_stations_but_enters_no_company():
    station = StationFactory()
    client = signed_in(company_user(station.company))
    assert client.get(reverse("gas:company_new")).status_code == 403
    assert client.get(reverse("gas:station", args=[station.pk])).status_code == 200
    assert client.get(reverse("gas:station", args=[StationFactory().pk])).status_code == 404


def test_the_phone_shows_after_a_reason_and_is_counted(official, monkeypatch):
    customer = CustomerFactory()
    url = reverse("gas:reveal_phone", args=[customer.pk])
    assert "13907460022" not in official.get(url).content.decode()
    assert official.post(url, {"reason": ""}).status_code == 422
    assert "13907460022" in official.post(url, {"reason": "通知整改"}).content.decode()
    assert Event.objects.get(action="gas.reveal_phone").reason == "通知整改"
    monkeypatch.setattr(reveals, "REVEALS_AN_HOUR", 1)
    assert "次数过多" in official.post(url, {"reason": "通知整改"}).content.decode()


def test_a_pipe_user_gets_no_bottles():
    customer = CustomerFactory()
    with pytest.raises(GasError, match="管道燃气用户"):
        record_delivery(
            actor=inspector(),
            customer=customer,
            day=DAY,
            cylinders=1,
            number="S1",
            at=AT,
            today=DAY,
        )


def converted(customer, **more):
    values = {"kind": "piped", "day": DAY, "price": 2600, "discount": 600, "hardship": "低保证明",
              "remark": "", "id_number": id_number(5, birth="19500101")} | more  # fmt: skip
    return record_conversion(actor=inspector(), customer=customer, values=values, at=AT, today=DAY)


def test_the_file_of_who_was_helped_opens_only_for_those_who_may_open_files():
    loaded()
    person = PersonFactory(digits=id_number(5, birth="19500101"))
    made = converted(CustomerFactory())
    assert made.id_number.open() == id_number(5, birth="19500101")
    url, link = reverse("gas:conversions"), reverse("people:person", args=[person.pk])
    both = signed_in(UserFactory(roles=["gas_inspector", "caseworker"]))
    assert link in both.get(url).content.decode()
    text = signed_in(inspector()).get(url).content.decode()
    assert link not in text
    assert made.id_last4 in text
    assert id_number(5, birth="19500101") not in text
    elsewhere = UserFactory(roles=["gas_inspector", "caseworker"], region=region("4311"))
    PersonFactory._meta.model.objects.filter(pk=person.pk).update(managing_region=region("430502"))
    assert link not in signed_in(elsewhere).get(url).content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"discount": 3000}, "优惠金额应在"), ({"day": date(2025, 1, 1)}, "晚于今天"),
        ({"id_number": "431103195001010011"}, "末位校验|身份证"),
    ],
)  # fmt: skip
def test_wrong_conversions_are_refused(wrong, told):
    with pytest.raises(GasError, match=told):
        converted(CustomerFactory(), **wrong)
    assert not Conversion.objects.exists()


def test_a_household_is_piped_once():
    customer = CustomerFactory()
    converted(customer)
    with pytest.raises(GasError, match="已登记过瓶改管"):
        converted(customer)
