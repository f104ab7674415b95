"""Disabled people, employers and workers, as the services make them."""

from datetime import date
from decimal import Decimal

import factory

from eligibility.models import Parameter
from employment import services
from employment.models import Employer, Job, WorkFile
from portal.lib.periods import Month
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT, id_number
from tests.factories.parties import OrganisationFactory
from tests.factories.people import CircumstancesFactory, PersonFactory
from tests.factories.regions import region

TODAY = date(2024, 6, 15)
WAGE = Decimal("1740.00")


def disabled_person(n=0, *, level=3, born=date(1985, 5, 5), county="431103", name=None, **facts):
    """Somebody with a certificate; of working age unless told otherwise."""
    digits = id_number(n, birth=f"{born:%Y%m%d}")
    person = PersonFactory(
        name=name or f"测试{n}号", digits=digits, birth_date=born, managing_region=region(county),
        township=facts.pop("township", "样例镇"),
    )  # fmt: skip
    given = {
        "disability_kinds": ["physical"], "disability_level": level, "hukou": county,
        "residence": county, "certificate_until": date(2030, 1, 1), "hukou_kind": "rural",
        "dibao": False,
    } | facts  # fmt: skip
    CircumstancesFactory(person=person, birth_date=born, **given)
    return person


class WorkFileFactory(factory.django.DjangoModelFactory):
    """The file of somebody of working age in 冷水滩区."""

    class Meta:
        model = WorkFile

    class Params:
        number = factory.Sequence(lambda n: n)

    person = factory.LazyAttribute(lambda o: disabled_person(o.number))
    opened_at = AT


class EmployerFactory(factory.django.DjangoModelFactory):
    """A private enterprise of 冷水滩区."""

    class Meta:
        model = Employer

    organisation = factory.SubFactory(
        OrganisationFactory, name=factory.Sequence(lambda n: f"测试用人单位{n}"), kind="employer",
        ownership="private",
    )  # fmt: skip
    kind = "private"
    recorded_at = AT


def worker(county="431103", role="employment_worker", **more):
    """A login that works on employment."""
    return UserFactory(roles=[role], region=region(county), **more)


def job(file, employer=None, start=date(2024, 1, 1), today=TODAY, **more):
    """A job; at an employer by quota under a contract of a year and a half."""
    form = "quota" if employer else "flexible"
    values = {"form": form, "position": "样例岗位", "started_on": start, "evidence": "样例合同",
              "where": "样例处", "employer": employer}  # fmt: skip
    if employer:
        values |= {"contract": "labour", "contract_from": start,
                   "contract_until": date(start.year + 1, 12, 31)}  # fmt: skip
    return services.start_job(actor=None, file=file, values=values | more, at=AT, today=today)


def pay(row: Job, months, *, wage=WAGE, insured=True, year=2024, today=date(2025, 2, 1)):
    """Wages of some months."""
    for number in months:
        services.record_month(
            actor=None, job=row, month=Month(year, number), wage=wage, insured=insured,
            evidence="样例工资表", at=AT, today=today,
        )  # fmt: skip


def minimum_wage(value="1740.00", code="431103", since=date(2022, 4, 1)):
    """A published minimum wage."""
    return Parameter.objects.create(
        code="min_wage", region=code, value=Decimal(value), valid_from=since, document="测试文件",
        status="official",
    )  # fmt: skip
