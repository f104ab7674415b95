"""The audit record: append-only, chained, never waiting."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from portal.audit.models import Chain, Event
from portal.audit.selectors import events_of, verify
from portal.audit.services import record
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.numbers import id_number

AT = datetime(2024, 1, 15, 1, 2, 3, 4, tzinfo=UTC)


def leave(subject_id=1, **more):
    values = {
        "actor": None,
        "action": "people.register",
        "subject_kind": "person",
        "subject_id": subject_id,
        "before": None,
        "after": {"出生": date(1940, 2, 29), "金额": Decimal("50.00"), "n": None},
        "at": AT,
        "reason": "登记",
    }
    return record(**values | more)


def tamper(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_an_event_keeps_who_what_before_after_when_and_why():
    event = leave(7, origin="10.0.0.8")
    event.refresh_from_db()
    assert event.after == {"出生": "1940-02-29", "金额": "50.00", "n": None}
    assert (event.actor_name, event.actor_id, event.at) == ("系统", None, AT)
    assert list(events_of("person", 7)) == [event]


@pytest.mark.django_db
def test_numbers_typed_where_nobody_expects_them_are_masked_and_the_rest_is_kept():
    number, digest = id_number(3), "a1" + "13812345678" + "f" * 51
    event = leave(
        7, reason=f"核对{number}，电话13812345678", before={"query": f"q={number}&page=2"},
        after={"notes": [{"remark": f"本人{number.lower()}。"}], "sha256": digest,
               "file": "431103202512000013", "n": 3},
    )  # fmt: skip
    masked = f"{number[:6]}********{number[-4:]}"
    assert event.reason == f"核对{masked}，电话138****5678"
    assert event.before == {"query": f"q={masked}&page=2"}
    assert event.after["sha256"] == digest
    assert event.after["file"] == "431103202512000013"
    assert number not in str(event.after).upper()
    assert verify().breaks == ()


@pytest.mark.django_db
def test_a_list_found_by_a_whole_number_and_exported_leaves_no_number(client):
    number = id_number(3)
    PersonFactory(digits=number, managing_region=region("431103"))
    client.force_login(UserFactory(roles=["caseworker"], region=region("431103")))
    given = {"q": number, "step": "export", "purpose": "入户核查"}
    assert client.post(reverse("people:export"), given).status_code == 200
    event = Event.objects.get(action="people.export")
    assert number not in str(event.after)
    assert "入户核查" in event.reason


@pytest.mark.django_db
def test_events_are_neither_changed_nor_deleted():
    event = leave()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(reason="别的")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.delete()


@pytest.mark.django_db
def test_chains_verify_and_the_command_prints_a_digest(capsys):
    for number in range(5):
        leave(number)
    result = verify()
    assert (result.events, result.breaks) == (5, ())
    call_command("verify_audit")
    assert result.digest in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE audit_event SET reason = '别的' WHERE sequence = 2", "不符"),
        ("UPDATE audit_event SET at = at + interval '1 second' WHERE sequence = 1", "不符"),
        ("DELETE FROM audit_event WHERE sequence = 2", "缺少"),
        ("DELETE FROM audit_event WHERE sequence = 3", "链头"),
        ("DELETE FROM audit_chain", "没有链头"),
    ],
)
def test_every_way_of_tampering_is_found(sql, why):
    for number in range(3):
        leave(number)
    tamper(sql)
    assert why in verify().breaks[0].why
    with pytest.raises(CommandError, match="不符"):
        call_command("verify_audit")


@pytest.mark.django_db(transaction=True)
def test_writers_side_by_side_never_wait_for_each_other():
    leave(0)
    inside, done = threading.Event(), threading.Event()

    def other():
        try:
            with transaction.atomic():
                leave(1)
                inside.set()
                done.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    assert inside.wait(20)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        leave(2)
        leave(3)
    done.set()
    thread.join()
    assert Chain.objects.count() == 2
    assert verify().breaks == ()
