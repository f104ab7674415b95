"""Sheets of gas users, deliveries and hazards: whole or not at all, and nothing the second time."""

from datetime import date
from decimal import Decimal

import pytest

from gas_safety.imports import deliveries, hazards, users
from gas_safety.models import Customer, Delivery, Hazard, HazardStep, Inspection
from portal.importing.selectors import imports_of
from tests.factories import region
from tests.factories.numbers import AT
from tests.gas_safety.making import (
    CompanyFactory,
    CustomerFactory,
    company_user,
    inspector,
    visit_of,
)
from tests.importing.conftest import book, told

pytestmark = pytest.mark.django_db
USERS = (
    "供气企业", "户号", "户名", "用户类别", "供气方式", "县市区", "地址", "电话", "使用橡胶软管",
    "软管长度（厘米）", "存瓶总重量（千克）", "使用燃料",
)  # fmt: skip
DELIVERIES = ("企业", "送气单号", "户号", "送气日期", "瓶数", "安检员", "已做安全教育")
HAZARDS = (
    "编号", "县市区", "典型问题序号", "地点", "发现日期", "整改期限", "供气企业", "户号",
)  # fmt: skip


def user_row(number="A1", **more):
    row = {
        "company": "样例管道公司", "number": number, "name": "样例小吃店", "category": "餐饮店",
        "supply": "管道", "county": "冷水滩区", "address": "样例路1号", "phone": "13907460044",
        "rubber": "是", "cm": 180, "kg": None, "fuels": "管道燃气、醇基燃料",
    } | more  # fmt: skip
    return tuple(row.values())


def test_users_are_registered_brought_up_to_date_and_left_alone(gas_importer, pipeline):
    importer = gas_importer()
    content = book(USERS, user_row(), user_row("A2", phone=None, category="居民", fuels=None))
    file = importer.check(content, kind="gas-users")
    assert (file.state, file.new, told(file)) == ("ready", 2, [])
    assert not Customer.objects.exists()
    importer.apply(file)
    shop = Customer.objects.get(number="A1")
    assert (shop.company, shop.region, shop.category) == (pipeline, region(), "catering")
    assert (shop.phone.open(), shop.phone_last4) == ("13907460044", "0044")
    assert (shop.hose_rubber, shop.hose_cm, shop.fuels) == (True, 180, ["pipeline", "alcohol"])
    assert Customer.objects.get(number="A2").phone is None

    again = importer.check(content, kind="gas-users")
    assert (again.state, again.same) == ("unchanged", 2)

    third = importer.check(book(USERS, user_row(cm=210, phone="13907460055")), kind="gas-users")
    assert (third.state, third.changed, third.fields) == ("ready", 1, {"hose_cm": 1, "phone": 1})
    importer.apply(third)
    shop.refresh_from_db()
    assert (shop.hose_cm, shop.phone.open(), shop.address) == (210, "13907460055", "样例路1号")


def test_empty_cells_leave_what_is_known(gas_importer, pipeline):
    importer = gas_importer()
    importer.do(book(USERS, user_row()), kind="gas-users")
    importer.do(book(USERS, user_row(name="改名小吃店", address=None, cm=None)), kind="gas-users")
    shop = Customer.objects.get()
    assert (shop.name, shop.address, shop.hose_cm) == ("改名小吃店", "样例路1号", 180)


@pytest.mark.parametrize(
    ("wrong", "column", "message"),
    [
        ({"company": "没有的公司"}, "company", "没有登记这家企业。"),
        ({"supply": "瓶装"}, "supply", "与企业的经营类别不同。"),
        ({"county": "零陵区"}, "county", "不在您的管辖地区。"),
        ({"county": "火星县"}, "county", "不认识的县市区“火星县”。"),
        ({"county": "110101"}, "county", "“110101”不是县市区。"),
        ({"county": "永州市"}, "county", "“永州市”不是县市区。"),
        ({"category": "茶馆"}, "category", None),
        ({"cm": "两米"}, "hose_cm", None),
        ({"phone": "123"}, "phone", None),
        ({"name": None}, "name", "“户名”没有填。"),
        ({"rubber": "也许"}, "hose_rubber", None),
        ({"kg": "很重"}, "cylinder_kg", None),
        ({"fuels": "柴火"}, "fuels", None),
    ],
)
def test_one_wrong_cell_stops_the_file_and_is_named(gas_importer, pipeline, wrong, column, message):
    file = gas_importer().check(
        book(USERS, user_row("A1"), user_row("A2", **wrong)), kind="gas-users"
    )
    assert file.state == "rejected"
    assert not Customer.objects.exists()
    row, where, said, cure = told(file)[0]
    assert (row, where) == (3, column)
    assert said == message or message is None
    assert cure


