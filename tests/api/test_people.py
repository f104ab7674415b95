"""People through the API: masked, paged, of one's own area; whole numbers only with a reason."""

from datetime import timedelta

import pytest
from django.test import Client

from portal.audit.models import Event
from portal.people.errors import PeopleError
from portal.people.services import reveal
from portal.people.services.reveals import REVEALS_AN_HOUR
from tests.access.samples import ACCOUNT, NAME, PHONE, person
from tests.factories import FormerIdNumberFactory, PersonFactory, UserFactory, region
from tests.factories.numbers import AT, indexed

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = Client()
    client.user = UserFactory()
    client.force_login(client.user)
    return client


def post(client, url, data):
    return client.post(url, data, content_type="application/json")


def names(client, query):
    answer = client.get("/api/v1/people/", query)
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def test_no_whole_number_leaves_unasked(client):
    known = person()
    number = known.id_number.open()
    for url in ("/api/v1/people/", f"/api/v1/people/{known.pk}/"):
        text = client.get(url).content.decode()
        assert NAME in text
        for secret in (number, PHONE, ACCOUNT):
            assert secret not in text
            assert secret[:-4] not in text
            assert secret[-4:] in text or secret is ACCOUNT


def test_a_file_has_facts_and_says_which_are_presumed(client):
    known = person()
    body = client.get(f"/api/v1/people/{known.pk}/").json()
    assert body["facts"]["hukou"] == "431103"
    assert body["facts"]["dibao"] is None
    assert body["facts"]["low_income"] is False
    assert "low_income" in body["presumed"]
    assert body["account"]["number"] == f"****{ACCOUNT[-4:]}"
    assert body["phone"] == "139****0011"


@pytest.mark.parametrize("typed", ["龚栩", "栩榕", NAME, "gx", "gxr", PHONE[-4:]])
def test_people_are_found_by_what_a_clerk_types(client, typed):
    from portal.people.names import search_terms

    known = person()
    known.name_search = search_terms(NAME)
    known.save()
    PersonFactory(name="别的人", name_search=search_terms("别的人"), id_last4="9999")
    assert names(client, {"q": typed}) == [NAME]


def test_a_township_finds_its_people_unless_it_is_a_name(client):
    PersonFactory(name="甲", township="凼底乡")
    PersonFactory(name="乙", township="蔡市镇")
    assert names(client, {"q": "凼底乡"}) == ["甲"]
    assert names(client, {"township": "蔡市镇"}) == ["乙"]
    assert names(client, {"county": "431103"}) == ["甲", "乙"]
    assert names(client, {"county": "431102"}) == []


def test_a_whole_number_has_no_place_in_an_address(client):
    for number in ("431103194311050011", "13907460011", "6217000012345678"):
        answer = client.get("/api/v1/people/", {"q": number})
        assert answer.status_code == 422
        assert answer.json()["field"] == "q"
        assert "people/search" in answer.json()["cure"]


def test_pages_follow_each_other_without_gaps(client):
    made = {PersonFactory().pk for _ in range(7)}
    seen, url = [], "/api/v1/people/?page_size=3"
    while url:
        body = client.get(url).json()
        assert len(body["results"]) <= 3
        seen += [row["id"] for row in body["results"]]
        url = body["next"]
    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"page_size": "0"}, "page_size"),
        ({"page_size": "501"}, "page_size"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "MTIz"}, "cursor"),
        ({"cursor": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OjE="}, "cursor"),
    ],
)
def test_a_wrong_page_is_named(client, query, field):
    answer = client.get("/api/v1/people/", query)
    assert answer.status_code == 422
    assert answer.json()["field"] == field


def test_a_number_leads_to_the_file_or_only_to_its_county(client):
    own = person()
    elsewhere = PersonFactory(managing_region=region("431102"))
    url = "/api/v1/people/search/"
    found = post(client, url, {"id_number": own.id_number.open()}).json()
    assert found["person"]["id"] == own.pk
    found = post(client, url, {"id_number": elsewhere.id_number.open()}).json()
    assert found == {"county": "零陵区", "person": None}
    assert Event.objects.filter(action="people.look_up_number").count() == 1
    nobody = post(client, url, {"id_number": "431103193001010011"})
    assert nobody.json()["field"] == "id_number" or nobody.json()["person"] is None


def test_a_former_number_finds_the_file_too(client):
    from portal.people.models import Person
    from portal.people.search import find

    known = person()
    former = FormerIdNumberFactory(person=known)
    assert former.number_index == indexed("id_number", former.number.open())
    assert find(Person.objects.all(), former.number.open()).get() == known


@pytest.mark.parametrize("field", ["id_number", "phone", "account"])
def test_a_number_is_shown_for_a_reason_and_recorded(client, field):
    known = person()
    whole = {"id_number": known.id_number.open(), "phone": PHONE, "account": ACCOUNT}[field]
    url = f"/api/v1/people/{known.pk}/reveal/"
    answer = post(client, url, {"field": field, "reason": "核对发放账户"})
    assert answer.json() == {"field": field, "value": whole}
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.get(action=f"people.reveal_{field}")
    assert (event.actor_id, event.reason) == (client.user.pk, "核对发放账户")
    assert event.origin == "127.0.0.1"
    assert whole not in str(vars(event))


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"field": "phone"}, "reason"),
        ({"field": "phone", "reason": "  "}, "reason"),
        ({"field": "name", "reason": "核对"}, "field"),
        ({"reason": "核对"}, "field"),
    ],
)
def test_nothing_is_shown_without_a_reason(client, asked, field):
    known = person()
    answer = post(client, f"/api/v1/people/{known.pk}/reveal/", asked)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert PHONE not in answer.content.decode()
    assert not Event.objects.filter(action__startswith="people.reveal").exists()


def test_reveals_are_limited_in_an_hour_over_all_fields():
    known, actor = person(), UserFactory()
    fields = ("id_number", "phone", "account")
    for n in range(REVEALS_AN_HOUR):
        reveal(actor=actor, person=known, field=fields[n % 3], at=AT, reason="核对")
    with pytest.raises(PeopleError, match="次数过多"):
        reveal(actor=actor, person=known, field="phone", at=AT, reason="核对")
    later = AT + timedelta(hours=1, seconds=1)
    assert reveal(actor=actor, person=known, field="phone", at=later, reason="核对") == PHONE
    assert reveal(actor=UserFactory(), person=known, field="phone", at=AT, reason="核") == PHONE


def test_a_token_names_itself_in_the_record():
    from tests.api.test_tokens import make

    known, owner = person(), UserFactory(display_name="某某")
    _, text = make(owner)
    answer = Client().post(
        f"/api/v1/people/{known.pk}/reveal/",
        {"field": "phone", "reason": "核对"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {text}"},
    )
    assert answer.status_code == 200
    event = Event.objects.get(action="people.reveal_phone")
    assert (event.actor_id, event.actor_name) == (owner.pk, "某某（令牌：对账系统）")


def test_entitlements_of_a_month(client):
    known = person()
    body = client.get(f"/api/v1/people/{known.pk}/entitlements/", {"month": "2024-01"}).json()
    assert (body["month"], body["region"]) == ("2024-01", "431103")
    for wrong in ({}, {"month": "2024"}):
        answer = client.get(f"/api/v1/people/{known.pk}/entitlements/", wrong)
        assert (answer.status_code, answer.json()["field"]) == (422, "month")
