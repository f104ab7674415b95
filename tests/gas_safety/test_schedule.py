"""Due, done and overdue on both sides of each interval, for lists and for the month's summary."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from gas_safety.models import Customer, Delivery
from gas_safety.schedule.selectors import due_by, overdue, summary, with_due
from portal.lib.periods import Month
from tests.factories import region
from tests.gas_safety.making import (
    CompanyFactory,
    CustomerFactory,
    DeliveryFactory,
    InspectionFactory,
    company_user,
    inspector,
    loaded,
    visit_of,
)

pytestmark = pytest.mark.django_db
ALL = Customer.objects.all


@pytest.fixture(autouse=True)
def _rules():
    loaded()


def due_on(customer, today):
    return with_due(ALL(), today).get(pk=customer.pk).due_on


def test_a_household_on_the_pipe_is_due_a_year_after_its_last_complete_visit():
    customer = CustomerFactory(checked_on=date(2023, 9, 30))
    assert due_on(customer, date(2024, 9, 30)) == date(2024, 9, 30)
    assert customer not in overdue(ALL(), date(2024, 9, 30))
    assert customer in overdue(ALL(), date(2024, 10, 1))


def test_a_business_on_the_pipe_is_due_three_months_after():
    customer = CustomerFactory(category="barbecue", checked_on=date(2023, 11, 30))
    last = date(2024, 2, 29)  # there is no 30 February
    assert due_on(customer, last) == last
    assert customer not in overdue(ALL(), last)
    assert customer in overdue(ALL(), last + timedelta(days=1))


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        (date(2020, 1, 1), date(2024, 7, 13)),
        (date(2024, 2, 5), date(2025, 2, 5)),
        (None, date(2024, 7, 13)),
    ],
)
def test_who_was_never_inspected_counts_from_opening_or_the_document(opened, expected):
    assert due_on(CustomerFactory(opened_on=opened), date(2024, 3, 1)) == expected


def test_a_visit_before_the_document_makes_nobody_late_before_it_was_in_force():
    customer = CustomerFactory(category="catering", checked_on=date(2023, 1, 10))
    assert due_on(customer, date(2023, 7, 13)) == date(2023, 7, 13)
    assert customer not in overdue(ALL(), date(2023, 7, 13))
    assert customer in overdue(ALL(), date(2023, 7, 14))


def test_a_bottled_user_has_no_calendar_but_his_deliveries():
    company = CompanyFactory(supply="bottled")
    customer = CustomerFactory(company=company, opened_on=date(2019, 1, 1))
    assert due_on(customer, date(2026, 1, 1)) is None
    assert not overdue(ALL(), date(2026, 1, 1))
    DeliveryFactory(customer=customer, day=date(2024, 6, 14))
    assert customer not in overdue(ALL(), date(2024, 6, 14))
    assert customer in overdue(ALL(), date(2024, 6, 15))


def test_a_delivery_before_the_document_asks_for_nothing():
    customer = CustomerFactory(company=CompanyFactory(supply="bottled"))
    DeliveryFactory(customer=customer, day=date(2023, 7, 12))
    assert not overdue(ALL(), date(2024, 1, 1))
    DeliveryFactory(customer=customer, day=date(2023, 7, 13))
    assert customer in overdue(ALL(), date(2024, 1, 1))


def test_closed_users_are_never_due():
    CustomerFactory(checked_on=date(2020, 1, 1), closed_on=date(2023, 1, 1))
    assert not overdue(ALL(), date(2024, 6, 1))


def test_due_by_the_end_of_a_month_holds_its_last_day():
    customer = CustomerFactory(checked_on=date(2023, 6, 30))
    assert customer in due_by(ALL(), date(2024, 6, 1), date(2024, 6, 30))
    assert customer not in due_by(ALL(), date(2024, 6, 1), date(2024, 6, 29))


def test_a_visit_without_education_does_not_count():
    customer = CustomerFactory(checked_on=date(2023, 6, 1))
    user = company_user(customer.company)
    visit_of(user, customer, day=date(2024, 5, 20), taught=False)
    assert due_on(customer, date(2024, 6, 10)) == date(2024, 6, 1)
    visit_of(user, customer, day=date(2024, 5, 25))
    assert due_on(customer, date(2024, 6, 10)) == date(2025, 5, 25)


def test_a_complete_visit_settles_the_deliveries_up_to_its_day():
    company = CompanyFactory(supply="bottled")
    customer = CustomerFactory(company=company)
    early = DeliveryFactory(customer=customer, day=date(2024, 6, 1))
    same = DeliveryFactory(customer=customer, day=date(2024, 6, 14))
    later = DeliveryFactory(customer=customer, day=date(2024, 6, 20))
    visit_of(company_user(company), customer, day=date(2024, 6, 14), today=date(2024, 6, 21))
    days = dict(Delivery.objects.values_list("pk", "inspected_on"))
    assert days == {early.pk: date(2024, 6, 14), same.pk: date(2024, 6, 14), later.pk: None}
    row = summary(month=Month(2024, 6), today=date(2024, 6, 21), regions=[region().pk])[0]
    assert (row.rule, row.due, row.done, row.late, row.overdue) == ("bottled-delivery", 3, 2, 1, 1)


def one(month, today, **more):
    rows = summary(month=month, today=today, regions=[region().pk], **more)
    return {row.rule: (row.users, row.due, row.done, row.overdue) for row in rows}


def test_the_month_counts_due_done_and_overdue_as_of_the_day():
    company = CompanyFactory()
    done = CustomerFactory(company=company)
    InspectionFactory(customer=done, day=date(2023, 6, 20))
    InspectionFactory(customer=done, day=date(2024, 6, 10))
    waiting = CustomerFactory(company=company)
    InspectionFactory(customer=waiting, day=date(2023, 7, 15))
    late = CustomerFactory(company=company)
    InspectionFactory(customer=late, day=date(2023, 6, 11))
    fresh = CustomerFactory(company=company)
    InspectionFactory(customer=fresh, day=date(2024, 5, 31))
    key = "pipeline-household"
    # A year after 15 July 2023 lies in July: waiting is not yet due in June.
    assert one(Month(2024, 6), date(2024, 7, 13))[key] == (4, 2, 1, 1)
    # The first visit's rule was in force from 13 July 2023, so nobody was late before 2024-06-11.
    assert one(Month(2024, 6), date(2024, 6, 11))[key] == (4, 2, 1, 0)
    assert one(Month(2024, 6), date(2024, 6, 12))[key] == (4, 2, 1, 1)
    assert one(Month(2024, 7), date(2024, 7, 16))[key] == (4, 2, 0, 2)


def test_a_past_month_stands_as_it_stood_at_its_end():
    customer = CustomerFactory(category="catering")
    InspectionFactory(customer=customer, day=date(2024, 1, 5))
    before = one(Month(2024, 4), date(2024, 5, 20))
    InspectionFactory(customer=customer, day=date(2024, 5, 10))
    assert one(Month(2024, 4), date(2024, 5, 20)) == before == {"pipeline-business": (1, 1, 0, 1)}


def test_the_summary_is_one_statement(django_assert_num_queries):
    CustomerFactory.create_batch(5)
    regions = [region().pk]
    with django_assert_num_queries(1):
        assert summary(month=Month(2024, 6), today=date(2024, 6, 14), regions=regions)


def test_officials_checks_do_not_stand_for_the_company_s():
    from tests.gas_safety.making import inspector

    customer = CustomerFactory(checked_on=date(2023, 6, 1))
    visit_of(inspector(), customer, day=date(2024, 5, 25), by_company=False)
    assert due_on(customer, date(2024, 6, 10)) == date(2024, 6, 1)


def test_the_board_counts_every_company_s_late_users_and_lists_the_worst_six(client):
    for n in range(8):
        company = CompanyFactory(organisation__name=f"样例{n}燃气公司")
        for _ in range(1 if n < 7 else 2):
            CustomerFactory(company=company, category="catering", opened_on=date(2020, 1, 1))
    client.force_login(inspector())
    answer = client.get(reverse("gas:board"))
    assert answer.context["late_users"] == 9
    assert [row["late"] for row in answer.context["companies"]] == [2, 1, 1, 1, 1, 1]
