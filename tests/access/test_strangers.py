"""Every address against anonymous, the wrong role, the right role, and another county."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.access.addresses import addresses
from portal.access.policy import Scope, access_of
from portal.accounts.roles import CASEWORKER, ROLES
from tests.access.samples import NAME, SAMPLES
from tests.factories import UserFactory, region

pytestmark = pytest.mark.django_db

# One that is in no table is closed, and named by test_table.
ADDRESSES = [
    a
    for a in addresses()
    if access_of(a.name) and not a.name.startswith("admin:") and a.name != "gallery"
]
CLOSED = [a for a in ADDRESSES if not access_of(a.name).public]
#: Answers of a view that ran, whatever it thought of an empty form.
RAN = {200, 201, 204, 302, 400, 405, 422}
#: Filters without which an address says what it lacks, before it says what it has.
QUERY = {
    "api:payout-lines": "?month=2024-01&county=431103",
    "api:payout-batches": "?month=2024-01",
    "api:person-entitlements": "?month=2024-01",
}


def named(wanted):
    return pytest.mark.parametrize("address", wanted, ids=lambda address: address.name)


def url_of(address, owner):
    kwargs = SAMPLES[access_of(address.name).sample](owner)
    return reverse(address.name, kwargs=kwargs) + QUERY.get(address.name, "")


def signed_in(**user):
    client = Client(raise_request_exception=True)
    client.user = UserFactory(**user)
    client.force_login(client.user)
    return client


def ask(client, method, url, address):
    more = {"content_type": "application/json", "data": "{}"} if address.is_api else {}
    answer = getattr(client, method)(url, **(more if method != "get" else {}))
    answer.said = b"".join(answer) if answer.streaming else answer.content
    for close in answer._resource_closers:  # close() would end the connection to the database
        close()
    return answer


def right_role(address):
    entry = access_of(address.name)
    return sorted(entry.writes or entry.roles or {CASEWORKER})[0]


@named(CLOSED)
def test_nobody_enters_without_a_login(address):
    url = url_of(address, UserFactory())
    for method in address.methods:
        answer = ask(Client(), method, url, address)
        if address.is_api:
            assert answer.status_code == 401
            assert answer.json()["cure"]
            assert answer["Content-Type"] == "application/problem+json"
        else:
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/login/?next=")


@named([a for a in CLOSED if access_of(a.name).roles])
def test_nobody_enters_in_the_wrong_role(address):
    url = url_of(address, UserFactory())
    for role in sorted(set(ROLES) - access_of(address.name).roles):
        client = signed_in(roles=[role])
        for method in address.methods:
            assert ask(client, method, url, address).status_code == 403, role


@named(CLOSED)
def test_the_right_role_enters(address):
    client = signed_in(roles=[right_role(address)])
    url = url_of(address, client.user)
    for method in address.methods:
        answer = ask(client, method, url, address)
        assert answer.status_code in RAN, answer.said[:300]


@named([a for a in CLOSED if access_of(a.name).scope is Scope.OBJECT])
def test_a_stranger_of_another_county_finds_nothing(address):
    url = url_of(address, UserFactory())
    for stranger in ({"region": region("431102")}, {"region": region("4305")}, {"region": None}):
        client = signed_in(roles=[right_role(address)], **stranger)
        for method in address.methods:
            assert ask(client, method, url, address).status_code == 404, stranger


@named([a for a in CLOSED if access_of(a.name).scope is Scope.ROWS])
def test_a_stranger_of_another_county_sees_no_rows(address):
    person = SAMPLES["person"](None)["pk"]
    batch = SAMPLES["batch"](None)["pk"]
    url = url_of(address, UserFactory())
    for stranger in ({"region": region("431102")}, {"region": None}):
        client = signed_in(roles=[right_role(address)], **stranger)
        for method in address.methods:
            answer = ask(client, method, url, address)
            text = answer.said.decode(errors="replace")
            assert answer.status_code in RAN | {404}
            assert NAME not in text
            assert f'"id":{person},' not in text
            assert f'"id":{batch},' not in text
            assert f"/payouts/{batch}/" not in text


@named([a for a in CLOSED if access_of(a.name).scope is Scope.OWN and a.parameters])
def test_another_user_of_the_same_county_has_no_part_in_ones_own(address):
    url = url_of(address, UserFactory())
    client = signed_in(roles=[right_role(address)])
    for method in address.methods:
        assert ask(client, method, url, address).status_code == 404


def test_the_admin_site_opens_for_its_administrators_only():
    admin = [a for a in addresses() if a.name.startswith("admin:")]
    urls = {reverse(a.name) for a in admin if not a.parameters} - {"/admin/login/"}
    assert len(urls) > 5
    wrong, right = signed_in(roles=[CASEWORKER]), signed_in(roles=["system_admin"])
    for url in sorted(urls):
        assert Client().get(url)["Location"].startswith("/accounts/login/"), url
        assert wrong.get(url).status_code == 403, url
    assert right.get("/admin/").status_code == 200


def test_a_part_asked_for_by_htmx_moves_the_whole_page_to_the_login():
    answer = Client().get(
        "/people/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?q=a"},
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fpeople%2F%3Fq%3Da"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page():
    sent = {"/people/7/?month=2024-01": "%2Fpeople%2F7%2F%3Fmonth%3D2024-01", "": "%2F"}
    for page, back in sent.items():
        headers = {"Referer": f"http://testserver{page}"}
        answer = Client().post("/desk/register/", headers=headers)
        assert answer["Location"] == f"/accounts/login/?next={back}"
    elsewhere = Client().post("/desk/register/", headers={"Referer": "http://other.test/x/"})
    assert elsewhere["Location"] == "/accounts/login/?next=%2F"


def test_an_address_without_an_entry_is_closed(monkeypatch, caplog):
    from portal.access import policy

    entries = {name: entry for name, entry in policy.table().items() if name != "home"}
    monkeypatch.setattr(policy, "table", lambda: entries)
    assert signed_in().get("/").status_code == 403
    assert "'home'" in caplog.text


def test_an_address_with_nul_is_refused_before_it_reaches_the_database():
    client = signed_in()
    for url in ("/people/?q=%00", "/people/?county=%00", "/api/v1/people/?q=%00", "/a%00b/"):
        assert client.get(url).status_code == 400