def test_the_same_number_twice_in_a_file_is_told_also_under_two_spellings(gas_importer, pipeline):
    pipeline.organisation.uscc = "91431103MA4L000006"
    pipeline.organisation.save()
    rows = (user_row("A1"), user_row("A1", company="91431103MA4L000006"))
    file = gas_importer().check(book(USERS, *rows), kind="gas-users")
    assert file.state == "rejected"
    assert told(file)[0][2] == "与第 2 行重复。"


def test_a_company_imports_only_its_own_and_sees_only_its_files(gas_importer, pipeline):
    other = CompanyFactory(organisation__name="别家公司")
    bob = company_user(other)
    file = gas_importer(bob).check(book(USERS, user_row()), kind="gas-users")
    assert (file.state, told(file)[0][2]) == ("rejected", "不是本企业。")
    mine = gas_importer(bob).check(book(USERS, user_row(company="别家公司")), kind="gas-users")
    assert mine.state == "ready"
    alice = company_user(pipeline)
    assert not imports_of(alice)
    assert set(imports_of(bob)) == {file, mine}
    assert set(imports_of(inspector())) == {file, mine}


def test_a_user_kept_by_another_county_is_not_taken_over(gas_importer, pipeline):
    CustomerFactory(company=pipeline, number="A1", region=region("431102"))
    file = gas_importer().check(book(USERS, user_row()), kind="gas-users")
    assert told(file)[0][2] == "这个户号登记在外县。"


@pytest.fixture
def bottled():
    return CompanyFactory(organisation__name="样例瓶装公司", supply="bottled")


def delivered(note="S1", **more):
    row = {"company": "样例瓶装公司", "note": note, "number": "P1", "day": date(2024, 2, 20),
           "bottles": 2, "inspector": "安样例", "taught": "是"} | more  # fmt: skip
    return tuple(row.values())


def test_deliveries_come_with_their_inspections(gas_importer, bottled):
    customer = CustomerFactory(company=bottled, number="P1")
    importer = gas_importer()
    content = book(
        DELIVERIES, delivered(), delivered("S2", inspector=None, taught=None, day=date(2024, 2, 25))
    )
    importer.do(content, kind="gas-deliveries")
    days = dict(Delivery.objects.values_list("number", "inspected_on"))
    assert days == {"S1": date(2024, 2, 20), "S2": None}
    visit = Inspection.objects.get()
    assert visit.complete
    customer.refresh_from_db()
    assert customer.checked_on == date(2024, 2, 20)
    assert importer.check(content, kind="gas-deliveries").state == "unchanged"
    old = Delivery.objects.create(customer=customer, company=bottled, region=customer.region, cylinders=1,
                                  day=date(2024, 2, 22), number="S0", recorded_at=AT)  # fmt: skip
    later = book(DELIVERIES, delivered("S2", day=date(2024, 2, 25)))
    importer.do(later, kind="gas-deliveries")
    assert Delivery.objects.get(number="S2").inspected_on == date(2024, 2, 25)
    assert Inspection.objects.count() == 2
    old.refresh_from_db()
    assert old.inspected_on == date(2024, 2, 25)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"number": "P9"}, "这家企业没有这个户号。"),
        ({"day": date(2024, 3, 2)}, "送气日期晚于今天。"),
        ({"taught": None}, "填了安检员，没有填安全教育。"),
        ({"inspector": None}, "填了安全教育，没有填安检员。"),
        ({"bottles": 0}, "“0”不是 1 至 200 的整数。"),
    ],
)
def test_wrong_deliveries_are_told(gas_importer, bottled, wrong, message):
    CustomerFactory(company=bottled, number="P1")
    file = gas_importer().check(book(DELIVERIES, delivered(**wrong)), kind="gas-deliveries")
    assert (file.state, told(file)[0][2]) == ("rejected", message)
    assert not Delivery.objects.exists()


def test_a_delivery_without_education_is_no_complete_inspection(gas_importer, bottled):
    CustomerFactory(company=bottled, number="P1")
    gas_importer().do(book(DELIVERIES, delivered(taught="否")), kind="gas-deliveries")
    assert Delivery.objects.get().inspection is None
    assert not Inspection.objects.get().complete


def ledger(key="L1", **more):
    row = {"key": key, "county": "冷水滩区", "problem": 12, "place": "样例路2号",
           "found": date(2024, 2, 1), "due": date(2024, 2, 8), "company": None, "number": None} | more  # fmt: skip
    return tuple(row.values())


