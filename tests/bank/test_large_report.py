"""A prefecture's month in one file: 400,000 lines within 300 MB, measured in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from portal.lib.periods import Month
from subsidies.models import Batch, Fund
from subsidies.reports.models import Report
from subsidies.settlement import leaves
from tests.factories import UserFactory
from tests.factories.numbers import AT

PROJECT = Path(__file__).resolve().parent.parent.parent
LINES, PEOPLE = 400_000, 40_000
MOST_MEGABYTES = 300
COUNTIES = ("431102", "431103", "431122", "431124")

_PEOPLE = """
INSERT INTO people_person (name, name_search, id_number, id_number_index, id_last4, phone_last4,
    birth_date, township, village, address, managing_region_id, created_at)
SELECT '样例' || n, '{{}}', %s, decode(lpad(to_hex(n), 32, '0'), 'hex'), '0000', '', '1940-01-01',
    '样例' || n %% 30 || '镇', '样例' || n %% 300 || '村', '',
    (SELECT id FROM regions_region WHERE code = '431103' AND valid_to IS NULL), now()
FROM generate_series(1, %s) AS n
"""
_FILL = """
INSERT INTO {leaf} (batch_id, month, region, payable_kind, payable_id, person_id, covered,
    payee_kind, payee_id, kind, amount, cash)
SELECT %s, %s, %s, 'award', n, person, %s, 'person', person, 'regular', 50, 50
FROM (SELECT n, (SELECT min(id) FROM people_person) + n %% %s AS person
      FROM generate_series(1, %s) AS n) AS line
"""
_MAKE = """
import sys
import django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[2]
from django.utils import timezone
from subsidies.reports.services import make_report
def peak():
    # Not ru_maxrss: that remembers the process this one was forked from, the tests themselves.
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) // 1024
seen, before = [], peak()
report = make_report(report_id=int(sys.argv[1]), at=timezone.now(), tick=seen.append)
print(report.row_count, report.content.size, before, peak(), len(seen))
"""


def fill(batches):
    from tests.factories.numbers import sealed

    month = Month(2024, 1)
    leaves.ensure_month(month)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE.replace("{{}}", "{}"), [sealed("431103194001010000").data, PEOPLE])
        for batch in batches:  # a test before may have left its own
            cursor.execute(f"DROP TABLE IF EXISTS {leaves.leaf_table(month, batch.region)}")
            leaf = leaves.create_leaf(month, batch.region)
            share = LINES // len(batches)
            cursor.execute(
                _FILL.format(leaf=leaf),
                [batch.pk, month.first, batch.region, month.first, PEOPLE, share],
            )
            leaves.attach_leaf(month, batch.region)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.django_db(transaction=True)
def test_four_hundred_thousand_lines_fit_into_three_hundred_megabytes():
    batches = [
        Batch.objects.create(
            region=code,
            month=Month(2024, 1).first,
            fund=Fund.objects.first(),
            line_count=LINES // len(COUNTIES),
            computed_at=AT,
        )
        for code in COUNTIES
    ]
    fill(batches)
    user = UserFactory(roles=["finance"])
    report = Report.objects.create(
        kind="roll",
        region="4311",
        month=Month(2024, 1).first,
        masked=False,
        purpose="量测",
        requested_at=AT,
        requested_by=user,
    )
    name = connection.settings_dict["NAME"]
    done = subprocess.run(
        [sys.executable, "-c", _MAKE, str(report.pk), name],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows, size, before, peak, ticks = map(int, done.stdout.split())
    print(f"{rows:,} rows, {size / 2**20:.1f} MB, {before} → {peak} MB, {ticks} ticks")  # noqa: T201
    assert rows == LINES
    assert ticks > 50
    assert peak < MOST_MEGABYTES
