"""What the pages do beside looking well."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from portal.audit.models import Event
from portal.lib.periods import Month
from portal.people.models import Person
from subsidies.models import Batch, Line
from subsidies.runs.services import compute_county, start_run
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT, id_number
from tests.factories.people import CircumstancesFactory, PersonFactory
from tests.factories.regions import region

NUMBER = id_number(3, birth="19430510")


@pytest.fixture
def person(db) -> Person:
    person = PersonFactory(name="甲样例", digits=NUMBER, birth_date=date(1943, 5, 10))
    CircumstancesFactory(person=person, hukou_kind="rural", dibao=True, tekun="none")
    return person


@pytest.fixture
def client(db) -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


def test_a_whole_number_leads_to_the_file_and_stays_out_of_the_address(client, person):
    response = client.post("/people/find/", {"q": NUMBER})
    assert response.headers["Location"] == f"/people/{person.pk}/"


def test_a_number_kept_elsewhere_tells_the_county_alone(client, person):
    other = Client()
    other.force_login(UserFactory(region=region("431102")))
    response = other.post("/people/find/", {"q": NUMBER}, follow=True)
    text = response.content.decode()
    assert "已有档案：冷水滩区" in text
    assert "甲样例" not in text
    assert NUMBER not in "".join(url for url, _ in response.redirect_chain)


def test_an_impossible_number_says_what_is_wrong(client):
    wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
    response = client.post("/people/find/", {"q": wrong})
    text = response.content.decode()
    assert response.status_code == 422
    assert f"末位校验不符（应为 {NUMBER[-1]}）" in text
    assert f'id="people-q" name="q" value="{wrong}"' in text
    assert client.get("/people/find/?page=2").headers["Location"] == "/people/?page=2"


def test_a_number_nobody_has_is_kept_to_be_checked(client):
    response = client.post("/people/find/", {"q": NUMBER})
    assert "还没有建档的可以登记" in response.content.decode()
    assert f'value="{NUMBER}"' in response.content.decode()


def test_words_lead_to_the_list_with_the_filters_kept(client, person):
    response = client.post("/people/find/", {"q": "甲样", "township": "某镇"}, follow=True)
    assert response.redirect_chain[0][0].startswith("/people/?q=")
    assert "township" in response.redirect_chain[0][0]


def test_a_number_is_revealed_only_with_a_reason_and_leaves_an_event(client, person):
    address = f"/people/{person.pk}/reveal/id_number/"
    assert NUMBER not in client.get(address).content.decode()
    refused = client.post(address, {"reason": " "}).content.decode()
    assert "请填写用途" in refused
    assert NUMBER not in refused
    response = client.post(address, {"reason": "与证件核对"})
    assert NUMBER in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    event = Event.objects.get(action__contains="reveal")
    assert event.reason == "与证件核对"


def test_nobody_of_another_county_opens_a_file(person):
    other = Client()
    other.force_login(UserFactory(region=region("431102")))
    for path in ("", "facts/", "timeline/", "payouts/", "reveal/id_number/"):
        assert other.get(f"/people/{person.pk}/{path}").status_code == 404
    assert "甲样例" not in other.get("/people/").content.decode()


def test_the_month_in_work_is_kept_and_leads_nowhere_else(client):
    response = client.post("/month/", {"month": "2024-03", "next": "/people/?q=a&month=2024-01"})
    assert response.headers["Location"] == "/people/?q=a"
    assert "2024年3月" in client.get("/").content.decode()
    away = client.post("/month/", {"month": "2024-04", "next": "https://example.org/"})
    assert away.headers["Location"] == "/"


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    client, person, django_assert_max_num_queries
):
    for n in range(40):
        PersonFactory(name=f"乙样{n}")
    with django_assert_max_num_queries(15):
        assert client.get("/people/").status_code == 200


@pytest.fixture
def batch(person) -> Batch:
    call_command("load_catalogue", verbosity=0)
    call_command("seed_population", region="431103", size=60, seed=3, processes=1)
    run = start_run(month=Month(2024, 1), region="431103", supplement=False, actor=None, at=AT)
    compute_county(county_id=run.counties.get().pk, at=AT)
    return Batch.objects.get()


@pytest.mark.django_db(transaction=True)
def test_a_batch_goes_its_way_by_three_people(batch):
    address = f"/payouts/{batch.pk}/"
    people = {}
    for role in ("caseworker", "checker", "approver"):
        people[role] = Client()
        people[role].force_login(UserFactory(roles=[role]))
    refused = people["checker"].post(f"{address}submit/", follow=True).content.decode()
    assert "由其他岗位办理" in refused
    people["caseworker"].post(f"{address}submit/")
    batch.refresh_from_db()
    assert batch.state == "submitted"
    tampered = people["checker"].post(f"{address}check/", {"sha256": "0" * 64}, follow=True)
    assert "不一致" in tampered.content.decode()
    for role, action in (("checker", "check"), ("approver", "approve")):
        people[role].post(f"{address}{action}/", {"sha256": batch.sha256})
    batch.refresh_from_db()
    assert batch.state == "approved"


@pytest.mark.django_db(transaction=True)
def test_sending_back_needs_a_reason(batch):
    caseworker, checker = Client(), Client()
    caseworker.force_login(UserFactory())
    checker.force_login(UserFactory(roles=["checker"]))
    caseworker.post(f"/payouts/{batch.pk}/submit/")
    page = checker.post(f"/payouts/{batch.pk}/send_back/", {"reason": " "}, follow=True)
    assert "须写明原因" in page.content.decode()
    checker.post(f"/payouts/{batch.pk}/send_back/", {"reason": "名单待核"})
    batch.refresh_from_db()
    assert batch.state == "void"
    assert "名单待核" in checker.get(f"/payouts/{batch.pk}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_who_is_paid_here_but_kept_elsewhere_is_named_not_opened(batch):
    other = Line.objects.filter(batch_id=batch.pk).first().person_id
    Person.objects.filter(pk=other).update(managing_region=region("431102"), name="乙邻县")
    client = Client()
    client.force_login(UserFactory())
    text = client.get(f"/payouts/{batch.pk}/").content.decode()
    assert "乙邻县" in text
    assert f"/people/{other}/" not in text
