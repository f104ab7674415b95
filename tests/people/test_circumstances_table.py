"""What the table of circumstances refuses, whoever writes."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError, IntegrityError

from portal.people.facts import FACTS
from portal.people.models import Change, Circumstances
from portal.people.models.fact_columns import FactColumns
from tests.factories import ChangeFactory, CircumstancesFactory
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def test_there_is_one_column_per_fact_in_the_order_of_the_vocabulary():
    assert [field.name for field in FactColumns._meta.get_fields()] == list(FACTS)
    assert all(field.null for field in FactColumns._meta.get_fields())


@pytest.mark.parametrize(
    "values",
    [
        {"sex": "man"},
        {"hukou": "4311031"},
        {"hukou": "永州"},
        {"residence": "none"},
        {"tekun": "yes"},
        {"care_level": ""},
        {"disability_level": 5},
        {"disability_kinds": ["mental", "x"], "disability_level": 1},
        {"disability_kinds": ["mental", None], "disability_level": 1},
        {"disability_kinds": ["mental"], "disability_level": 0},
        {"disability_kinds": [], "disability_level": 2},
        {"living": [None]},
        {"evidence": "[]"},
        {"service_record": ["soldier"]},
        {"valid_to": date(2020, 1, 1)},
        {"died_on": date(1943, 11, 4)},
        {"superseded_at": AT - timedelta(seconds=1)},
    ],
)
def test_wrong_values_are_refused(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        CircumstancesFactory(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"hukou": "none", "residence": None},
        {"hukou": "110101"},
        {"hukou": "431103001"},
        {"disability_kinds": ["mental"], "disability_level": None},
        {"disability_kinds": None, "disability_level": 2},
        {"disability_kinds": [], "disability_level": 0},
        {"living": [], "service_record": []},
        {"died_on": date(2024, 1, 1), "birth_date": None},
    ],
)
def test_right_and_unknown_values_pass(values):
    assert CircumstancesFactory(**values).pk


def test_current_rows_of_a_person_never_overlap():
    row = CircumstancesFactory(valid_to=date(2024, 1, 1))
    CircumstancesFactory(person=row.person, valid_from=date(2024, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        CircumstancesFactory(
            person=row.person, valid_from=date(2023, 12, 31), valid_to=date(2024, 1, 1)
        )
    CircumstancesFactory(person=row.person, superseded_at=LATER)


def test_a_row_is_superseded_once_and_never_otherwise_changed():
    row = CircumstancesFactory()
    one = Circumstances.objects.filter(pk=row.pk)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        one.update(dibao=True)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        one.update(superseded_at=LATER, dibao=True)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        row.delete()
    assert one.update(superseded_at=LATER, superseded_by_id=1) == 1
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        one.update(superseded_at=None)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        one.update(superseded_at=LATER + timedelta(days=1))


def test_changes_are_neither_edited_nor_deleted():
    change = ChangeFactory()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(what="别的")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change.delete()
