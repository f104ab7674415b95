"""Two admins publish at the same moment: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from eligibility.editing import services
from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import KINDS
from eligibility.models import Parameter
from tests.editing.conftest import admin

AT = datetime(2024, 6, 1, tzinfo=UTC)


def submitted(drafter, since, value):
    values = {
        "code": "min_wage", "region": "4311", "value": Decimal(value), "valid_from": since, "valid_to": None,
        "document": "测试", "status": "official", "notes": "",
    }  # fmt: skip
    row = services.draft_value(
        kind=KINDS["parameters"], values=values, reason="", actor=drafter, at=AT
    )
    return services.submit(row=row, actor=drafter, at=AT)


def at_once(*calls):
    """Run every call in its own thread and connection, starting together; what each came to."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(10)
            return call()
        except EditingError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_one_row_one_wins():
    drafter, first, second = admin("起草"), admin("甲"), admin("乙")
    row = submitted(drafter, date(2024, 1, 1), "1740.00")
    told = at_once(*(
        lambda who=who: services.publish(row=row, actor=who, at=AT) for who in (first, second)
    ))  # fmt: skip
    refused = [t for t in told if isinstance(t, EditingError)]
    assert len(refused) == 1
    assert "别人可能刚处理过" in str(refused[0])
    row.refresh_from_db()
    assert row.state == "published"
    assert row.published_by in (first.pk, second.pk)


@pytest.mark.django_db(transaction=True)
def test_two_drafts_of_one_timeline_published_at_once_leave_one_order():
    drafter, first, second = admin("起草"), admin("甲"), admin("乙")
    one = submitted(drafter, date(2024, 1, 1), "1740.00")
    other = submitted(drafter, date(2024, 1, 1), "1800.00")
    told = at_once(
        lambda: services.publish(row=one, actor=first, at=AT),
        lambda: services.publish(row=other, actor=second, at=AT),
    )
    assert not [t for t in told if isinstance(t, EditingError)]
    standing = Parameter.objects.filter(state="published", superseded_at=None)
    assert standing.count() == 1
    assert {one.pk, other.pk} == set(
        Parameter.objects.filter(state="published").values_list("pk", flat=True)
    )
