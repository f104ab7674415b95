"""The way in: lock-out after wrong passwords, what a password must be, and when a session ends."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from portal.accounts import middleware
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "Aa-73051-qiyang"
URL = "/accounts/login/"


@pytest.fixture
def user():
    made = UserFactory(username="somebody")
    made.set_password(PASSWORD)
    made.save()
    return made


def login(password, username="somebody"):
    return Client().post(URL, {"username": username, "password": password})


def test_a_login_is_locked_after_too_many_wrong_passwords(user, settings):
    settings.AXES_ENABLED = True
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert login("wrong").status_code == 200
    locked = login("wrong")
    assert locked.status_code == 429
    assert "暂时锁定" in locked.content.decode()
    assert "30 分钟" in locked.content.decode()
    assert login(PASSWORD).status_code == 429
    UserFactory(username="another").set_password(PASSWORD)
    assert login("wrong", "another").status_code == 200


def test_a_good_password_forgets_the_wrong_ones_before(user, settings):
    settings.AXES_ENABLED = True
    for _ in range(2):
        for _ in range(settings.AXES_FAILURE_LIMIT - 1):
            login("wrong")
        assert login(PASSWORD).status_code == 302


@pytest.mark.parametrize(
    "password",
    ["Aa-7305", "aaaaaaaaaaaa1", "somebody-AA-1", "1234567890123", "Password123"],
)
def test_a_weak_password_is_refused(user, password):
    with pytest.raises(ValidationError):
        validate_password(password, user)


def test_a_password_of_three_kinds_and_ten_characters_passes(user):
    validate_password("Bb-82-lingling", user)
    with pytest.raises(ValidationError, match="用过的密码"):
        validate_password(PASSWORD, user)


def test_passwords_are_kept_with_argon2_first():
    from portal import settings as written

    assert written.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_a_session_ends_after_half_an_hour_without_a_click(user):
    assert settings.SESSION_COOKIE_AGE == 30 * 60
    assert settings.SESSION_SAVE_EVERY_REQUEST
    client = Client()
    client.force_login(user)
    assert client.get("/api/v1/calculate/").status_code == 200
    left = client.session.get_expiry_date() - timezone.now()
    assert left <= timedelta(minutes=30)


def test_a_session_ends_after_a_working_day_however_busy(user, monkeypatch):
    client = Client()
    client.force_login(user)
    assert client.get("/api/v1/calculate/").status_code == 200
    monkeypatch.setattr(middleware, "ABSOLUTE_SECONDS", -1)
    assert client.get("/api/v1/calculate/").status_code == 401


def test_a_newer_login_ends_the_older_session(user):
    older, newer = Client(), Client()
    for client in (older, newer):
        client.force_login(user)
        assert client.get("/api/v1/calculate/").status_code == 200
    assert older.get("/api/v1/calculate/").status_code == 401
    assert newer.get("/api/v1/calculate/").status_code == 200
