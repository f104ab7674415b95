"""Calculators through the API: the answers of the command, errors with field and cure."""

import json
import sys
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories import UserFactory

URL = "/api/v1/calculate/entitlements/"
PERSON = {"birth_date": "1940-05-10", "hukou": "431103", "presume": True}
pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = Client()
    client.force_login(UserFactory())
    return client


def post(client, data, url=f"{URL}?month=2024-01"):
    return client.post(url, data, content_type="application/json")


def test_the_answer_is_that_of_the_command(client, monkeypatch):
    answers = post(client, [PERSON, PERSON | {"dibao": True}])
    assert answers.status_code == 200
    monkeypatch.setattr(sys, "stdin", StringIO(json.dumps([PERSON, PERSON | {"dibao": True}])))
    out = StringIO()
    monkeypatch.setattr("eligibility.management.commands.calculate.ensure_ready", lambda **_: None)
    call_command("calculate", "entitlements", "--month", "2024-01", stdout=out)
    assert answers.json() == json.loads(out.getvalue())


def test_the_month_may_stand_in_the_object(client):
    assert post(client, PERSON | {"month": "2024-01"}, URL).json()["month"] == "2024-01"
    both = post(client, PERSON | {"month": "2024-02"})
    assert (both.status_code, both.json()["field"]) == (422, "month")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"birth_date": "1940-13-10"}, "birth_date"),
        ({"hukou": "999"}, "hukou"),
        ({"agee": 80}, "agee"),
        ({}, "region"),
        ([PERSON, PERSON | {"dibao": "maybe"}], "[1].dibao"),
        ("text", "(输入)"),
    ],
)
def test_an_error_names_field_and_cure(client, data, field):
    answer = post(client, json.dumps(data))
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "field", "cure"}
    assert body["field"] == field
    assert body["detail"]
    assert body["cure"]


def test_no_month_and_no_json(client):
    assert post(client, PERSON, URL).json()["field"] == "month"
    broken = client.post(URL, "{", content_type="application/json")
    assert (broken.status_code, broken.json()["title"]) == (400, "请求的格式不正确")
    form = client.post(URL, {"a": 1})
    assert form.status_code == 415


def test_an_unknown_calculator_and_too_many_inputs(client):
    missing = post(client, PERSON, "/api/v1/calculate/nothing/")
    assert missing.status_code == 404
    assert post(client, [PERSON] * 1001).status_code == 422


def test_a_calculator_that_takes_no_month(client, monkeypatch):
    known = SimpleNamespace(get=lambda kind, name: lambda data: {"twice": data["n"] * 2})
    monkeypatch.setattr("portal.api.views.calculate.registry", known)
    assert post(client, {"n": 2}, "/api/v1/calculate/other/").json() == {"twice": 4}


def test_the_calculators_are_listed(client):
    assert "entitlements" in client.get("/api/v1/calculate/").json()
