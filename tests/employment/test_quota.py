"""An employer's year: which months count, quota and reward on both sides, the claim to the ledger."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from employment import services
from employment.checks import findings
from employment.errors import EmploymentError
from employment.models import Employer, PayMonth
from employment.population import counting_on
from employment.quota import employed_of, paid_months
from employment.standing import standings
from portal.lib.periods import Month
from tests.employment.making import (
    EmployerFactory,
    WorkFileFactory,
    disabled_person,
    job,
    minimum_wage,
    pay,
    worker,
)
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db
TODAY = date(2025, 2, 1)
ALL = range(1, 13)


@pytest.fixture(autouse=True)
def wage():
    """1740.00 in 冷水滩区."""
    minimum_wage()


def staff(employer, headcount, year=2024):
    """Its average staff of a year."""
    values = {"year": year, "headcount": Decimal(headcount), "source": "样例年报"}
    return services.save_year(actor=None, employer=employer, values=values, at=AT, today=TODAY)


def employ(employer, n, *, level=3, months=ALL, file=None, **more):
    """Somebody at an employer since 2024-01-01 with the wages of some months."""
    file = file or WorkFileFactory(person=disabled_person(n, level=level))
    pays = {name: more.pop(name) for name in ("wage", "insured") if name in more}
    row = job(file, employer, today=TODAY, **more)
    pay(row, months, **pays)
    return row


def stand(employer, year=2024):
    """How it stands."""
    return standings([employer], year, TODAY)[0]


def test_three_of_a_hundred_give_the_contract_s_sum():
    employer = EmployerFactory()
    staff(employer, "100")
    for n in range(3):
        employ(employer, n)
    found = stand(employer)
    assert (found.employed, found.reward.quota) == (3, Fraction(3, 2))
    assert found.reward.amount == Decimal("15660.00")
    assert found.short is False


@pytest.mark.parametrize(
    ("headcount", "people", "months", "short", "amount"),
    [
        ("200", 3, 12, False, "0.00"),  # 3 of 200 is 1.5 % exactly
        ("199", 3, 12, False, "156.60"),  # 3 − 2.985 = 0.015 × 6 × 1740
        ("201", 3, 12, True, "0.00"),
        ("40", 1, 7, True, "0.00"),  # 7/12 under 0.6
        ("38", 1, 7, False, "139.20"),  # 7/12 − 0.57 = 1/75 × 10440
        ("100.5", 2, 12, False, "5141.70"),
    ],
)
def test_quota_and_reward_on_both_sides_with_fractions(headcount, people, months, short, amount):
    employer = EmployerFactory()
    staff(employer, headcount)
    for n in range(people):
        employ(employer, n, months=range(1, months + 1))
    found = stand(employer)
    assert found.employed == Fraction(people * months, 12)
    assert (found.short, found.reward.amount) == (short, Decimal(amount))


@pytest.mark.parametrize(
    ("level", "more", "counted", "reason"),
    [
        (3, {}, 12, None),
        (2, {}, 24, None),
        (1, {}, 24, None),
        (3, {"wage": Decimal("1739.99")}, 0, "wage"),
        (3, {"insured": False}, 0, "insured"),
        (3, {"contract_until": date(2024, 12, 30)}, 0, "contract"),
        (3, {"contract_until": date(2024, 12, 31)}, 12, None),
        (3, {"contract_until": None}, 12, None),
        (3, {"contract": "none", "contract_from": None, "contract_until": None}, 0, "contract"),
        (3, {"contract": "staff", "contract_from": None, "contract_until": None}, 12, None),
        (
            3,
            {"contract_from": date(2024, 4, 1), "contract_until": date(2025, 3, 31)},
            9,
            "contract",
        ),
    ],
)
def test_a_month_counts_when_all_of_it_is_shown(level, more, counted, reason):
    employer = EmployerFactory()
    employ(employer, 1, level=level, **more)
    rule = counting_on("431103", date(2024, 12, 31))
    months = paid_months([employer], 2024, rule)[employer.pk]
    assert employed_of(months, rule) == Fraction(counted, 12)
    assert len(months) == 12
    assert {r for m in months for r in m.reasons} == ({reason} if reason else set())


@pytest.mark.parametrize(
    ("born", "until", "counted"),
    [
        (date(1964, 7, 31), None, 6),  # 60 on 31 July: June is the last month
        (date(1964, 8, 1), None, 7),
        (date(2008, 3, 31), None, 10),  # 16 on 31 March
        (date(2008, 4, 1), None, 9),
        (date(1985, 1, 1), date(2024, 5, 31), 5),
        (date(1985, 1, 1), date(2024, 5, 30), 4),
    ],
)
def test_age_and_certificate_count_on_the_last_day_of_the_month(born, until, counted):
    employer = EmployerFactory()
    person = disabled_person(1, born=born, certificate_until=until)
    employ(employer, 1, file=WorkFileFactory(person=person))
    assert stand(employer).employed == Fraction(counted, 12)


def test_without_a_known_wage_nothing_counts_and_without_staff_nothing_is_said():
    employer = EmployerFactory()
    employ(employer, 1)
    found = stand(employer)
    assert (found.reward, found.short) == (None, None)
    year = standings([employer], 2020, TODAY)[0]
    assert year.employed == 0
    assert year.rule is None


def test_low_wages_old_certificates_and_silent_employers_are_found():
    employer = EmployerFactory()
    employ(employer, 1, wage=Decimal("1000"), months=[1, 2])
    person = disabled_person(2, certificate_until=date(2024, 2, 1))
    employ(employer, 2, file=WorkFileFactory(person=person), months=[1, 2])
    employ(employer, 3, months=[])
    found = {f.kind: f.words for f in findings([employer], 2024, TODAY)}
    assert set(found) == {"wage", "certificate", "no_months"}
    assert found["wage"].endswith("1月、2月")
    assert found["certificate"].endswith("：2月")


def test_a_month_is_entered_once_corrected_and_never_outside_the_job():
    employer, other = EmployerFactory(), worker("431102")
    row = employ(employer, 1, months=[1])
    given = {"wage": Decimal("2000"), "insured": True, "evidence": "样例", "at": AT, "today": TODAY}
    services.record_month(actor=worker(), job=row, month=Month(2024, 1), **given)
    assert PayMonth.objects.get().wage == 2000
    with pytest.raises(EmploymentError, match="不在您的管辖地区"):
        services.record_month(actor=other, job=row, month=Month(2024, 2), **given)
    with pytest.raises(EmploymentError, match="不在岗"):
        services.record_month(actor=None, job=row, month=Month(2023, 12), **given)
    with pytest.raises(EmploymentError, match="还没有到"):
        services.record_month(actor=None, job=row, month=Month(2025, 3), **given)


@pytest.mark.parametrize(
    ("kind", "posts", "school", "asked"),
    [
        ("office", 49, False, False),
        ("office", 50, False, True),
        ("institution", 66, False, False),
        ("institution", 67, False, True),
        ("institution", 67, True, False),
        ("state", 500, False, False),
    ],
)
def test_large_offices_have_to_employ_somebody(kind, posts, school, asked):
    employer = EmployerFactory(kind=kind, posts=posts, school=school)
    assert stand(employer).lacks_one is asked
    job(WorkFileFactory(), employer, start=date(2025, 1, 2), today=TODAY)
    assert stand(employer, 2025).lacks_one is False


@pytest.mark.parametrize(("people", "flags", "asked"), [
    (30, {}, False), (31, {}, True), (0, {"sheltered": True}, True), (1, {"concentrated": True}, True),
])  # fmt: skip
def test_a_counsellor_is_asked_above_thirty_or_of_sheltered_places(people, flags, asked):
    employer = EmployerFactory(**flags)
    for n in range(people):
        job(
            WorkFileFactory(person=disabled_person(n)),
            employer,
            start=date(2025, 1, 2),
            today=TODAY,
        )
    assert stand(employer, 2025).lacks_counsellor is asked


def test_many_employers_are_asked_for_in_a_fixed_number_of_queries():
    counts = []
    for size in (2, 10):
        for n in range(size):
            employ(EmployerFactory(), 30 * size + n, months=[1])
        rows = list(Employer.objects.select_related("organisation__region"))
        with CaptureQueriesContext(connection) as caught:
            assert len(standings(rows, 2024, TODAY)) == len(rows)
            findings(rows, 2024, TODAY)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_year_is_corrected_only_by_who_saw_it():
    employer = EmployerFactory()
    staff(employer, "100")
    with pytest.raises(EmploymentError, match="有人改过"):
        staff(employer, "90")
    with pytest.raises(EmploymentError, match="还没有到"):
        staff(employer, "90", year=2026)


def test_credit_codes_are_checked_and_taken_once():
    region = EmployerFactory().organisation.region
    given = {"region": region, "party": {"name": "样例单位"}, "values": {"kind": "state"}, "at": AT}
    with pytest.raises(EmploymentError):
        services.register_employer(actor=None, uscc="91431100MA4L000000", **given)
    made = services.register_employer(actor=None, uscc="", **given)
    assert made.organisation.ownership == "public"
    with pytest.raises(EmploymentError, match="不在您的管辖地区"):
        services.register_employer(actor=worker("431102"), uscc="", **given)
