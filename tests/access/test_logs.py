"""What is logged has no numbers, through any handler, in messages and tracebacks."""

import logging
from io import StringIO

import pytest
from django.test import Client

from tests.factories import UserFactory
from tests.log_guard import numbers_in

NUMBER, PHONE, ACCOUNT = "431103194311050011", "13907460011", "6217000012345678"


@pytest.fixture
def written():
    """What a handler with a formatter of its own writes, as servers bring them."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    logger = logging.getLogger("somebody.else")
    logger.addHandler(handler)
    yield lambda: stream.getvalue()
    logger.removeHandler(handler)


def test_messages_and_arguments_are_masked(written, caplog):
    logger = logging.getLogger("somebody.else")
    logger.warning("登记 %s 电话 %s", NUMBER, PHONE)
    logger.warning(f"账号 {ACCOUNT}")
    logger.warning("%(number)s", {"number": NUMBER})
    assert "431103********0011 电话 139****0011" in written()
    for text in (written(), caplog.text):
        assert not numbers_in(text)
        assert PHONE not in text
        assert ACCOUNT not in text


def test_tracebacks_are_masked(written, caplog):
    try:
        raise ValueError(f"already there: {NUMBER}")
    except ValueError:
        logging.getLogger("somebody.else").exception("failed")
    assert "ValueError: already there: 431103********0011" in written()
    assert not numbers_in(written() + caplog.text)


def test_ordinary_lines_are_untouched(written, caplog):
    logging.getLogger("somebody.else").warning("%d lines, %.2f yuan", 12, 3.5)
    assert "12 lines, 3.50 yuan" in written()
    assert caplog.records[-1].args == (12, 3.5)


def test_a_broken_format_does_not_break_the_caller(monkeypatch):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    record = logging.getLogRecordFactory()("x", 30, "f", 1, "%d", (NUMBER,), None)
    assert record.msg == "%d"


@pytest.mark.django_db
def test_an_address_with_a_number_is_masked_in_the_log_of_requests(caplog):
    client = Client()
    client.force_login(UserFactory())
    assert client.get(f"/people/{NUMBER}/").status_code == 404
    assert "431103********0011" in caplog.text
    assert not numbers_in(caplog.text)


def test_the_guard_knows_a_number():
    assert numbers_in(f"a\nb {NUMBER[:-1]}X c\n0.{NUMBER} {'1' * 19}") == [f"b {NUMBER[:-1]}X c"]
