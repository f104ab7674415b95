"""The first logins of an installation."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.audit.models import Event

pytestmark = pytest.mark.django_db


def create(monkeypatch: pytest.MonkeyPatch, password: str, **options: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
    call_command("create_login", "guanli", name="管理", role="system_admin", **options)


def test_it_has_its_role_and_leaves_its_events(monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch, "Guanli-2024-x", region="4311")
    user = User.objects.get()
    assert user.roles == ["system_admin"]
    assert user.region.code == "4311"
    assert user.check_password("Guanli-2024-x")
    assert Event.objects.filter(subject_id=str(user.pk), origin="create_login").count() == 2


@pytest.mark.parametrize(
    ("password", "options", "said"),
    [("short", {}, "请换一个密码"), ("Guanli-2024-x", {"region": "99"}, "没有 99 这个区划")],
)
def test_a_refusal_leaves_nothing(
    password: str, options: dict, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match=said):
        create(monkeypatch, password, **options)
    assert not User.objects.exists()
