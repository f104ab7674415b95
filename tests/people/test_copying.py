"""Rows encoded here are what PostgreSQL itself writes, and come back as they were."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import connection

from portal.lib.copying import ENCODERS, encoded

pytestmark = pytest.mark.django_db

INSTANT = datetime(2023, 7, 1, 9, 30, 0, 1, UTC)
BEIJING = timezone(timedelta(hours=8))
VALUES = {
    "bool": [True, False, None, True],
    "bytea": [b"", b"\0\xff", None, b"x" * 3000],
    "date": [date(1923, 2, 28), date(2000, 1, 1), None, date(2024, 2, 29)],
    "int2": [0, 1, None, -1],
    "int8": [0, 10**15, None, -1],
    "jsonb": [[], ["证明", 1], None, {"a": []}],
    "text": ["", "王·甲子", None, "㛃\t\\N"],
    "text[]": [[], ["alone"], None, ["", "a,b", '"龑"']],
    "timestamptz": [INSTANT, datetime(1999, 1, 1, tzinfo=UTC), None, INSTANT.astimezone(BEIJING)],
}


def test_every_type_is_written_as_postgresql_writes_it():
    assert set(VALUES) == set(ENCODERS)
    data = b"".join(encoded(list(VALUES), zip(*VALUES.values(), strict=True)))
    with connection.cursor() as cursor:
        columns = ", ".join(f'"{name}" {name}' for name in VALUES)
        cursor.execute(f"CREATE TEMPORARY TABLE every_type ({columns}) ON COMMIT DROP")
        with cursor.copy("COPY every_type FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(data)
        cursor.execute("SELECT * FROM every_type")
        read = cursor.fetchall()
        with cursor.copy("COPY every_type TO STDOUT (FORMAT BINARY)") as copy:
            written = b"".join(bytes(piece) for piece in copy)
    assert written == data
    for row, values in zip(read, zip(*VALUES.values(), strict=True), strict=True):
        found = dict(zip(VALUES, row, strict=True))
        if found["jsonb"] is not None:
            found["jsonb"] = json.loads(found["jsonb"])
        assert found == dict(zip(VALUES, values, strict=True))


@pytest.mark.parametrize("row", [(1,), (1, "a", "b")])
def test_a_row_of_another_width_is_refused(row):
    with pytest.raises(ValueError, match="for 2 columns"):
        list(encoded(["int8", "text"], [(1, "a"), row]))


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(TypeError):
        list(encoded(["timestamptz"], [(datetime(2024, 1, 1),)]))  # noqa: DTZ001
