"""Invented awards have the month of their county's first run as the first one settled."""

from collections.abc import Collection

from django.db import connection, transaction

from portal.lib.periods import Month
from portal.people.seeding.chunk import RECORDED

_FIRST_RUN = """
UPDATE eligibility_award AS award SET settled_before = %(month)s
WHERE region = ANY(%(below)s) AND approved_at = %(seeded)s AND settled_before = starts
  AND greatest(starts, settled_before) < %(month)s
  AND NOT EXISTS (SELECT FROM subsidies_line AS line WHERE line.person_id = award.person_id)
"""


@transaction.atomic
def settle_seeded_from(*, below: Collection[str], month: Month) -> int:
    """Invented awards are settled from the first month their county runs (DESIGN §7); how many.

    Asked before that month is computed; nothing for people whose payments were imported.
    """
    values = {
        "below": sorted(below),
        "month": month.first,
        "seeded": RECORDED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_RUN, values)
        return cursor.rowcount
