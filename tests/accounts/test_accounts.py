"""Logins, roles, passwords and sessions."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from portal import settings as portal_settings
from portal.accounts.middleware import ABSOLUTE_SECONDS, SessionLimits
from portal.accounts.models import User
from portal.accounts.passwords import NotUsedBeforeValidator, ThreeKindsValidator
from portal.accounts.roles import ADMINISTRATORS, BUSINESS, ROLES
from portal.accounts.services import (
    AccountError,
    create_user,
    set_active,
    set_password,
    set_region,
    set_roles,
)
from portal.audit.models import Event
from tests.factories import UserFactory, region
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db
PASSWORD = "Aa-73051-qiyang"


@pytest.fixture
def system():
    return UserFactory(roles=["system_admin"], region=region("43"))


@pytest.fixture
def security():
    return UserFactory(roles=["security_admin"], region=region("4311"))


def test_a_login_is_made_without_roles_and_gets_them_from_another_office(system, security):
    user = create_user(
        actor=system,
        username="new",
        display_name="测试",
        region=region(),
        password=PASSWORD,
        at=AT,
    )
    assert user.roles == []
    assert user.check_password(PASSWORD)
    set_roles(actor=security, user=user, roles=["checker", "caseworker"], at=AT)
    user.refresh_from_db()
    assert user.roles == ["caseworker", "checker"]
    assert user.has_role("checker", "finance")
    assert user.role_names == ["经办", "复核"]
    actions = set(Event.objects.values_list("action", flat=True))
    assert actions == {"accounts.create_user", "accounts.set_roles"}
    assert PASSWORD not in str(list(Event.objects.values_list("before", "after")))


def test_nobody_gives_himself_a_role_or_region_or_switches_himself_off(system, security):
    with pytest.raises(AccountError, match="给自己授权"):
        set_roles(actor=security, user=security, roles=["caseworker"], at=AT)
    with pytest.raises(AccountError, match="自己的管辖"):
        set_region(actor=security, user=security, region=region("4311"), at=AT)
    with pytest.raises(AccountError, match="停用自己"):
        set_active(actor=system, user=system, active=False, at=AT, reason="x")


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"security_admin"}))
def test_only_the_security_administrator_gives_roles(role):
    with pytest.raises(AccountError, match="只有安全管理员"):
        set_roles(actor=UserFactory(roles=[role]), user=UserFactory(), roles=[], at=AT)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"system_admin"}))
def test_only_the_system_administrator_makes_logins(role):
    with pytest.raises(AccountError, match="只有系统管理员"):
        create_user(
            actor=UserFactory(roles=[role]),
            username="x",
            display_name="x",
            region=region(),
            password=PASSWORD,
            at=AT,
        )


def test_an_administrator_acts_only_in_his_own_region(security):
    stranger = UserFactory(region=region("433101"))
    with pytest.raises(AccountError, match="管辖区划"):
        set_roles(actor=security, user=stranger, roles=["caseworker"], at=AT)
    with pytest.raises(AccountError, match="管辖区划"):
        set_region(actor=security, user=UserFactory(), region=region("433101"), at=AT)
    moved = set_region(actor=security, user=UserFactory(), region=region("431102"), at=AT)
    assert moved.region == region("431102")


@pytest.mark.parametrize(
    "roles", [["system_admin", "caseworker"], ["system_admin", "auditor"], ["odd"]]
)
def test_administrators_stay_apart_in_the_service_and_in_the_table(roles, security):
    with pytest.raises(AccountError):
        set_roles(actor=security, user=UserFactory(), roles=roles, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(roles=roles)


def test_every_role_is_either_business_or_administration():
    assert set(ROLES) == BUSINESS | ADMINISTRATORS
    UserFactory(roles=sorted(BUSINESS))


def test_passwords_are_changed_by_oneself_and_not_used_again(system, settings):
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "portal.accounts.passwords.ThreeKindsValidator"},
        {"NAME": "portal.accounts.passwords.NotUsedBeforeValidator"},
    ]
    user = UserFactory()
    set_password(actor=user, user=user, password=PASSWORD, at=AT)
    second = set_password(actor=user, user=user, password="Bb-9913-lanshan", at=AT)
    assert second.password_changed_at == AT
    for used in (PASSWORD, "Bb-9913-lanshan"):
        with pytest.raises(AccountError, match="用过"):
            set_password(actor=user, user=second, password=used, at=AT)
    with pytest.raises(AccountError, match="三种"):
        set_password(actor=user, user=second, password="onlysmallletters", at=AT)
    set_password(actor=system, user=user, password="Cc-5512-daoxian", at=AT)
    with pytest.raises(AccountError, match="系统管理员"):
        set_password(actor=UserFactory(), user=user, password="Dd-5512-daoxian", at=AT)


def test_password_validators_alone():
    with pytest.raises(ValidationError):
        ThreeKindsValidator().validate("abcdefgh12")
    ThreeKindsValidator().validate("abcdefgh1-")
    NotUsedBeforeValidator().validate("x", None)
    NotUsedBeforeValidator().validate("x", User(username="new"))


def test_switching_a_login_off_is_recorded(system):
    user = set_active(actor=system, user=UserFactory(), active=False, at=AT, reason="调离")
    assert not user.is_active
    assert Event.objects.get().reason == "调离"


def test_names_are_unique(system):
    UserFactory(username="taken")
    with pytest.raises(AccountError, match="已有人用"):
        create_user(
            actor=system,
            username="taken",
            display_name="x",
            region=region(),
            password=PASSWORD,
            at=AT,
        )


def walk(client, user):
    request = RequestFactory().get("/")
    request.user, request.session = user, client.session
    SessionLimits(lambda _: HttpResponse())(request)
    request.session.save()
    user.refresh_from_db()
    return request


def test_a_second_login_ends_the_first_session():
    user = UserFactory()
    first, second = Client(), Client()
    first.force_login(user)
    assert walk(first, user).user == user
    second.force_login(user)
    assert walk(second, user).user == user
    assert isinstance(walk(first, user).user, AnonymousUser)


def test_a_session_ends_after_a_working_day():
    user = UserFactory()
    client = Client()
    client.force_login(user)
    assert walk(client, user).user == user
    session = client.session
    session["session_started"] -= ABSOLUTE_SECONDS + 1
    session.save()
    assert isinstance(walk(client, user).user, AnonymousUser)


def test_passwords_are_kept_as_argon2():
    assert portal_settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
