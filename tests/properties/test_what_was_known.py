"""Superseded rows decide nothing, and what was known at an instant can be read again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from eligibility.determination.person import entitlements_of
from portal.lib.periods import Month
from portal.people.models import Circumstances
from tests.oracle.loading import loaded
from tests.oracle.stored import store, supersede
from tests.properties.test_stored_people import evaluated

MONTH = Month.parse("2024-01")
OLD = [(date(2000, 1, 1), {"hukou": "431103", "birth_date": date(1944, 1, 31)})]
YOUNG = [(date(2000, 1, 1), {"hukou": "431103", "birth_date": date(1945, 1, 31)})]
CORRECTED = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogues(django_db_setup, django_db_blocker):
    """The catalogues as delivered."""
    with django_db_blocker.unblock(), loaded():
        yield


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]


def allowance(person: int) -> tuple[str, str | None]:
    """Outcome and sum of 高龄津贴, which the one SELECT of the county must share."""
    (entry,) = (
        one for one in entitlements_of(person, MONTH)["items"] if one["code"] == "yongzhou-08"
    )
    batch = evaluated(MONTH, "431103").get((person, "yongzhou-08", None))
    assert (batch[0] if batch else "not_entitled") == entry["outcome"]
    return entry["outcome"], entry["amount"]


def test_a_correction_changes_what_is_determined_and_the_old_row_is_invisible():
    (person,) = store([OLD])
    assert allowance(person) == ("entitled", "50.00")
    supersede(person, YOUNG, at=CORRECTED)
    assert allowance(person) == ("not_entitled", None)
    supersede(person, OLD, at=CORRECTED + timedelta(days=1))
    assert allowance(person) == ("entitled", "50.00")


def test_a_superseded_death_is_undone():
    (person,) = store([OLD])
    dead = [*OLD, (date(2023, 12, 2), OLD[0][1] | {"died_on": date(2023, 12, 1)})]
    supersede(person, dead, at=CORRECTED)
    assert allowance(person) == ("not_entitled", None)
    supersede(person, OLD, at=CORRECTED + timedelta(days=1))
    assert allowance(person) == ("entitled", "50.00")


def known_at(person: int, instant: datetime) -> list:
    """The rows that stood at an instant."""
    rows = Circumstances.objects.filter(
        Q(superseded_at=None) | Q(superseded_at__gt=instant),
        person_id=person,
        recorded_at__lte=instant,
    )
    return list(rows.order_by("valid_from").values_list("birth_date", "died_on"))


def test_what_was_known_at_an_instant_can_be_read_again():
    (person,) = store([OLD])
    supersede(person, YOUNG, at=CORRECTED)
    assert known_at(person, CORRECTED - timedelta(seconds=1)) == [(date(1944, 1, 31), None)]
    assert known_at(person, CORRECTED) == [(date(1945, 1, 31), None)]


def test_a_row_is_never_edited_nor_deleted_nor_superseded_twice():
    (person,) = store([OLD])
    rows = Circumstances.objects.filter(person_id=person)
    edits = [
        lambda: rows.update(dibao=True),
        lambda: rows.delete(),
        lambda: rows.update(superseded_at=CORRECTED, dibao=True),
    ]
    for edit in edits:
        with pytest.raises(IntegrityError), transaction.atomic():
            edit()
    rows.update(superseded_at=CORRECTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(superseded_at=CORRECTED + timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_circumstances SET superseded_at = NULL WHERE person_id = %s", [person]
        )


def test_two_current_rows_never_overlap():
    (person,) = store([OLD])
    with pytest.raises(IntegrityError), transaction.atomic():
        Circumstances.objects.create(
            person_id=person, valid_from=date(2024, 1, 1), recorded_at=CORRECTED
        )
