"""Small workbooks of people, taken through the whole import."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import Workbook

from portal.importing.kinds import kind_of
from portal.importing.models import FileImport, Problem
from portal.importing.process import apply_file, check_file
from portal.importing.services import confirm, take_in
from tests.factories import UserFactory, region
from tests.factories.numbers import id_number

AT = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)
TODAY = date(2024, 3, 1)
DAY = "2024-02-01"


def number(n, **more):
    return id_number(n, birth="19400101", **more)


def book(heads, *rows, sheet="人员", before=()):
    """A workbook of rows under heads."""
    made = Workbook()
    made.active.title = sheet
    for row in (*before, heads, *rows):
        made.active.append(list(row))
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def table(heads, *rows, encoding="utf-8-sig"):
    """The same as csv."""
    target = io.StringIO()
    csv.writer(target).writerows([heads, *rows])
    return target.getvalue().encode(encoding)


class Importer:
    """Takes files in for one user and day, and through."""

    def __init__(self, user, day=DAY):
        self.user = user
        self.day = day
        self.clock = AT

    def check(self, content, name="人员.xlsx", kind="people", **options):
        county = region("431103")
        options = {"from_day": self.day, "county": county.pk, **options}
        file = take_in(
            actor=self.user,
            kind=kind_of(kind),
            region=self.user.region,
            file_name=name,
            content=content,
            options=options,
            at=self.clock,
        )
        check_file(file_id=file.pk, at=self.clock, today=TODAY)
        file.refresh_from_db()
        return file

    def apply(self, file):
        self.clock += timedelta(hours=1)
        confirm(actor=self.user, file=file, at=self.clock, digest=file.digest)
        apply_file(file_id=file.pk, at=self.clock)
        file.refresh_from_db()
        return file

    def do(self, content, **more):
        return self.apply(self.check(content, **more))


@pytest.fixture
def importer(db):
    return Importer(UserFactory(region=region("431103")))


def told(file: FileImport):
    """(row, column, message, cure) of every problem."""
    rows = Problem.objects.filter(file=file)
    return [(p.number, p.column, p.message, p.cure) for p in rows]
