"""What the three administrators find on their 工作台; others find none of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.services import record
from tests.factories.accounts import UserFactory
from tests.factories.regions import region

pytestmark = pytest.mark.django_db


def home(client, *roles, code="4311"):
    client.force_login(UserFactory(roles=list(roles), region=region(code)))
    return client.get(reverse("home")).content.decode()


def test_a_login_without_roles_waits_for_the_security_administrator_of_its_area(client):
    UserFactory(roles=[], region=region("431103"))
    assert "还没有角色的账号" in home(client, "security_admin")
    assert "没有要处理的账号" in home(client, "security_admin", code="4305")
    assert "还没有角色的账号" not in home(client, "caseworker")


def test_logins_long_unused_are_told(client):
    idle = UserFactory(roles=["caseworker"], region=region("431103"))
    User.objects.filter(pk=idle.pk).update(last_login=timezone.now() - timedelta(days=91))
    assert "90天没有登录的账号" in home(client, "security_admin")
    assert "90天没有登录的账号" not in home(client, "system_admin")


def test_the_auditor_counts_what_was_seen_and_opens_just_that(client):
    for action in ("people.reveal_phone", "people.set_account"):
        record(
            actor=None, action=action, subject_kind="person", subject_id=7, before=None,
            after={"field": "phone"}, at=timezone.now(),
        )  # fmt: skip
    text = home(client, "auditor")
    assert "查看完整号码" in text
    assert "本月进度" not in text
    found = client.get(reverse("audit"), {"action": "people.reveal"})
    assert [event.action for event in found.context["table"].rows] == ["people.reveal_phone"]


def test_buttons_lead_only_where_the_access_table_lets_one_in(client):
    trial, register = reverse("calculator"), reverse("desk:register")
    shown = {
        role: (trial in text, register in text)
        for role in ("caseworker", "catalogue_admin", "auditor", "security_admin", "gas_inspector")
        for text in [home(client, role)]
    }
    assert shown == {
        "caseworker": (True, True), "catalogue_admin": (True, False), "auditor": (False, False),
        "security_admin": (False, False), "gas_inspector": (False, False),
    }  # fmt: skip
