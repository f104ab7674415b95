"""One's own password, and the auditor's page."""

import pytest
from django.test import Client

from portal.audit.services import record
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT
from tests.factories.regions import region

OLD, NEW = "Jiu-Mima-2024", "Xin-Mima-2025"


@pytest.fixture
def user(db):
    user = UserFactory()
    user.set_password(OLD)
    user.save()
    return user


@pytest.fixture
def client(user):
    client = Client()
    client.force_login(user)
    client.get("/")
    return client


def change(client, **fields):
    given = {"old": OLD, "new": NEW, "again": NEW} | fields
    return client.post("/accounts/password/", given, follow=True).content.decode()


def test_the_password_is_changed_and_the_session_goes_on(client, user):
    assert "密码已经修改" in change(client)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old": "wrong"}, "现在的密码不正确"),
        ({"again": "other"}, "两次输入的新密码不一样"),
        ({"new": "short", "again": "short"}, "请换一个密码"),
        ({"new": OLD, "again": OLD}, "请换一个密码"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client, user, fields, words):
    text = change(client, **fields)
    assert words in text
    assert "id_old" in text
    user.refresh_from_db()
    assert user.check_password(OLD)


@pytest.fixture
def auditor(db):
    client = Client()
    client.force_login(UserFactory(roles=["auditor"], region=region("43")))
    return client


def leave(who, action, subject, after):
    record(
        actor=who, action=action, subject_kind="person", subject_id=subject,
        before={"dibao": False}, after=after, at=AT,
    )  # fmt: skip


def test_the_record_is_filtered_by_who_what_when_and_whom(auditor):
    user = UserFactory(display_name="样例甲经办")
    leave(user, "people.record_change", 7, {"dibao": True})
    leave(None, "people.seed", 8, {"people": 3})
    everything = auditor.get("/audit/").content.decode()
    assert "登记情况变化" in everything
    assert "<del>否</del> → <ins>是</ins>" in everything
    for query, there, not_there in [
        ("who=样例甲", "登记情况变化", "生成演示人口"),
        ("subject=person:8", "生成演示人口", "登记情况变化"),
        ("kind=people&day=2024-01-15&until=2024-01-15", "登记情况变化", "没有记录"),
        ("day=2030-01-01", "没有记录", "登记情况变化</th>"),
        ("day=soon&kind=nothing", "登记情况变化", "没有记录"),
    ]:
        text = auditor.get(f"/audit/?{query}").content.decode()
        assert there in text, query
        assert not_there not in text, query


def test_nobody_but_the_auditor_reads_the_record(client):
    assert client.get("/audit/").status_code == 403
