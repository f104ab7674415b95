"""The catalogues, a person of 冷水滩区 with several entitlements, and three people of the office."""

from datetime import UTC, date, datetime

import pytest

from eligibility.applications import services
from eligibility.applications.services import Choice, Visit
from portal.people.models import Circumstances
from tests.factories import CircumstancesFactory, PersonFactory, UserFactory
from tests.factories.numbers import id_number
from tests.oracle.loading import loaded

AT = datetime(2024, 1, 15, 2, tzinfo=UTC)
TODAY = date(2024, 1, 15)
AFTER = date(2024, 1, 23)


@pytest.fixture(scope="module")
def catalogues(django_db_setup, django_db_blocker):
    """All of ``fixtures/catalogue``, loaded once for a module, taken back after it."""
    with django_db_blocker.unblock(), loaded():
        yield


FACTS = {
    "hukou_kind": "rural", "dibao": True, "tekun": "none", "disability_kinds": ["physical"],
    "disability_level": 2, "long_term_care": True, "care_level": "moderate",
    "institution": "none", "self_care": None,
}  # fmt: skip


def make_person(n=7, *, birth="19430510", name="甲样例", **facts):
    """A person of 80 on 低保 with a disability of level 2, or with other facts."""
    born = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    person = PersonFactory(
        name=name, digits=id_number(n, birth=birth), birth_date=born, township="样例镇",
        village="样例村",
    )  # fmt: skip
    row = FACTS | facts
    CircumstancesFactory(person=person, birth_date=born, **row)
    return person


def changed(person, since, **facts):
    """The person's circumstances are other ones from a day on."""
    rows = Circumstances.objects.filter(person=person, superseded_at=None)
    last = rows.order_by("valid_from").last()
    known = {f.attname: getattr(last, f.attname) for f in Circumstances._meta.concrete_fields}
    del known["id"]
    Circumstances.objects.filter(pk=last.pk).update(superseded_at=AT)
    if last.valid_from < since:
        Circumstances.objects.create(**known | {"valid_to": since, "recorded_at": AT})
    begins = max(last.valid_from, since)
    Circumstances.objects.create(**known | {"valid_from": begins, "recorded_at": AT} | facts)


@pytest.fixture
def person(db):
    return make_person()


@pytest.fixture
def clerk(db):
    return UserFactory(roles=["caseworker"], display_name="样例经办")


@pytest.fixture
def checker(db):
    return UserFactory(roles=["checker"], display_name="样例复核")


@pytest.fixture
def approver(db):
    return UserFactory(roles=["approver"], display_name="样例审批")


@pytest.fixture
def as_user(client):
    """The client, signed in as a user."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def apply(clerk):
    """File applications of a person; by default for 高龄津贴 in January 2024."""

    def run(person, *choices, applied_on=date(2024, 1, 10), **visit):
        chosen = [c if isinstance(c, Choice) else Choice(c) for c in choices or ("yongzhou-08",)]
        filing = services.file_applications(
            person=person, visit=Visit(applied_on, **visit), choices=chosen, actor=clerk, at=AT,
            today=TODAY,
        )  # fmt: skip
        return list(filing.applications.order_by("pk"))

    return run


@pytest.fixture
def advance(clerk, checker, approver):
    """Take an application up to a state on the usual way, each step by the right person."""

    def go(row, state):
        way = ("draft", "submitted", "checked", "publicity", "approved")
        row.refresh_from_db()
        for target in way[way.index(row.state) + 1 : way.index(state) + 1]:
            if target == "submitted":
                services.submit(application_id=row.pk, actor=clerk, at=AT)
            elif target == "checked":
                services.check(application_id=row.pk, actor=checker, at=AT)
            elif target == "publicity":
                row.refresh_from_db()
                opened = services.open_publicity(
                    applications=[row], from_day=TODAY, place="公开栏", phone="0746-0000000",
                    actor=clerk, at=AT, today=TODAY,
                )  # fmt: skip
                assert not opened.refused
            else:
                services.approve(application_id=row.pk, actor=approver, at=AT, today=AFTER)
        row.refresh_from_db()
        return row

    return go
