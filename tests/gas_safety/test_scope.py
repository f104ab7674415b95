"""Company A sees nothing of company B; managers count and see nobody; clerks have nothing."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gas_safety.errors import GasError
from gas_safety.models import CompanyLogin, Customer, Hazard
from gas_safety.register.services import attach_login, save_customer
from gas_safety.scope import companies, counted, counted_area, own
from tests.factories import UserFactory, region
from tests.factories.numbers import AT
from tests.gas_safety.making import (
    DAY,
    NAME,
    CompanyFactory,
    CustomerFactory,
    DeliveryFactory,
    company_user,
    hazard_of,
    inspector,
    loaded,
    visit_of,
)

pytestmark = pytest.mark.django_db
LISTS = (
    "board", "customers", "due", "due_list", "inspections", "hazards", "companies", "conversions",
    "progress", "bulletin", "campaigns",
)  # fmt: skip


@pytest.fixture
def alice():
    """A company with a late gas user who has a late hazard, and its login."""
    loaded()
    company = CompanyFactory(organisation__name="甲企业样例")
    customer = CustomerFactory(company=company, name=NAME, category="catering")
    visit_of(inspector(), customer, day=DAY)
    hazard_of(inspector(), customer, due_on=DAY)
    return company_user(company)


@pytest.fixture
def bob():
    """Another company of the same county."""
    company = CompanyFactory(organisation__name="乙企业样例")
    CustomerFactory(company=company, name="乙企业的住户")
    return company_user(company)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def pages(client, query=""):
    return {name: client.get(reverse(f"gas:{name}") + query) for name in LISTS}


def test_the_own_company_sees_its_rows_on_every_list(alice):
    seen = pages(signed_in(alice))
    assert all(answer.status_code == 200 for answer in seen.values())
    for name in ("customers", "hazards", "inspections"):
        assert NAME in seen[name].content.decode(), name


def test_another_company_sees_nothing_of_it_on_any_list_or_file(alice, bob):
    client = signed_in(bob)
    for name, answer in pages(client).items():
        text = answer.content.decode()
        assert answer.status_code == 200
        assert NAME not in text, name
        assert "甲企业样例" not in text, name
    for name in ("customers", "hazards"):
        text = b"".join(client.get(reverse(f"gas:{name}") + "?export=csv")).decode()
        assert NAME not in text
    customer = Customer.objects.get(name=NAME)
    hazard = Hazard.objects.get(customer=customer)
    for name, pk in (
        ("customer", customer.pk), ("customer_edit", customer.pk), ("inspect", customer.pk),
        ("reveal_phone", customer.pk), ("company", customer.company_id), ("hazard", hazard.pk),
        ("transfer", hazard.pk), ("inspection", customer.inspections.get().pk),
    ):  # fmt: skip
        assert client.get(reverse(f"gas:{name}", args=[pk])).status_code == 404, name
        assert client.post(reverse(f"gas:{name}", args=[pk])).status_code in (404, 405), name


def test_numbers_of_another_company_are_not_counted(alice, bob):
    mine, others = ({row.pk for row in own(Customer.objects.all(), u)} for u in (alice, bob))
    assert mine
    assert others
    assert not mine & others
    assert counted_area(bob)[1] == CompanyLogin.objects.get(user=bob).company_id
    text = signed_in(bob).get(reverse("gas:board")).content.decode()
    assert "没有超过期限的隐患" in text


def test_filters_by_another_company_s_number_open_nothing(alice, bob):
    company = Customer.objects.get(name=NAME).company_id
    for name in ("customers", "due_list", "inspections"):
        answer = signed_in(bob).get(reverse(f"gas:{name}"), {"company": company})
        assert NAME not in answer.content.decode()


def test_a_company_cannot_write_for_another(alice, bob):
    customer = Customer.objects.get(name=NAME)
    with pytest.raises(GasError, match="不是本企业"):
        save_customer(actor=bob, customer=customer, values={"name": "改名"}, at=AT)
    with pytest.raises(GasError, match="不是本企业"):
        visit_of(bob, customer, day=DAY)
    with pytest.raises(GasError, match="不是本企业"):
        hazard_of(bob, customer)
    theirs = Customer.objects.get(name="乙企业的住户")
    with pytest.raises(GasError, match="不是本企业"):
        values = {"company": customer.company, "region": theirs.region, "supply": "pipeline"}
        save_customer(actor=bob, customer=theirs, values=values, at=AT)


def test_a_company_login_of_another_county_sees_nothing_of_this_one(alice):
    company = Customer.objects.get(name=NAME).company
    away = company_user(company, region=region("431102"))
    assert not own(Customer.objects.all(), away)
    with pytest.raises(GasError, match="不在您的管辖地区"):
        visit_of(away, Customer.objects.get(name=NAME), day=DAY)


def test_a_login_without_company_sees_and_counts_nothing(alice):
    lost = UserFactory(roles=["gas_company"])
    assert not own(Customer.objects.all(), lost)
    assert counted_area(lost)[1] == 0
    text = signed_in(lost).get(reverse("gas:companies")).content.decode()
    assert "账号还没有对应到企业" in text


def test_an_inspector_sees_all_companies_of_his_area_and_none_beyond(alice, bob):
    assert own(Customer.objects.all(), inspector()).count() == 2
    elsewhere = inspector(region=region("431102"))
    assert not own(Customer.objects.all(), elsewhere)
    assert not companies(elsewhere)
    customer = CustomerFactory(
        company=Customer.objects.get(name=NAME).company, region=region("431102")
    )
    assert list(own(Customer.objects.all(), elsewhere)) == [customer]
    assert companies(elsewhere).get().pk == customer.company_id


def test_a_manager_gets_counts_and_never_a_user(alice):
    manager = UserFactory(roles=["manager"], region=region("4311"))
    assert not own(Customer.objects.all(), manager)
    assert counted(Hazard.objects.all(), manager).count() == 1
    client = signed_in(manager)
    for name in ("board", "due", "progress", "bulletin", "campaigns", "document"):
        answer = client.get(reverse(f"gas:{name}"))
        text = answer.content.decode()
        assert answer.status_code == 200
        assert NAME not in text, name
        assert "/gas/users/" not in text, name
        assert "/gas/hazards/" not in text, name
    for name in ("customers", "hazards", "inspections", "complaints", "companies", "due_list"):
        assert client.get(reverse(f"gas:{name}")).status_code == 403, name


def test_clerks_have_nothing_and_inspectors_no_benefits(alice):
    clerk = signed_in(UserFactory(roles=["caseworker"]))
    assert all(answer.status_code == 403 for answer in pages(clerk).values())
    assert "燃气安全" not in clerk.get("/").content.decode()
    official = signed_in(inspector())
    assert official.get("/people/").status_code == 403
    assert official.get("/payouts/").status_code == 403
    assert 'href="/gas/"' in official.get("/").content.decode()


def test_a_login_is_attached_once_and_only_with_its_role():
    company, other = CompanyFactory(), CompanyFactory()
    with pytest.raises(GasError, match="角色"):
        attach_login(actor=inspector(), company=company, user=UserFactory(), at=AT)
    user = UserFactory(roles=["gas_company"])
    with pytest.raises(GasError, match="检查人员"):
        attach_login(actor=user, company=company, user=user, at=AT)
    attach_login(actor=inspector(), company=company, user=user, at=AT)
    with pytest.raises(GasError, match="另设账号"):
        attach_login(actor=inspector(), company=other, user=user, at=AT)


def test_the_lists_ask_the_same_number_of_questions_however_many_rows(alice):
    company = Customer.objects.get(name=NAME).company
    client = signed_in(alice)

    def asked(name):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"gas:{name}"))
        return len(queries)

    names = ("board", "customers", "hazards", "inspections", "due", "due_list")
    for name in names:
        client.get(reverse(f"gas:{name}"))
    before = {name: asked(name) for name in names}
    for customer in CustomerFactory.create_batch(8, company=company, checked_on=date(2023, 1, 1)):
        hazard_of(inspector(), customer, due_on=DAY)
        visit_of(inspector(), customer, day=DAY + timedelta(days=1))
    assert {name: asked(name) for name in names} == before


def test_bottled_deliveries_are_their_company_s():
    company = CompanyFactory(supply="bottled")
    DeliveryFactory(customer=CustomerFactory(company=company, name=NAME))
    other = company_user(CompanyFactory(supply="bottled"))
    text = signed_in(other).get(reverse("gas:due_list")).content.decode()
    assert NAME not in text