def test_a_ledger_of_hazards_is_taken_in_with_its_notices(gas_importer, pipeline):
    customer = CustomerFactory(company=pipeline, number="A1")
    importer = gas_importer()
    content = book(
        HAZARDS, ledger(), ledger("L2", due=None, problem=16),
        ledger("L3", company="样例管道公司", number="A1"),
    )  # fmt: skip
    importer.do(content, kind="gas-hazards")
    states = dict(Hazard.objects.values_list("source_key", "state"))
    assert states == {"L1": "notified", "L2": "found", "L3": "notified"}
    assert Hazard.objects.get(source_key="L2").unit == "市消防救援支队"
    assert HazardStep.objects.count() == 5
    assert Hazard.objects.get(source_key="L3").customer == customer
    customer.refresh_from_db()
    assert customer.hose_fault_on == date(2024, 2, 1)
    assert importer.check(content, kind="gas-hazards").state == "unchanged"
    assert Hazard.objects.count() == 3


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"problem": 3}, "这一项原文缺页。"),
        ({"problem": 17}, "“17”不是 1 至 16 的整数。"),
        ({"due": date(2024, 1, 1)}, "整改期限早于发现日期。"),
        ({"found": date(2025, 1, 1), "due": None}, "发现日期晚于今天。"),
        ({"number": "A1"}, "填了户号，没有填供气企业。"),
        ({"county": "东安县"}, "不在您的管辖地区。"),
    ],
)
def test_wrong_hazards_are_told(gas_importer, wrong, message):
    file = gas_importer().check(book(HAZARDS, ledger(**wrong)), kind="gas-hazards")
    assert (file.state, told(file)[0][2]) == ("rejected", message)


def test_a_company_enters_no_hazard_without_its_name(gas_importer, pipeline):
    file = gas_importer(company_user(pipeline)).check(book(HAZARDS, ledger()), kind="gas-hazards")
    assert (file.state, told(file)[0][1]) == ("rejected", "company")


def test_weights_are_exact(gas_importer):
    CompanyFactory(organisation__name="样例管道公司", supply="bottled")
    gas_importer().do(book(USERS, user_row(supply="瓶装", kg="101.5")), kind="gas-users")
    assert Customer.objects.get().cylinder_kg == Decimal("101.5")


def test_every_column_has_its_help_and_a_key_of_the_table():
    for columns in (users.columns(), deliveries.columns(), hazards.columns()):
        assert all(column.help and column.label for column in columns)
    known = {field.name for field in Customer._meta.get_fields()} | {"county"}
    assert {column.key for column in users.columns()} <= known


def test_a_visit_made_meanwhile_stays(gas_importer, pipeline):
    importer = gas_importer()
    importer.do(book(USERS, user_row()), kind="gas-users")
    customer = Customer.objects.get()
    file = importer.check(book(USERS, user_row(cm=150)), kind="gas-users")
    visit_of(inspector(), customer, day=date(2024, 2, 28), by_company=True)
    importer.apply(file)
    customer.refresh_from_db()
    assert (customer.hose_cm, customer.checked_on) == (150, date(2024, 2, 28))


def test_it_is_written_in_pieces_that_tell_how_far_and_compared_again_without_writing(
    gas_importer, pipeline, monkeypatch
):
    monkeypatch.setattr(users, "AT_ONCE", 2)
    said = []
    monkeypatch.setattr(users, "tell_written", lambda _, done, of: said.append((done, of)))
    importer = gas_importer()
    importer.do(book(USERS, user_row("A1"), user_row("A2")), kind="gas-users")
    rows = [user_row("A1"), user_row("A2", cm=90), *(user_row(f"B{n}") for n in range(3))]
    file = importer.check(book(USERS, *rows), kind="gas-users")
    staged = file.staged.extra(select={"xmin": "xmin::text"}).order_by("number")
    before = list(staged.values_list("number", "outcome", "xmin"))
    assert [row[1] for row in before] == ["same", "changed", "new", "new", "new"]
    users.compare(file)
    assert list(staged.values_list("number", "outcome", "xmin")) == before
    said.clear()
    importer.apply(file)
    assert said == [(2, 6), (4, 6), (6, 6)]
    assert set(Customer.objects.values_list("number", "hose_cm")) == {
        ("A1", 180), ("A2", 90), ("B0", 180), ("B1", 180), ("B2", 180),
    }  # fmt: skip
    assert file.results.filter(subject_id=None).count() == 0
