"""The description, its page without a CDN, errors, and limits of calls."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from jsonschema import Draft202012Validator

from portal.api.problems import KINDS, TYPES
from portal.api.throttles import EveryCall, Reveals
from tests.access.samples import item, person
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = Client()
    client.force_login(UserFactory())
    return client


def test_the_description_is_openapi_3_and_covers_every_endpoint(client):
    schema = client.get("/api/schema/").json()
    assert schema["openapi"].startswith("3.")
    assert {"/api/v1/people/", "/api/v1/calculate/{name}/", "/api/v1/payouts/lines/"} <= set(
        schema["paths"]
    )
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for path in schema["paths"].values():
        for operation in path.values():
            content = operation["responses"]["default"]["content"]
            assert "application/problem+json" in content
            assert operation["summary"]


def test_the_description_is_made_without_a_warning(capsys):
    from drf_spectacular.drainage import GENERATOR_STATS
    from drf_spectacular.generators import SchemaGenerator

    GENERATOR_STATS.reset()
    SchemaGenerator().get_schema(public=True)
    assert "warning" not in capsys.readouterr().err.lower()


def test_errors_have_the_shape_the_description_says(client):
    shape = client.get("/api/schema/").json()["components"]["schemas"]["Problem"]
    for url in ("/api/v1/people/?cursor=x", "/api/v1/nothing/", "/api/v1/people/0/"):
        body = client.get(url).json()
        Draft202012Validator(shape).validate(body)
        assert body["type"].startswith(TYPES)


def test_the_page_needs_nobody_elses_server(client):
    page = client.get("/api/docs/").content.decode()
    addresses = re.findall(r"""(?:src|href)=["']([^"']+)""", page)
    assert len(addresses) >= 3
    script = "/api/docs/?script="
    for address in set(addresses) - {script}:
        assert address.startswith("/static/"), address
        assert finders.find(address.removeprefix("/static/")), address
    assert script in addresses
    assert '"validatorUrl": null' in client.get(script).content.decode()


def test_every_kind_of_error_is_listed_for_everybody():
    listed = Client().get("/api/v1/problems/").json()
    assert [kind["status"] for kind in listed] == [kind.status for kind in KINDS]


def test_what_is_nowhere_and_what_is_no_method_are_problems(client):
    for answer in (client.get("/api/v2/x"), Client().post("/api/v1/nothing/")):
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
    wrong = client.put("/api/v1/people/", {}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["title"]) == (405, "不支持这种请求方法")


def test_a_failure_of_ours_tells_nothing_of_its_inside(client, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("inside 431103194311050011")

    monkeypatch.setattr("portal.api.views.people.find", broken)
    answer = client.get("/api/v1/people/")
    assert answer.status_code == 500
    assert "inside" not in answer.content.decode()
    assert answer.json()["cure"]
    assert "the API failed" in caplog.text


@pytest.mark.parametrize(
    ("throttle", "rate", "method", "path"),
    [
        (EveryCall, "2/min", "get", "/api/v1/calculate/"),
        (Reveals, "2/hour", "post", "/api/v1/people/{pk}/reveal/"),
    ],
)
def test_calls_are_limited(client, monkeypatch, throttle, rate, method, path):
    monkeypatch.setattr(throttle, "rate", rate, raising=False)
    url = path.format(pk=person().pk)
    data = {"field": "phone", "reason": "核对"} if method == "post" else {}
    more = {"content_type": "application/json"} if method == "post" else {}
    statuses = [getattr(client, method)(url, data, **more) for _ in range(3)]
    assert [answer.status_code for answer in statuses] == [200, 200, 429]
    assert int(statuses[-1]["Retry-After"]) > 0
    assert "秒后再试" in statuses[-1].json()["cure"]


def test_catalogue_items_are_told_as_printed(client):
    made = item()
    listed = client.get("/api/v1/items/", {"catalogue": "sample"}).json()["results"]
    assert [row["code"] for row in listed] == [made.code]
    assert client.get(f"/api/v1/items/{made.code}/").json()["versions"] == []
    assert client.get("/api/v1/catalogues/").json()["results"][-1]["code"] == "sample"
    assert client.get("/api/v1/items/none/").status_code == 404


def test_drafts_of_rules_are_not_told(client):
    from tests.access.samples import version

    draft = version()
    assert client.get(f"/api/v1/items/{draft.item.code}/").json()["versions"] == []
