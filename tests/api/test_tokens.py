"""Tokens: made once, hashed, never more than their owner, ended at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.accounts.services import end_area, give_area, set_roles
from portal.api.errors import TokenError
from portal.api.models import ApiToken
from portal.api.selectors import revocable_by, token_of
from portal.api.services import create_token, digest_of, note_use, revoke_token
from portal.audit.models import Event
from tests.factories import UserFactory, region
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db


def make(owner, *, at=None, days=30, **more):
    at = at or timezone.now()
    values = {"name": "对账系统", "roles": ["caseworker"], "region": None} | more
    return create_token(owner=owner, at=at, expires_at=at + timedelta(days=days), **values)


def get(text, url="/api/v1/people/"):
    return Client().get(url, headers={"Authorization": f"Bearer {text}"})


def test_a_token_opens_what_its_owner_may_open_and_only_its_digest_is_kept():
    token, text = make(UserFactory())
    assert get(text).status_code == 200
    assert text not in str(ApiToken.objects.values())
    assert bytes(token.digest) == digest_of(text)
    token.refresh_from_db()
    assert token.last_used_at is not None
    event = Event.objects.get(action="api.create_token")
    assert event.subject_id == str(token.pk)
    assert text not in str(event.after)
    assert event.after["roles"] == ["caseworker"]


@pytest.mark.parametrize("text", ["", "ylp_wrong", "Bearer", "ylp_" + "x" * 43])
def test_another_text_opens_nothing(text):
    answer = get(text)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_token_ends_when_it_expires_is_revoked_or_its_owner_is_switched_off():
    owner = UserFactory()
    token, text = make(owner, at=AT, days=30)
    assert token_of(text, at=AT + timedelta(days=29)) == token
    assert token_of(text, at=AT + timedelta(days=30)) is None
    owner.is_active = False
    owner.save()
    assert token_of(text, at=AT) is None
    owner.is_active = True
    owner.save()
    revoke_token(actor=owner, token=token, at=AT)
    assert token_of(text, at=AT) is None
    assert Event.objects.filter(action="api.revoke_token").count() == 1
    with pytest.raises(TokenError, match="已经撤销"):
        revoke_token(actor=owner, token=token, at=AT)


def test_a_role_taken_from_the_owner_is_taken_from_his_tokens():
    owner = UserFactory(roles=["caseworker"])
    _, text = make(owner)
    set_roles(actor=None, user=owner, roles=["gas_inspector"], at=AT)
    assert get(text).status_code == 403


def test_a_region_taken_from_the_owner_is_taken_from_his_tokens():
    owner = UserFactory(region=region("4311"), roles=["manager"])
    _, text = make(owner, roles=["manager"], region=region("431102"))
    url = "/api/v1/payouts/lines/?month=2024-01&county=431102"
    assert get(text, url).status_code == 200
    owner.region = region("431103")
    owner.save()
    assert get(text, url).status_code == 404


def test_a_token_of_a_second_area_works_there_as_long_as_the_area_is_his():
    owner = UserFactory(region=region("431103"), roles=["manager"])
    give = {
        "actor": None,
        "user": owner,
        "region": region("431102"),
        "valid_from": date(2024, 1, 1),
    }
    area = give_area(**give, at=AT)
    _, text = make(owner, roles=["manager"], region=region("431102"))
    there, here = (f"/api/v1/payouts/lines/?month=2024-01&county={c}" for c in ("431102", "431103"))
    assert get(text, there).status_code == 200
    assert get(text, here).status_code == 404
    end_area(actor=None, area=area, valid_to=date(2024, 2, 1), at=AT)
    assert get(text, there).status_code == 404


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"roles": ["checker"]}, "您自己的业务角色"),
        ({"roles": []}, "您自己的业务角色"),
        ({"roles": ["king"]}, "没有角色"),
        ({"region": "431102"}, "管辖范围"),
        ({"name": " "}, "要有名称"),
        ({"days": 0}, "失效时间"),
        ({"days": 400}, "失效时间"),
    ],
)
def test_what_a_token_cannot_be(more, message):
    if "region" in more:
        more = more | {"region": region(more["region"])}
    with pytest.raises(TokenError, match=message):
        make(UserFactory(), **more)
    assert not ApiToken.objects.exists()


def test_administrators_have_no_tokens():
    with pytest.raises(TokenError, match="管理员不能建令牌"):
        make(UserFactory(roles=["system_admin"]), roles=["system_admin"])


def test_names_are_told_apart_and_tokens_are_few():
    owner = UserFactory()
    make(owner)
    with pytest.raises(TokenError, match="已有令牌"):
        make(owner)
    for n in range(9):
        make(owner, name=str(n))
    with pytest.raises(TokenError, match="有效的令牌已有10个"):
        make(owner, name="第十一个")


def test_who_may_end_a_token():
    token, _ = make(UserFactory())
    near = UserFactory(roles=["security_admin"], region=region("4311"))
    far = UserFactory(roles=["security_admin"], region=region("4305"))
    colleague = UserFactory()
    for stranger in (far, colleague):
        assert not revocable_by(stranger).filter(pk=token.pk).exists()
        with pytest.raises(TokenError, match="自己的令牌"):
            revoke_token(actor=stranger, token=token, at=AT)
    assert revocable_by(near).get() == token
    assert revoke_token(actor=near, token=token, at=AT, reason="人员离岗").revoked_by == near


def test_use_is_noted_every_few_minutes_only():
    token, _ = make(UserFactory())
    for minutes, noted in ((0, 0), (4, 0), (6, 6)):
        note_use(token=token, at=AT + timedelta(minutes=minutes))
        token.refresh_from_db()
        assert token.last_used_at == AT + timedelta(minutes=noted)


@pytest.mark.parametrize(
    "wrong",
    [
        {"roles": ["system_admin"]},
        {"roles": []},
        {"expires_at": datetime(2000, 1, 1, tzinfo=UTC)},
        {"revoked_at": AT},
    ],
)
def test_the_table_refuses_what_the_service_refuses(wrong):
    token, _ = make(UserFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.filter(pk=token.pk).update(**wrong)


def test_tokens_are_made_and_ended_through_the_api_with_a_login_only():
    client = Client()
    owner = UserFactory()
    client.force_login(owner)
    asked = {
        "name": "对账",
        "roles": ["caseworker"],
        "region": "431103",
        "expires_at": (timezone.now() + timedelta(days=9)).isoformat(),
    }
    made = client.post("/api/v1/tokens/", asked, content_type="application/json")
    assert made.status_code == 201
    text = made.json()["token"]
    assert get(text).status_code == 200
    listed = client.get("/api/v1/tokens/").json()
    assert [token["name"] for token in listed] == ["对账"]
    assert text not in str(listed)
    assert get(text, "/api/v1/tokens/").status_code == 403
    assert client.delete(f"/api/v1/tokens/{listed[0]['id']}/").status_code == 204
    assert get(text).status_code == 401
    wrong = client.post(
        "/api/v1/tokens/", asked | {"region": "999999"}, content_type="application/json"
    )
    assert wrong.json()["field"] == "region"


def test_a_session_needs_its_csrf_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    answer = client.post("/api/v1/calculate/entitlements/", {}, content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["title"] == "没有权限"
